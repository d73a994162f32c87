"""Word files become values: `read` turns the bytes of a .docx into a `reading.Document`.

The text is what Word shows with all changes accepted: insertions count, deletions do not.
Of two renderings of the same thing (mc:AlternateContent) one is taken.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from generator.findings import WordPlace
from generator.ooxml import MC, VAL, W, numbering, styles, toggle, value, whole
from generator.ooxml.package import Package
from generator.ooxml.styles import Style, Styles, first
from generator.reading import Cell, Document, Limits, Paragraph, Row, Story, Table

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_P, _R_RUN, _TBL, _TR, _TC = W + "p", W + "r", W + "tbl", W + "tr", W + "tc"
_PPR, _RPR, _TRPR, _TCPR = W + "pPr", W + "rPr", W + "trPr", W + "tcPr"
_BOX, _ALTERNATE, _CHOICE = W + "txbxContent", MC + "AlternateContent", MC + "Choice"
_FIELD, _BREAK, _SYMBOL = W + "fldChar", W + "br", W + "sym"
_TEXTS = {W + "t", _M + "t"}
_PICTURES = {W + "drawing", W + "pict", W + "object"}
_GONE = {W + "del", W + "moveFrom"}
# What holds no text of the page: properties, field codes, deletions, the gloss of a ruby.
_SILENT = _GONE | {
    *(W + name for name in ("pPr", "rPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr")),
    *(W + name for name in ("instrText", "delText", "delInstrText", "rt", "rubyPr", "fldData")),
    *(_M + name for name in ("ctrlPr", "rPr", "oMathParaPr")),
}
_TICKS = {
    ("Wingdings", 0x6F): "□",
    ("Wingdings", 0xA8): "□",
    ("Wingdings", 0x72): "□",
    ("Wingdings", 0xFE): "☑",
    ("Wingdings", 0xFD): "☒",
    ("Wingdings", 0xFC): "✓",
    ("Wingdings", 0xFB): "✗",
    ("Wingdings 2", 0xA3): "□",
    ("Wingdings 2", 0x2A): "□",
    ("Wingdings 2", 0x52): "☑",
    ("Wingdings 2", 0x53): "☒",
    ("Wingdings 2", 0x54): "☒",
    ("Wingdings 2", 0x50): "✓",
    ("Wingdings 2", 0x4F): "✗",
}
_OTHERS = {
    "xl/workbook.xml": "是 Excel 工作簿",
    "xl/workbook.bin": "是 Excel 工作簿",
    "ppt/presentation.xml": "是 PowerPoint 演示文稿",
    "content.xml": "是 OpenDocument 文档（.odt 或 .ods）",
}
_PROPERTIES = {
    *("title", "subject", "creator", "keywords", "description", "category", "contentStatus"),
    *("lastModifiedBy", "Company", "Manager"),
}


def read(data: bytes, name: str = "", limits: Limits | None = None) -> Document:
    """The document in these bytes; `name` is what messages call it.

    Raises UnreadableInput with kind "not_word", "encrypted", "damaged" or "hostile".
    """
    package = Package(data, name, limits or Limits())
    try:
        return Document(tuple(_stories(package)), name)
    except RecursionError as error:
        raise package.hostile("内容嵌套过深") from error


def _stories(package: Package) -> Iterator[Story]:
    main = next((r.target for r in package.relations() if r.kind == "officeDocument"), None)
    if main is None or main not in package:
        what = next((text for part, text in _OTHERS.items() if part in package), None)
        if what is None and "word/document.xml" in package:
            raise package.damaged("找不到正文部分")
        raise package.not_word(what or "是一个普通的压缩包")
    root = package.xml(main)
    body = root.find(W + "body") if root.tag == W + "document" else None
    if body is None:
        what = next((text for part, text in _OTHERS.items() if part in package), None)
        raise package.not_word(what) if what else package.damaged("正文部分没有内容")

    relations = package.relations(main)
    one = {relation.kind: relation.target for relation in relations}
    by_id = {relation.id: relation.target for relation in relations}
    known = styles.read(package.xml(one["styles"])) if "styles" in one else Styles({})
    lists: numbering.Lists = {}
    if "numbering" in one:
        lists = numbering.read(package.xml(one["numbering"]), known.lists())

    boxes: deque[Any] = deque()
    yield _Walk("body", known, lists, boxes).story(body)
    for kind in ("header", "footer"):
        references = (e.get(_R + "id", "") for e in root.iter(f"{W}{kind}Reference"))
        parts = dict.fromkeys(by_id[key] for key in references if key in by_id)
        for count, part in enumerate(parts, 1):
            yield _Walk(f"{kind}{count}", known, lists, boxes).story(package.xml(part))
    for kind in ("footnote", "endnote"):
        if f"{kind}s" not in one:
            continue
        notes = package.xml(one[f"{kind}s"]).iterchildren(W + kind)
        texts = (note for note in notes if note.get(W + "type") in (None, "normal"))
        for count, note in enumerate(texts, 1):
            yield _Walk(f"{kind}{count}", known, lists, boxes).story(note)
    count = 0
    while boxes:
        count += 1
        yield _Walk(f"textbox{count}", known, lists, boxes).story(boxes.popleft())
    yield from _properties(package)


def _properties(package: Package) -> Iterator[Story]:
    values: list[tuple[str, str]] = []
    for relation in package.relations():
        if relation.target not in package:
            continue
        if relation.kind in ("core-properties", "extended-properties"):
            for element in package.xml(relation.target).iterchildren("*"):
                key = element.tag.rpartition("}")[2]
                if key in _PROPERTIES and element.text:
                    values.append((key, element.text))
        elif relation.kind == "custom-properties":
            for element in package.xml(relation.target).iterchildren("*"):
                values.append((element.get("name", ""), "".join(element.itertext())))
    if values:
        yield Story(
            "properties",
            tuple(
                Paragraph(WordPlace("properties", index), text, style=key)
                for index, (key, text) in enumerate(values)
            ),
        )


def _chosen(alternate: Any) -> Any:
    """The one branch of an mc:AlternateContent that is read; an empty one when it has none."""
    choice = alternate.find(_CHOICE)
    return choice if choice is not None else alternate.find(MC + "Fallback")


class _Walk:
    """One pass over one story."""

    def __init__(self, part: str, known: Styles, lists: numbering.Lists, boxes: deque[Any]) -> None:
        self._part = part
        self._styles = known
        self._lists = lists
        self._counter = numbering.Counter(lists)
        self._boxes = boxes
        self._tables = 0
        # One entry for each open field: whether its instruction is still being read.
        self._fields: list[bool] = []

    def story(self, root: Any) -> Story:
        return Story(self._part, tuple(self._blocks(root, WordPlace(self._part, None))))

    def _blocks(self, parent: Any, where: WordPlace) -> Iterator[Paragraph | Table]:
        count = 0
        for element in self._block_elements(parent):
            if element.tag == _P:
                place = WordPlace(where.part, count, where.table, where.row, where.cell)
                yield self._paragraph(element, place)
                count += 1
            else:
                yield self._table(element)

    def _block_elements(self, parent: Any) -> Iterator[Any]:
        for element in parent.iterchildren("*"):
            if element.tag in (_P, _TBL):
                yield element
            elif element.tag == _ALTERNATE:
                branch = _chosen(element)
                if branch is not None:
                    yield from self._block_elements(branch)
            elif element.tag not in _SILENT:
                yield from self._block_elements(element)

    def _table(self, element: Any) -> Table:
        place = WordPlace(self._part, None, self._tables)
        self._tables += 1
        rows: list[Row] = []
        open_columns: dict[int, bool] = {}
        for row in self._inside(element, _TR):
            properties = row.find(_TRPR)
            if properties is not None and properties.find(W + "del") is not None:
                continue
            cells: list[Cell] = []
            merging: dict[int, bool] = {}
            column = whole(value(properties, "gridBefore")) or 0
            for index, cell in enumerate(self._inside(row, _TC)):
                shape = cell.find(_TCPR)
                span = max(1, min(whole(value(shape, "gridSpan")) or 1, 1000))
                merge = None if shape is None else shape.find(W + "vMerge")
                continued = (
                    merge is not None
                    and merge.get(VAL, "continue") == "continue"
                    and column in open_columns
                )
                here = replace(place, row=len(rows), cell=index)
                # What a continued cell holds is not on the page.
                blocks = () if continued else tuple(self._blocks(cell, here))
                cells.append(Cell(here, column, blocks, span, continued=continued))
                if merge is not None:
                    merging[column] = True
                column += span
            rows.append(Row(tuple(cells), header=toggle(properties, "tblHeader") is True))
            open_columns = merging
        rows = _row_spans(rows)
        width = max((c.column + c.grid_span for row in rows for c in row.cells), default=0)
        return Table(place, tuple(rows), width)

    def _inside(self, parent: Any, tag: str) -> Iterator[Any]:
        for element in parent.iterchildren("*"):
            if element.tag == tag:
                yield element
            elif element.tag not in _SILENT and element.tag not in (_TBL, _TR, _TC, _P):
                yield from self._inside(element, tag)

    def _paragraph(self, element: Any, place: WordPlace) -> Paragraph:
        properties = element.find(_PPR)
        style_id = value(properties, "pStyle") or self._styles.default
        style = self._styles.get(style_id)
        texts: list[str] = []
        hidden: list[str] = []
        self._inline(element, texts, hidden, bool(style and style.vanish))
        text = "".join(texts)
        number = None
        if text or not _mark_unseen(properties):
            number = self._number(properties, style)
        return Paragraph(
            place,
            text,
            style=style.name if style else None,
            number=number[0] if number else "",
            gap=number[1] if number else " ",
            outline_level=first(
                whole(value(properties, "outlineLvl")), style.outline_level if style else None
            ),
            hidden="".join(hidden),
        )

    def _number(self, properties: Any, style: Style | None) -> tuple[str, str] | None:
        own = None if properties is None else properties.find(W + "numPr")
        number_id = value(own, "numId")
        level = whole(value(own, "ilvl"))
        if number_id is None and style is not None and style.number_id is not None:
            number_id = style.number_id
            if level is None:
                used = self._lists.get(number_id)
                level = used.level_of_style(style.number_style) if used else None
                level = first(level, style.number_level)
        if number_id is None:
            return None
        return self._counter.next(number_id, level or 0)

    def _inline(self, parent: Any, texts: list[str], hidden: list[str], vanish: bool) -> None:
        for element in parent.iterchildren("*"):
            tag = element.tag
            if tag == _R_RUN:
                self._run(element, texts, hidden, vanish)
            elif tag == _ALTERNATE:
                branch = _chosen(element)
                if branch is not None:
                    self._inline(branch, texts, hidden, vanish)
            elif tag in _TEXTS:
                self._put(_visible_text(element), hidden if vanish else texts)
            elif tag in _PICTURES:
                self._find_boxes(element)
            elif tag not in _SILENT:
                self._inline(element, texts, hidden, vanish)

    def _run(self, run: Any, texts: list[str], hidden: list[str], vanish: bool) -> None:
        properties = run.find(_RPR)
        if properties is not None:
            style = self._styles.get(value(properties, "rStyle"))
            said = first(toggle(properties, "vanish"), style.vanish if style else None)
            vanish = vanish if said is None else said
        self._run_content(run, texts, hidden, vanish)

    def _run_content(self, run: Any, texts: list[str], hidden: list[str], vanish: bool) -> None:
        out = hidden if vanish else texts
        for element in run.iterchildren("*"):
            tag = element.tag
            if tag in _TEXTS:
                self._put(_visible_text(element), out)
            elif tag in _CHARACTERS:
                self._put(_CHARACTERS[tag], out)
            elif tag == _FIELD:
                self._field(element.get(W + "fldCharType"))
            elif tag == _BREAK:
                if element.get(W + "type", "textWrapping") == "textWrapping":
                    self._put("\n", out)
            elif tag == _SYMBOL:
                self._put(_symbol(element), out)
            elif tag in _PICTURES:
                self._find_boxes(element)
            elif tag == _ALTERNATE:
                branch = _chosen(element)
                if branch is not None:
                    self._run_content(branch, texts, hidden, vanish)
            elif tag not in _SILENT:
                self._inline(element, texts, hidden, vanish)

    def _put(self, text: str, out: list[str]) -> None:
        if True not in self._fields:
            out.append(text)

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _find_boxes(self, element: Any) -> None:
        for child in element.iterchildren("*"):
            if child.tag == _BOX:
                self._boxes.append(child)
            elif child.tag == _ALTERNATE:
                branch = _chosen(child)
                if branch is not None:
                    self._find_boxes(branch)
            else:
                self._find_boxes(child)


_CHARACTERS = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
    W + "softHyphen": "",
}


def _visible_text(element: Any) -> str:
    text: str = element.text or ""
    if text[:1].isspace() or text[-1:].isspace():
        # Word drops the blanks around a text that does not ask to keep them.
        return text if element.get(_XML_SPACE) == "preserve" else text.strip(" \t\r\n")
    return text


def _symbol(element: Any) -> str:
    try:
        code = int(element.get(W + "char", ""), 16)
    except ValueError:
        return ""
    font = element.get(W + "font", "")
    known = _TICKS.get((font, code & 0xFF)) if code >> 8 in (0, 0xF0) else None
    return known or (chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE else "")


def _mark_unseen(properties: Any) -> bool:
    """Whether the paragraph's own mark is deleted or hidden: empty, it then takes no number."""
    mark = None if properties is None else properties.find(_RPR)
    if mark is None:
        return False
    return any(mark.find(tag) is not None for tag in _GONE) or bool(toggle(mark, "vanish"))


def _row_spans(rows: list[Row]) -> list[Row]:
    below: dict[int, int] = {}
    spanned: list[Row] = []
    for row in reversed(rows):
        above: dict[int, int] = {}
        cells = []
        for cell in row.cells:
            depth = 1 + below.get(cell.column, 0)
            if cell.continued:
                above[cell.column] = depth
            cells.append(replace(cell, row_span=1 if cell.continued else depth))
        spanned.append(replace(row, cells=tuple(cells)))
        below = above
    return spanned[::-1]
