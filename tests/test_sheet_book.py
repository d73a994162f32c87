"""`gen sheet`: the workbook made from a kind, and deals that go through it unchanged."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import EXAMPLES, ROOT, Ran
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import blanks, shape, sheets, sources, templates
from generator.fields import FieldNote, note_fields
from generator.model import Deal, Entry
from generator.sheets.book import write_book
from generator.sheets.headings import fold, list_columns, list_lists
from generator.sheets.plans import list_paths, make_plan
from generator.sheets.taking import sort_field

KINDS = ["acceptance", "contract", "invoice", "notice"]


def send(deals: list[Deal]) -> list[Deal | None]:
    """Deals written into a workbook and read again."""
    data, untold = write_book(make_plan("交易", dict.fromkeys(list_paths(deals), False)), deals)
    assert [] == untold
    rows = list(sheets.read_book(data, "交易.xlsx"))
    assert [] == [problem for row in rows for problem in row.problems]
    return [shape.read(row.raw).deal for row in rows]


def read_example(path: Path) -> Deal:
    deal = shape.read(sources.read_deal(str(path), ROOT / "data" / "parties")).deal
    assert deal is not None
    return deal


def test_the_examples_go_through_a_workbook_unchanged() -> None:
    deals = [read_example(path) for path in EXAMPLES]

    assert deals == send(deals)


# --- any deal -------------------------------------------------------------------------------------

_LETTERS = "甲乙A1z 0=+-@'\"\n\r\t，。_x0041_〇𠮷é％６"


def make_entry(entry: type[Entry], chance: random.Random) -> dict[str, Any]:
    """Any entry with something said in it, under English keys."""
    notes = note_fields(entry)
    said = [key for key, note in notes.items() if note.required or chance.random() < 0.5]
    return {key: make_value(notes[key], chance) for key in said or list(notes)[:1]}


def make_value(note: FieldNote, chance: random.Random) -> Any:
    """Any value of a field."""
    if note.entry is not None:
        if not note.many:
            return make_entry(note.entry, chance)
        return [make_entry(note.entry, chance) for _ in range(chance.randint(1, 2))]
    text = "".join(chance.choices(_LETTERS, k=chance.randint(0, 6))) + chance.choice("云网")
    if note.key in ("extra", "accept"):
        return {"Z1": text} | {name: text for name in ("经理", "来源") if chance.random() < 0.5}
    amount = f"{chance.randint(0, 10 ** chance.randint(1, 13)) / 100:.2f}"
    rate = f"{chance.randint(0, 100_000) / 1000}%"
    day = date(1900, 1, 1) + timedelta(days=chance.randint(0, 109_000))
    values = {
        "text": text,
        "free": chance.choice([text, 0, -5, 10**14, True, False]),
        "amount": amount,
        "share": chance.choice([amount, rate]),
        "rate": rate,
        "date": day.isoformat(),
        "count": chance.randint(1, 100_000),
        "flag": chance.random() < 0.5,
        "choice": chance.choice(note.schema.get("enum", [""])),
    }
    return values[sort_field(note)]


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32))
def test_any_deals_go_through_a_workbook_unchanged(seed: int) -> None:
    chance = random.Random(seed)
    raws = [make_entry(Deal, chance) | {"number": f"A-{n}", "total": "1.00"} for n in range(2)]
    deals = [shape.read(raw).deal for raw in raws]

    assert all(deals)
    assert deals == send([deal for deal in deals if deal])


# --- the blank ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The blank workbook of each kind."""
    home = ROOT / "templates"
    made = {}
    for name in KINDS:
        kind = templates.find_kind(home, name)
        plan = make_plan(
            kind.title, blanks.list_wanted(kind, kind.forms), pick="哪一项", forms=("甲",)
        )
        made[name] = write_book(plan)[0]
    return made


@pytest.mark.parametrize("kind", KINDS)
def test_every_heading_of_a_blank_is_understood_and_its_example_is_no_deal(
    books: dict[str, bytes], kind: str
) -> None:
    rows = list(sheets.read_book(books[kind], "空白.xlsx"))

    assert [("cell_unread", None)] == [(p.kind, row.raw) for row in rows for p in row.problems]
    assert "一笔交易也没有" in rows[0].problems[0].message


def test_a_blank_asks_for_what_a_row_needs(books: dict[str, bytes]) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(books["invoice"]))["开票申请单"]
    heads = [cell.value for cell in sheet[2]]

    assert {"合同编号*", "甲方.名称*", "开票.税率*", "开票.发票类型*", "开票.税收编码*"} <= set(
        heads
    )
    assert {"开票.抬头", "开票.备注", "合同总价"} <= set(heads)


def test_codes_are_text_choices_are_lists_and_dates_are_dates(books: dict[str, bytes]) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(books["invoice"]))["开票申请单"]
    letters = {cell.value.strip("*"): cell.column_letter for cell in sheet[2]}
    formats = {name: sheet.column_dimensions[at].number_format for name, at in letters.items()}
    lists = {
        str(rule.sqref).partition("4:")[0]: rule.formula1
        for rule in sheet.data_validations.dataValidation
        if rule.type == "list"
    }

    assert "@" == formats["开票.税收编码"] == formats["乙方.账号"] == formats["合同编号"]
    assert "yyyy-mm-dd" == formats["签订.日期"]
    assert "0.00%" == formats["开票.税率"]
    assert '"增值税普通发票,增值税专用发票"' == lists[letters["开票.发票类型"]]
    assert '"是,否"' == lists[letters["开票.含税"]]
    assert "A4" not in lists


def test_a_changed_example_is_told_and_never_made(books: dict[str, bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(books["invoice"]))
    book["开票申请单"]["E4"] = "真的项目"
    buffer = io.BytesIO()
    book.save(buffer)

    rows = list(sheets.read_book(buffer.getvalue(), "填过.xlsx"))

    assert all(row.raw is None for row in rows)
    assert ("row_unjoined", "开票申请单!A4") in [
        (p.kind, p.path) for row in rows for p in row.problems
    ]


def test_an_example_whose_mark_is_gone_is_still_no_deal(books: dict[str, bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(books["invoice"]))
    book["开票申请单"].delete_cols(1, 3)
    buffer = io.BytesIO()
    book.save(buffer)

    assert all(row.raw is None for row in sheets.read_book(buffer.getvalue(), "填过.xlsx"))


def test_no_two_fields_share_a_heading() -> None:
    for columns in (list_columns(), *(each.columns for each in list_lists())):
        names = [fold(column.heading) for column in columns]
        assert len(set(names)) == len(names)


# --- the command ----------------------------------------------------------------------------------


def test_a_blank_is_the_same_every_time(gen: Callable[..., Ran], tmp_path: Path) -> None:
    one, two = tmp_path / "一.xlsx", tmp_path / "二.xlsx"

    assert 0 == gen("sheet", "invoice", "-o", one).code
    assert 0 == gen("sheet", "invoice", "-o", two).code
    assert one.read_bytes() == two.read_bytes()


def test_deals_become_a_filled_sheet(gen: Callable[..., Ran], tmp_path: Path) -> None:
    source = tmp_path / "交易.jsonl"
    raws = [json.loads(path.read_text(encoding="utf-8")) for path in EXAMPLES[:3]]
    source.write_text("\n".join(json.dumps(raw, ensure_ascii=False) for raw in raws), "utf-8")
    target = tmp_path / "开票.xlsx"

    ran = gen("sheet", "invoice", "--from", source, "-o", target)

    assert (0, f"{target}\n") == (ran.code, ran.out)
    read = [shape.read(row.raw).deal for row in sheets.read_rows(str(target))]
    assert [read_example(path) for path in EXAMPLES[:3]] == read


def test_a_deal_that_is_none_is_named(gen: Callable[..., Ran], tmp_path: Path) -> None:
    source = tmp_path / "交易.jsonl"
    source.write_text('{"合同编号": "A-1"}\n', "utf-8")

    ran = gen("sheet", "invoice", "--from", source, "-o", tmp_path / "开票.xlsx")

    assert 2 == ran.code
    assert "第 1 行 不是完整的交易数据" in ran.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("invioce",), "没有叫“invioce”的文书种类"),
        (("invoice", "--form", "没有"), "没有叫“没有”的模板"),
        (("invoice", "-o", "开票.xls"), "不是 .xlsx 文件名"),
    ],
)
def test_slips_are_told(gen: Callable[..., Ran], arguments: tuple[str, ...], words: str) -> None:
    ran = gen("sheet", *arguments)

    assert 2 == ran.code
    assert words in ran.err


def test_another_file_in_its_place_is_kept(gen: Callable[..., Ran], tmp_path: Path) -> None:
    target = tmp_path / "开票.xlsx"
    target.write_bytes(b"mine")

    ran = gen("sheet", "invoice", "-o", target)

    assert (2, b"mine") == (ran.code, target.read_bytes())
    assert 0 == gen("sheet", "invoice", "-o", target, "--force").code
