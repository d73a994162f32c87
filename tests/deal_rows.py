"""Rows for the tests of `gen bulk`: a small home, deals of which many can be made, what came of them."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from conftest import ROOT, make_deal, make_form, publish_all

from generator import cli
from generator.home import Home
from generator.rule import patch

CONTRACT = (
    "合同编号：{{ 合同编号 }}",
    "甲方：{{ 甲方.名称 }}",
    "乙方：{{ 乙方.名称 }}",
    "合同总价：人民币{{ 合同总价 }}元（大写：{{ 合同总价 | 大写 }}）",
)


def make_home(root: Path) -> Home:
    """A home with small contracts numbered by a series, and the house's invoice requests."""
    folder = root / "templates" / "contract"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "template.toml").write_text(
        'title = "合同"\nseries = "HT-{year}-{seq:03}"\n'
        '[forms.technical-service]\ntitle = "技术服务合同"\n',
        encoding="utf-8",
    )
    (folder / "technical-service.docx").write_bytes(make_form(CONTRACT))
    shutil.copytree(ROOT / "templates" / "invoice", root / "templates" / "invoice")
    home = Home(root)
    publish_all(home)
    return home


def make_contract(index: int, **change: Any) -> dict[str, Any]:
    """A deal of its own that has no number yet."""
    project = {"name": f"业务平台云服务项目第{index}期"}
    return make_deal(**{"number": None, "project": project, **change})


def make_request(index: int, payment: int = 1, **change: Any) -> dict[str, Any]:
    """A row that asks for an invoice for one of three payments of a deal."""
    example = ROOT / "data" / "examples" / "technical-service.json"
    deal = json.loads(example.read_text("utf-8"))
    deal["payments"] = [{**each, "trigger": "signing"} for each in deal["payments"]]
    return {"deal": patch(deal, {"number": f"2026-{index:03}", **change}), "payment": str(payment)}


def write_lines(path: Path, rows: Iterable[Any]) -> Path:
    """Rows as JSON Lines; a text stands for itself."""
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def read_results(folder: Path, stem: str = "rows") -> list[dict[str, Any]]:
    """The results of a run, a mapping a row."""
    (path,) = folder.glob(f"{stem}*结果.jsonl")
    text = path.read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def read_state(folder: Path, ledger: Path) -> dict[str, Any]:
    """All that a run leaves: every file's hash, every row of the ledger but for ids and times."""
    found: dict[str, Any] = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    with sqlite3.connect(ledger) as connection:
        connection.row_factory = sqlite3.Row
        found["papers"] = [
            {key: row[key] for key in row.keys() if key not in ("id", "number", "issued_at")}  # noqa: SIM118
            for row in connection.execute(
                "SELECT paper.*, number.text, number.counter, number.seq FROM paper"
                " JOIN number ON number.id = paper.number ORDER BY paper.id"
            )
        ]
        for table in ("series", "free"):
            rows = connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2")
            found[table] = [tuple(row) for row in rows]
    connection.close()
    return found


def write_book(path: Path, rows: Sequence[dict[str, Any]], home: Home) -> openpyxl.Workbook:
    """Rows of `make_request` as the workbook of `gen sheet invoice`, which may be changed and saved."""
    lines = write_lines(path.with_name(f"{path.stem}-deals.jsonl"), [row["deal"] for row in rows])
    asked = ["sheet", "invoice", "--from", str(lines), "-o", str(path), "--home", str(home.root)]
    assert 0 == cli.run(asked)
    lines.unlink()
    book = openpyxl.load_workbook(path)
    for row, number in zip(rows, range(4, 4 + len(rows)), strict=True):
        set_cell(book, "开票申请单", "本项", number, row["payment"])
    book.save(path)
    return book


def set_cell(book: openpyxl.Workbook, sheet: str, heading: str, row: int, value: Any) -> str:
    """Puts a value, or one with its number format, under a heading; the place of the cell.

    A heading that is not there is added.
    """
    table = book[sheet]
    heads = [str(cell.value).rstrip("*") for cell in table[2]]
    if heading not in heads:
        table.cell(2, len(heads) + 1, heading)
        heads.append(heading)
    cell = table.cell(row, heads.index(heading) + 1)
    cell.number_format = "General"
    if isinstance(value, tuple):
        value, cell.number_format = value
    cell.value = value
    return f"{sheet}!{cell.coordinate}"
