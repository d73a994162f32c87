"""What the tests share: the house's own home, small homes with forms made on the spot."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from hypothesis import settings
from lxml import etree

from generator import archive, checking, cli, pipeline, shape, templates, versions, word
from generator.authoring.publishing import shelf
from generator.facts import Selection
from generator.home import Home
from generator.pipeline import Order, Result
from generator.rule import SMALLEST_DEAL, patch
from generator.versions import Version

# A clean checkout is judged on the same cases every time; at a desk each run tries new ones.
settings.register_profile("repeatable", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("repeatable")

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "data" / "examples").glob("*.json"))
_XML = (".xml", "rels")
PAPER_DATE = date(2026, 4, 1)


@pytest.fixture(autouse=True, scope="session")
def no_cache_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Tests neither read nor fill the cache folder of whoever runs them."""
    os.environ["GEN_CACHE"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture(autouse=True)
def ledger_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test keeps its papers on record in a ledger of its own."""
    monkeypatch.setenv("GEN_LEDGER", str(tmp_path / "own-ledger.sqlite3"))


@pytest.fixture
def house() -> Home:
    """The home that the repository itself is."""
    return Home(ROOT)


@pytest.fixture
def small_home(tmp_path: Path) -> Callable[..., Home]:
    """Makes a home whose one contract form holds the given paragraphs."""

    def make(*paragraphs: str, form: bytes | None = None) -> Home:
        folder = tmp_path / "home" / "templates" / "contract"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "template.toml").write_text(
            'title = "合同"\n[forms.technical-service]\ntitle = "技术服务合同"\n',
            encoding="utf-8",
        )
        (folder / "technical-service.docx").write_bytes(form or make_form(paragraphs))
        home = Home(tmp_path / "home")
        publish_all(home)
        return home

    return make


def publish_all(home: Home) -> None:
    """Puts every form of a home that is not published as it lies on the shelf, unexamined."""
    for kind in templates.list_kinds(home.templates):
        for form in kind.forms:
            data = form.read()
            latest = versions.find_latest(form)
            if latest is None or latest.sha256 != templates.hash_form(data):
                entry = Version(
                    0, form.path, PAPER_DATE, "测试", "改动", form.title, templates.hash_form(data)
                )
                with shelf.hold(form.path.parent):
                    shelf.put(form, data, entry)


def make_form(paragraphs: Iterable[str]) -> bytes:
    """A Word file with one paragraph for each text."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def make_book(
    sheets: dict[str, Iterable[Iterable[Any]]], hidden: dict[str, Any] | None = None
) -> bytes:
    """A workbook of these lines; a cell is a value or a pair of a value and its number format.

    `hidden` names rows (numbers) and columns (letters) of a sheet, or, as None, the whole sheet.
    """
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for number, line in enumerate(lines, 1):
            for column, value in enumerate(line, 1):
                cell = sheet.cell(number, column)
                if isinstance(value, tuple):
                    value, cell.number_format = value
                cell.value = value
        parts = (hidden or {}).get(name, ())
        if parts is None:
            sheet.sheet_state = "hidden"
        for part in parts or ():
            kept = sheet.row_dimensions if isinstance(part, int) else sheet.column_dimensions
            kept[part].hidden = True
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def make_deal(**change: Any) -> dict[str, Any]:
    """The smallest deal with a change laid over it."""
    return patch(SMALLEST_DEAL, change)


def generate(raw: Any, home: Home, **order: Any) -> Result:
    """One contract by the pipeline."""
    kind = templates.find_kind(home.templates, "contract")
    return pipeline.generate(raw, Order(kind, paper_date=PAPER_DATE, **order), home)


def unpack_canonical(data: bytes) -> dict[str, bytes]:
    """The parts of a Word file, their XML in canonical form (W3C C14N)."""
    return {
        name: etree.tostring(etree.fromstring(content), method="c14n")
        if name[-4:] in _XML
        else content
        for name, content in archive.unpack(data)
    }


def read_lines(path: Path) -> list[str]:
    """What a Word file shows, a paragraph a line, its properties left out."""
    document = word.read(path.read_bytes())
    stories = [story for story in document.stories if story.part != "properties"]
    return [p.shown for story in stories for p in story.paragraphs]


def check_raw(raw: Any, home: Home | None = None) -> list[Any]:
    """The findings on raw deal data."""
    selection = Selection("contract", "", date=PAPER_DATE)
    return list(checking.check_data(shape.read(raw), home or Home(ROOT), selection).findings)


class Ran:
    """What a run of the command line gave."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code = code
        self.out = out
        self.err = err

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def gen(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Runs `gen` with arguments in this process."""

    def run(*arguments: str | Path) -> Ran:
        capsys.readouterr()
        code = cli.run([str(each) for each in arguments])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return Ran(code, out, err)

    return run
