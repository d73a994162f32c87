"""What an Excel file holds, streamed: sheets, lines, cells as they are stored, nothing evaluated.

A file is taken as bytes, so that it may be saved again while it is read. Memory holds the distinct
texts of the workbook and one line at a time (ECMA-376 part 1, SpreadsheetML; also as WPS writes it).
"""

from __future__ import annotations

import re
import zipfile
import zlib
from array import array
from collections.abc import Iterator
from typing import IO, Any

from lxml import etree
from msgspec import Struct

from generator.errors import UnreadableInput
from generator.ooxml.package import Package
from generator.reading import Limits

_MAIN = "{*}"
LIMITS = Limits(packed=64 * 2**20, unpacked=2**30, part=768 * 2**20, ratio=400, members=4096)
_LAST_COLUMN, _LAST_ROW = 16_384, 1_048_576
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_MOST_AFTER_DATA = 32 * 2**20
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MERGED = re.compile(rb"""mergeCell\s+ref\s*=\s*["']([A-Z0-9:$]+)["']""")
_END_OF_DATA = re.compile(rb"<(?:/(?:\w+:)?sheetData|(?:\w+:)?sheetData\s*/)\s*>")
# Formats that Excel knows by number alone; 27 to 36 and 50 to 58 are those of Chinese Excel.
_DATES = frozenset({14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 55), 57, 58})
_TIMES = frozenset({*range(18, 22), *range(32, 36), 45, 46, 47, 55, 56})
_KNOWN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00"}
_UNSAID = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)

_ASK = "用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后再试"


class Style(Struct, frozen=True):
    """What the number format of a cell makes of a number: date, time, percent, exponent, plain.

    `width` is how many digits a format such as 000000 shows at least.
    """

    kind: str = "plain"
    width: int = 0


PLAIN = Style()


class Cell(Struct, frozen=True):
    """A cell that is not empty: kind text, number, bool, error, date (ISO) or unreckoned.

    `value` is as it is stored; unreckoned is a formula without a value kept beside it.
    """

    column: int
    kind: str
    value: str
    style: Style = PLAIN


class Line(Struct, frozen=True):
    """A row of a sheet as it is numbered in Excel, with its cells that are not empty."""

    number: int
    cells: tuple[Cell, ...]
    hidden: bool


class SheetNote(Struct, frozen=True):
    """A sheet of the workbook: its name, where it lies in the file, whether people see it."""

    name: str
    part: str
    hidden: bool


class Workbook:
    """One opened workbook; raises `UnreadableInput` for what is none, with the next step."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        self._refuse_others(data)
        try:
            self._package = Package(data, name, LIMITS)
            self._open()
        except UnreadableInput as error:
            raise _reword(error, name) from error
        self._texts: _Texts | None = None

    def _open(self) -> None:
        package = self._package
        main = next((r.target for r in package.relations() if r.kind == "officeDocument"), None)
        if main is None or main not in package:
            raise package.not_word("里面没有工作簿")
        root = package.xml(main)
        if etree.QName(root).localname != "workbook":
            raise package.not_word("里面没有工作簿")
        relations = {each.id: each for each in package.relations(main)}
        settings = root.find(f"{_MAIN}workbookPr")
        self.since_1904 = settings is not None and settings.get("date1904") in ("1", "true")
        notes = []
        for sheet in root.iterfind(f"{_MAIN}sheets/{_MAIN}sheet"):
            key = next((v for k, v in sheet.attrib.items() if k.endswith("}id")), "")
            relation = relations.get(key)
            if relation is None or relation.kind != "worksheet" or relation.target not in package:
                continue  # a chart, or a macro sheet
            hidden = sheet.get("state", "visible") != "visible"
            notes.append(SheetNote(sheet.get("name", ""), relation.target, hidden))
        self.sheets = tuple(notes)
        parts = {each.kind: each.target for each in relations.values()}
        self._strings = parts.get("sharedStrings", "")
        styles = parts.get("styles", "")
        self._styles = _read_styles(package.xml(styles)) if styles in package else ()

    def _refuse_others(self, data: bytes) -> None:
        kind = _name_other(data, self.name)
        if kind:
            raise UnreadableInput(f"{self.name} 是{kind}，不是 .xlsx 工作簿", fix=_ASK)

    def list_merges(self, sheet: SheetNote) -> list[tuple[int, int, int, int]]:
        """The merged ranges of a sheet: first column, first row, last column, last row."""
        tail, found = b"", False
        with self._package.open(sheet.part) as stream:
            while piece := stream.read(2**20):
                tail += piece
                if not found:
                    end = _END_OF_DATA.search(tail)
                    found = end is not None
                    tail = tail[end.end() :] if end else tail[-64:]
                elif len(tail) > _MOST_AFTER_DATA:
                    break
        ranges = []
        for match in _MERGED.finditer(tail):
            corners = [read_reference(each) for each in match[1].decode().split(":")]
            if len(corners) == 2 and corners[0] and corners[1]:
                ranges.append((*corners[0], *corners[1]))
        return ranges

    def list_hidden_columns(self, sheet: SheetNote) -> list[tuple[int, int]]:
        """The columns that are hidden, as ranges."""
        hidden = []
        with self._package.open(sheet.part) as stream:
            for element in self._walk(stream, sheet, ("col", "sheetData", "row")):
                if etree.QName(element).localname != "col":
                    break
                if element.get("hidden") in ("1", "true"):
                    hidden.append((int(element.get("min", 0)), int(element.get("max", 0))))
        return hidden

    def read_lines(self, sheet: SheetNote) -> Iterator[Line]:
        """The rows of a sheet that hold something, in order; raises `UnreadableInput` half-way."""
        if self._texts is None:
            self._texts = self._read_texts()
        number = 0
        with self._package.open(sheet.part) as stream:
            for row in self._walk(stream, sheet, ("row",)):
                try:
                    number = int(row.get("r") or number + 1)
                    cells = tuple(self._read_cells(row))
                except ValueError as error:
                    raise _damaged(self.name, f"工作表“{sheet.name}”里有不合规的行") from error
                if number > _LAST_ROW:
                    raise _damaged(self.name, f"工作表“{sheet.name}”的行数超出 Excel 的范围")
                if cells:
                    yield Line(number, cells, row.get("hidden") in ("1", "true"))

    def _walk(self, stream: IO[bytes], sheet: SheetNote, names: tuple[str, ...]) -> Iterator[Any]:
        """The elements of some names, each forgotten when the next is asked for."""
        try:
            walk = etree.iterparse(
                _Guarded(stream, self.name),
                events=("end",),
                tag=[_MAIN + name for name in names],
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=False,
            )
            for _, element in walk:
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        except etree.XMLSyntaxError as error:
            raise _damaged(self.name, f"工作表“{sheet.name}”不是完整的 XML") from error
        except (OSError, EOFError, zlib.error, zipfile.BadZipFile) as error:
            raise _damaged(self.name, f"工作表“{sheet.name}”解压失败") from error

    def _read_cells(self, row: Any) -> Iterator[Cell]:
        column = 0
        for element in row.iterchildren(f"{_MAIN}c"):
            reference = element.get("r")
            known = read_reference(reference) if reference else None
            column = known[0] if known else column + 1
            if column > _LAST_COLUMN:
                raise ValueError(reference)
            cell = self._read_cell(element, column)
            if cell is not None:
                yield cell

    def _read_cell(self, element: Any, column: int) -> Cell | None:
        kind = element.get("t", "n")
        value = formula = None
        for child in element.iterchildren("{*}*"):
            name = child.tag.rpartition("}")[2]
            if name == "v":
                value = child.text
            elif name == "f":
                formula = child
            elif name == "is":
                value = _join_text(child)
        if value is None:
            if formula is None or kind == "str":  # a formula whose result is an empty text
                return None
            return Cell(column, "unreckoned", f"={formula.text or '…'}")
        if kind == "s":
            text = self._texts[int(value)] if self._texts is not None else ""
            return Cell(column, "text", text) if text else None
        if kind in ("inlineStr", "str"):
            text = _unescape(value)
            return Cell(column, "text", text) if text else None
        style = self._find_style(element.get("s"))
        named = {"b": "bool", "e": "error", "d": "date"}.get(kind, "number")
        return Cell(column, named, value.strip(), style) if value.strip() else None

    def _find_style(self, index: str | None) -> Style:
        place = int(index) if index else 0
        return self._styles[place] if 0 <= place < len(self._styles) else PLAIN

    def _read_texts(self) -> _Texts:
        texts = _Texts()
        if self._strings not in self._package:
            return texts
        note = SheetNote("共享文字", self._strings, True)
        with self._package.open(self._strings) as stream:
            for element in self._walk(stream, note, ("si",)):
                texts.add(_join_text(element))
        return texts


class _Texts:
    """The texts that cells share, held as one run of bytes: a list of them takes thrice as much."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._ends = array("Q", [0])

    def add(self, text: str) -> None:
        self._bytes += _unescape(text).encode("utf-8", "surrogatepass")
        self._ends.append(len(self._bytes))

    def __getitem__(self, index: int) -> str:
        if not 0 <= index < len(self._ends) - 1:
            raise ValueError(index)
        found = self._bytes[self._ends[index] : self._ends[index + 1]]
        return found.decode("utf-8", "surrogatepass")


class _Guarded:
    """A stream of XML that refuses a document type before a parser sees it."""

    def __init__(self, stream: IO[bytes], name: str) -> None:
        self._stream = stream
        self._name = name
        self._head = b""

    def read(self, size: int = -1) -> bytes:
        piece = self._stream.read(size)
        if len(self._head) < 4096:
            self._head += piece[:4096]
            if b"<!DOCTYPE" in self._head.replace(b"\0", b""):
                raise UnreadableInput(
                    f"{self._name} 可能是恶意文件，已拒绝读取：工作表带有文档类型声明（DTD）",
                    fix="请确认文件来源；确属可信的，用 Excel 打开后另存为新的 .xlsx 再试",
                    kind="hostile",
                )
        return piece


def read_reference(text: str) -> tuple[int, int] | None:
    """Column and row of a reference such as C5, both from 1."""
    found = _REFERENCE.fullmatch(text)
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return column, int(found[2])


def name_column(column: int) -> str:
    """The letters of a column counted from 1: 28 is AB."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _join_text(element: Any) -> str:
    """The text of a rich text, without its reading aids (rPh)."""
    parts = []
    for child in element.iterchildren("{*}t", "{*}r"):
        if child.tag.endswith("}t"):
            parts.append(child.text or "")
        else:
            parts += [each.text or "" for each in child.iterchildren("{*}t")]
    return "".join(parts)


def _unescape(text: str) -> str:
    """What XML cannot hold is written _x000D_ (ECMA-376 part 1, 22.9.2.19)."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _read_styles(root: Any) -> tuple[Style, ...]:
    codes = {
        int(each.get("numFmtId", 0)): each.get("formatCode", "")
        for each in root.iterfind(f"{_MAIN}numFmts/{_MAIN}numFmt")
    }
    styles = []
    for form in root.iterfind(f"{_MAIN}cellXfs/{_MAIN}xf"):
        number = int(form.get("numFmtId") or 0)
        styles.append(_judge_format(number, codes.get(number)))
    return tuple(styles)


def _judge_format(number: int, code: str | None) -> Style:
    if code is None:
        if number in _DATES or number in _TIMES:
            return Style("date" if number in _DATES else "time")
        code = _KNOWN.get(number, "")
    plain = _UNSAID.sub("", code.split(";")[0])
    low = plain.lower()
    if re.fullmatch("0{2,}", plain):
        return Style("plain", len(plain))
    if "%" in plain:
        return Style("percent")
    if re.search(r"e[+-]", low):
        return Style("exponent")
    if low in ("general", "@") or not re.search("[ymdhs年月日]", low):
        return PLAIN
    # A month stands with a year or a day, a minute with hours or seconds.
    return Style("date" if re.search("[yd年日]", low) or not re.search("[hs]", low) else "time")


def _name_other(data: bytes, name: str) -> str | None:
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return None  # the package says it with its own next step
        return "旧版 Excel 的 .xls（或 WPS 的 .et）文件"
    if data and not head.startswith(b"PK"):
        if name.lower().endswith((".csv", ".txt", ".tsv")):
            return "文本表格（CSV），长编码和日期在其中靠不住"
        if head.startswith(b"%PDF"):
            return " PDF 文件"
        return "网页或 XML 表格" if head.startswith(b"<") else "无法识别的格式"
    return None


def _damaged(name: str, what: str) -> UnreadableInput:
    return UnreadableInput(f"{name} 已损坏：{what}", fix=_ASK, kind="damaged")


def _reword(error: UnreadableInput, name: str) -> UnreadableInput:
    """What the package says of a Word file, said of a workbook."""
    message = error.message.replace("Word 文档（.docx）", "Excel 工作簿（.xlsx）")
    message = message.replace("Word 文件", "Excel 文件")
    fix = _ASK
    kind = "not_workbook" if error.kind == "not_word" else error.kind
    if kind == "encrypted":
        fix = "请在 Excel 里打开，取消密码（文件 → 信息 → 保护工作簿）后另存再试"
    return UnreadableInput(message, fix=fix, kind=kind)
