"""The tax portal's import workbook: a copy of the user's own, filled, and nothing else in it changed.

Rows are put into the XML of two sheets between the bytes that are there; every other part of the
file stays as it is, byte for byte. Columns are found by the headings of the version at hand.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from html import unescape
from xml.sax.saxutils import escape

from msgspec import Struct

from generator.errors import UnreadableInput
from generator.invoice_import import (
    LIMITS,
    Breach,
    ImportInvoice,
    find_breaches,
    judge_text,
    tell_twice,
)
from generator.sheets.cells import Line, SheetNote, Workbook, name_column, read_reference

# Drop-downs reach from row 4 to 1001; more than 2000 lines may fail, says the workbook itself.
MOST_INVOICES, MOST_LINES = 998, 2000
_SERIAL = "发票流水号"
_SEARCHED = 12
_INVOICES, _LINES, _VERSION = "发票基本信息", "发票明细信息", "excelVersion"
_NEEDED = {
    _INVOICES: (_SERIAL, "发票类型", "是否含税", "购买方名称", "购买方纳税人识别号"),
    _LINES: (_SERIAL, "项目名称", "商品和服务税收编码", "金额", "税率"),
}
# May be missing in an older version, which then shows nothing of it.
_OPTIONAL = frozenset({"是否展示购买方地址电话银行账号"})
_CHOSEN = frozenset({"发票类型", "是否含税"})
_OWN = "请在自己的电子税务局下载“批量开票-导入开票模板.xlsx”，原样给出"

_ROW = re.compile(rb"<((?:\w+:)?)row\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?row>)", re.DOTALL)
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*?)/?>")
_DATA = re.compile(rb"<((?:\w+:)?)sheetData\s*(/>|>)")
_CHOICE = re.compile(
    rb"<(?:\w+:)?dataValidation\b([^>]*[^/])>.*?<(?:\w+:)?formula1>(.*?)</(?:\w+:)?formula1>",
    re.DOTALL,
)
_LIMIT = re.compile(r"限\s*(\d+)\s*字符")


class _Sheet(Struct, frozen=True):
    """A sheet to fill: its part, the first row of data, columns and limits by heading."""

    note: SheetNote
    first: int
    columns: Mapping[str, int]
    limits: Mapping[str, int]
    needed: tuple[str, ...]
    choices: Mapping[str, tuple[str, ...]]


class Template(Struct, frozen=True):
    """The user's copy of the workbook, read; `version` is what it says of itself."""

    data: bytes
    name: str
    version: str
    invoices: _Sheet
    lines: _Sheet


class Filled(Struct, frozen=True):
    """A filled copy with the serials of the invoices in it."""

    data: bytes
    serials: tuple[str, ...]


def read_template(data: bytes, name: str) -> Template:
    """The workbook at hand; raises `UnreadableInput` for another file, or one filled already."""
    book = Workbook(data, name)
    version = ""
    for note in book.sheets:
        if note.name == _VERSION:
            texts = [cell.value for line in book.read_lines(note) for cell in line.cells]
            version = next((text for text in texts if text.strip()), "")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        invoices, lines = (_find_sheet(book, each, archive) for each in (_INVOICES, _LINES))
    return Template(data, name, version, invoices, lines)


def check(template: Template, invoices: Sequence[ImportInvoice]) -> list[Breach]:
    """Every rule that the invoices break, those of the version at hand among them."""
    breaches = find_breaches(invoices)
    said = {(each.serial, each.line, each.field) for each in breaches}
    for wanted in (*template.invoices.needed, *template.lines.needed):
        if wanted not in LIMITS and wanted not in _CHOSEN:
            words = f"这一版模板（{template.version or '没有版本号'}）必填，程序没有这一项内容"
            breaches.append(Breach("", None, wanted, words))
    for invoice in invoices:
        if len(invoice.lines) > MOST_LINES:
            words = f"有 {len(invoice.lines)} 行，一个文件最多 {MOST_LINES} 行，导入不了"
            breaches.append(Breach(invoice.serial, None, "明细", words))
        rows: list[tuple[int | None, _Sheet, dict[str, str]]] = []
        rows.append((None, template.invoices, invoice.list_fields()))
        rows += [
            (number, template.lines, line.list_fields())
            for number, line in enumerate(invoice.lines, 1)
        ]
        for number, sheet, fields in rows:
            for heading, text in fields.items():
                if (invoice.serial, number, heading) in said or heading in _OPTIONAL:
                    continue
                if heading not in sheet.columns:
                    words = f"这一版模板没有这一栏，“{text[:40]}”没有地方写"
                    breaches.append(Breach(invoice.serial, number, heading, words))
                    continue
                choices = sheet.choices.get(heading)
                if choices and text not in choices:
                    words = f"“{text[:40]}”不在这一版模板的下拉选项里：{'、'.join(choices)}"
                    breaches.append(Breach(invoice.serial, number, heading, words))
                for words in judge_text(heading, text, sheet.limits.get(heading)):
                    breaches.append(Breach(invoice.serial, number, heading, words))
    return breaches


def judge(template: Template, invoice: ImportInvoice, taken: Container[str]) -> list[Breach]:
    """Every rule that one invoice breaks; `taken` are the serials of those before it."""
    breaches = check(template, [invoice])
    if invoice.serial in taken:
        breaches.insert(0, tell_twice(invoice.serial))
    return breaches


def fill(template: Template, invoices: Iterable[ImportInvoice]) -> Iterator[Filled]:
    """Filled copies one by one, as few as the portal's limits allow, in the order of the invoices.

    Raises ValueError for invoices that break a rule (see `check`).
    """
    for part in _split(invoices):
        if breaches := check(template, part):
            raise ValueError(str(breaches[0]))
        yield _fill_one(template, part)


def is_copy(template: Template, data: bytes) -> bool:
    """Whether a file is a filled copy of the workbook as it was left here, saved by nobody since."""
    own = {template.invoices.note.part, template.lines.note.part}

    def digest(content: bytes) -> list[tuple[str, int]]:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return [(each.filename, each.CRC) for each in archive.infolist()]

    try:
        there, here = digest(data), digest(template.data)
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
    if [name for name, _ in there] != [name for name, _ in here]:
        return False
    pairs = zip(there, here, strict=True)
    return all(one == other for one, other in pairs if other[0] not in own)


def _split(invoices: Iterable[ImportInvoice]) -> Iterator[list[ImportInvoice]]:
    """Parts that keep the limits; the lines of an invoice stay together."""
    part: list[ImportInvoice] = []
    lines = 0
    for invoice in invoices:
        if part and (len(part) == MOST_INVOICES or lines + len(invoice.lines) > MOST_LINES):
            yield part
            part, lines = [], 0
        part.append(invoice)
        lines += len(invoice.lines)
    if part:
        yield part


def _list_rows(invoices: Sequence[ImportInvoice], heading: str) -> list[dict[str, str]]:
    """The rows of one of the two sheets."""
    if heading == _INVOICES:
        return [invoice.list_fields() for invoice in invoices]
    return [
        {_SERIAL: invoice.serial} | line.list_fields()
        for invoice in invoices
        for line in invoice.lines
    ]


def _fill_one(template: Template, invoices: list[ImportInvoice]) -> Filled:
    rows = {
        template.invoices.note.part: (template.invoices, _list_rows(invoices, _INVOICES)),
        template.lines.note.part: (template.lines, _list_rows(invoices, _LINES)),
    }
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(template.data)) as old,
        zipfile.ZipFile(buffer, "w") as new,
    ):
        new.comment = old.comment
        for member in old.infolist():
            content = old.read(member)
            if member.filename in rows:
                content = _put_rows(content, *rows[member.filename])
            note = zipfile.ZipInfo(member.filename, member.date_time)
            note.compress_type = member.compress_type
            note.external_attr = member.external_attr
            note.create_system = member.create_system
            note.comment = member.comment
            new.writestr(note, content)
    return Filled(buffer.getvalue(), tuple(invoice.serial for invoice in invoices))


# --- reading the workbook at hand -----------------------------------------------------------------


def _find_sheet(book: Workbook, title: str, archive: zipfile.ZipFile) -> _Sheet:
    note = next((each for each in book.sheets if title in each.name and not each.hidden), None)
    if note is None:
        raise UnreadableInput(
            f"{book.name} 不是电子税务局的批量开票导入模板：没有工作表“{title}”",
            fix=_OWN,
            kind="not_portal",
        )
    above: list[Line] = []
    found: Line | None = None
    for line in book.read_lines(note):
        if found is not None:
            raise UnreadableInput(
                f"{book.name} 的“{note.name}”第 {line.number} 行已经有内容，没有覆盖",
                fix="请给一份没有填过的模板",
                kind="filled",
            )
        if line.number > _SEARCHED:
            break
        if any(_fold(cell.value) == _SERIAL for cell in line.cells):
            found = line
        else:
            above.append(line)
    columns: dict[str, int] = {}
    for cell in found.cells if found else ():
        columns.setdefault(_fold(cell.value), cell.column)
    lacking = [heading for heading in _NEEDED[title] if heading not in columns]
    if found is None or lacking:
        raise UnreadableInput(
            f"{book.name} 的“{note.name}”里没有找到栏目：{'、'.join(lacking) or _SERIAL}",
            fix=f"{_OWN}；如果是新版式，请告诉开发者",
            kind="not_portal",
        )
    limits, needed = _read_constraints(above, columns)
    choices = _read_choices(archive.read(note.part), columns)
    return _Sheet(note, found.number + 1, columns, limits, needed, choices)


def _read_constraints(
    above: Sequence[Line], columns: Mapping[str, int]
) -> tuple[dict[str, int], tuple[str, ...]]:
    """What the row above the headings says: the most characters, and what must be filled."""
    headings = {column: heading for heading, column in columns.items()}
    limits: dict[str, int] = {}
    needed: list[str] = []
    for cell in above[-1].cells if above else ():
        heading = headings.get(cell.column)
        if heading is None:
            continue
        if found := _LIMIT.search(cell.value):
            limits[heading] = int(found[1])
        if cell.value.strip().startswith("必填"):
            needed.append(heading)
    return limits, tuple(needed)


def _read_choices(content: bytes, columns: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    """The drop-downs whose values stand in the sheet itself, by heading."""
    headings = {column: heading for heading, column in columns.items()}
    choices = {}
    for found in _CHOICE.finditer(content):
        attributes = _read_attributes(found[1])
        place = read_reference(re.split(r"[ :]", attributes.get("sqref", ""))[0])
        formula = unescape(found[2].decode()).strip()
        if place and place[0] in headings and formula.startswith('"'):
            choices[headings[place[0]]] = tuple(formula.strip('"').split(","))
    return choices


def _fold(text: str) -> str:
    return re.sub(r"\s", "", text).strip("*")


# --- writing --------------------------------------------------------------------------------------


def _put_rows(content: bytes, sheet: _Sheet, rows: Sequence[Mapping[str, str]]) -> bytes:
    """The sheet's XML with the rows in it, every other byte as it was.

    An empty row that is there gives its own attributes and the styles of its cells; else a cell
    has the style of its column.
    """
    start = _DATA.search(content)
    if start is None:
        raise ValueError("sheetData")
    prefix, head = start[1], content[: start.end()]
    stop = start.end() if start[2] == b"/>" else content.rindex(b"</%bsheetData" % prefix)
    data, tail = content[start.end() : stop], content[stop:]
    if start[2] == b"/>":
        head = content[: start.start()] + b"<%bsheetData>" % prefix
        tail = b"</%bsheetData>" % prefix + tail
    empty: dict[int, re.Match[bytes]] = {}
    number = 0
    for found in _ROW.finditer(data):
        number = int(_read_attributes(found[2]).get("r") or number + 1)
        if number >= sheet.first:
            empty[number] = found
    columns = dict(_read_column_styles(head))
    made = {
        sheet.first + index: _make_row(prefix, sheet, row, sheet.first + index, columns, empty)
        for index, row in enumerate(rows)
    }
    made = {number: found[0] for number, found in empty.items()} | made
    first = min((found.start() for found in empty.values()), default=len(data))
    last = max((found.end() for found in empty.values()), default=len(data))
    middle = b"".join(made[number] for number in sorted(made))
    return head + data[:first] + middle + data[last:] + tail


def _make_row(
    prefix: bytes,
    sheet: _Sheet,
    row: Mapping[str, str],
    number: int,
    columns: Mapping[int, str],
    empty: Mapping[int, re.Match[bytes]],
) -> bytes:
    own = empty.get(number)
    styles = _read_styles(own[3] or b"") if own else {}
    texts = {sheet.columns[h]: text for h, text in row.items() if h in sheet.columns}
    known = {**columns, **styles}
    p = prefix.decode()
    cells = []
    for column in sorted({*texts, *styles}):
        place = f'r="{name_column(column)}{number}"'
        style = f' s="{known[column]}"' if column in known else ""
        if column not in texts:
            cells.append(f"<{p}c {place}{style}/>")
            continue
        words = escape(_guard(texts[column]), {"\r": "&#13;"})
        space = ' xml:space="preserve"' if words != words.strip() or "\n" in words else ""
        text = f"<{p}is><{p}t{space}>{words}</{p}t></{p}is>"
        cells.append(f'<{p}c {place}{style} t="inlineStr">{text}</{p}c>')
    attributes = own[2].decode().rstrip() if own else f' r="{number}"'
    return f"<{p}row{attributes}>{''.join(cells)}</{p}row>".encode()


def _guard(text: str) -> str:
    """A text in which no reader finds an escape (_x0041_)."""
    return re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)


def _read_attributes(text: bytes) -> dict[str, str]:
    return {
        found[1].decode(): (found[2] or found[3] or b"").decode()
        for found in _ATTRIBUTE.finditer(text)
    }


def _read_styles(cells: bytes) -> dict[int, str]:
    """The styles of the cells of an empty row, by column."""
    styles = {}
    for found in _CELL.finditer(cells):
        attributes = _read_attributes(found[1])
        place = read_reference(attributes.get("r", ""))
        if place and "s" in attributes:
            styles[place[0]] = attributes["s"]
    return styles


def _read_column_styles(head: bytes) -> Iterator[tuple[int, str]]:
    for found in _COLUMN.finditer(head):
        attributes = _read_attributes(found[1])
        if "style" not in attributes:
            continue
        first, last = int(attributes.get("min", 0)), int(attributes.get("max", 0))
        for column in range(first, min(last, first + 256) + 1):
            yield column, attributes["style"]
