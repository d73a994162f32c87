"""Word files become values: `read` turns the bytes of a .docx into a `reading.Document`.

The text is what Word shows with all changes accepted: insertions count, deletions do not.
Of two renderings of the same thing (mc:AlternateContent) one is taken.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from msgspec import Struct

from generator.errors import UnreadableInput
from generator.findings import WordPlace
from generator.ooxml import W, numbering, styles, value, whole
from generator.ooxml.blocks import P, list_blocks, list_rows
from generator.ooxml.familiar import Formatting, read_story
from generator.ooxml.package import Package, Relation
from generator.ooxml.runs import Pass, Shown
from generator.ooxml.styles import Styles, first
from generator.reading import Cell, Document, Limits, Paragraph, Row, Story, Table

_T = TypeVar("_T")
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
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
_PROPERTY_PARTS = ("core-properties", "extended-properties", "custom-properties")


class Traced(Struct, frozen=True):
    """A document element by element, for who changes it.

    `main` is the part of the body, `roots` are the parts that hold stories, `parts` says in which
    of them each story stands, and `paragraphs` has each paragraph's element and what it shows;
    `properties` has the element that holds the text of each document property, and its part.
    """

    main: str
    roots: dict[str, Any]
    parts: dict[str, str]
    paragraphs: dict[WordPlace, tuple[Any, Shown]]
    properties: dict[WordPlace, tuple[Any, str]]

    @property
    def root(self) -> Any:
        """The root of the body's part."""
        return self.roots[self.main]


def read(data: bytes, name: str = "", limits: Limits | None = None) -> Document:
    """The document in these bytes; `name` is what messages call it.

    Raises UnreadableInput with kind "not_word", "encrypted", "damaged" or "hostile".
    """
    package = Package(data, name, limits or Limits())
    try:
        stories = _recall(package) or tuple(_stories(package))
        return Document((*stories, *_properties(package)), name)
    except RecursionError as error:
        raise package.hostile("内容嵌套过深") from error


def trace(package: Package) -> Traced:
    """The stories of a document, for who changes them; raises as `read` does."""
    spots: dict[WordPlace, tuple[Any, Shown]] = {}
    roots: dict[str, Any] = {}
    parts: dict[str, str] = {}
    try:
        for story, part, root in _walk(package, spots):
            parts[story.part] = part
            roots[part] = root
    except RecursionError as error:
        raise package.hostile("内容嵌套过深") from error
    main = next(iter(roots))
    properties: dict[WordPlace, tuple[Any, str]] = {}
    for place, _, element, part in _list_properties(package):
        roots[part] = element.getroottree().getroot()
        inner = list(element.iterdescendants("*"))
        properties[place] = (inner[-1] if inner else element, part)
    return Traced(main, roots, parts, spots, properties)


def _find_main(package: Package) -> str | None:
    return next((r.target for r in package.relations() if r.kind == "officeDocument"), None)


def _open_main(package: Package) -> tuple[str, Any]:
    main = _find_main(package)
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
    return main, root


# The styles and lists that were read last, by the bytes of their parts: papers of one form share
# them.
_KNOWN: dict[tuple[bytes | None, ...], Formatting] = {}
_KNOWN_PROPERTIES: dict[tuple[tuple[Relation, bytes], ...], tuple[Paragraph, ...]] = {}
_MOST_KNOWN = 16


def _read_formatting(package: Package, relations: Mapping[str, str]) -> Formatting:
    parts = [relations.get(kind) for kind in ("styles", "numbering")]
    key = tuple(None if part is None else package.read(part) for part in parts)
    if key not in _KNOWN:
        if len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.clear()
        known = Styles({}) if parts[0] is None else styles.read(package.xml(parts[0]))
        used = {} if parts[1] is None else numbering.read(package.xml(parts[1]), known.lists())
        _KNOWN[key] = Formatting(known, used)
    return _KNOWN[key]


def _stories(package: Package) -> Iterator[Story]:
    for story, _, _ in _walk(package, None):
        yield story


def _recall(package: Package) -> list[Story] | None:
    """The stories by what is known of their pieces; None where they have to be read as trees."""
    try:
        main = _find_main(package)
        if main is None:
            return None
        relations = package.relations(main)
        one = {relation.kind: relation.target for relation in relations}
        if "footnotes" in one or "endnotes" in one:
            return None
        by_id = {relation.id: relation.target for relation in relations}
        known = _read_formatting(package, one)
        body = read_story("body", package.read(main), known)
        if body is None:
            return None
        stories = [body[0]]
        for kind in ("header", "footer"):
            ids = (reference.id for reference in body[1] if reference.kind == kind)
            parts = dict.fromkeys(by_id[key] for key in ids if key in by_id)
            for count, part in enumerate(parts, 1):
                found = read_story(f"{kind}{count}", package.read(part), known)
                if found is None:
                    return None
                stories.append(found[0])
    except UnreadableInput:  # what is wrong is told in the order in which all is read
        return None
    return stories


def _walk(
    package: Package, spots: dict[WordPlace, tuple[Any, Shown]] | None
) -> Iterator[tuple[Story, str, Any]]:
    """Each story with the part it stands in and the root of that part."""
    main, root = _open_main(package)
    relations = package.relations(main)
    one = {relation.kind: relation.target for relation in relations}
    by_id = {relation.id: relation.target for relation in relations}
    known = _read_formatting(package, one)

    boxes: deque[Any] = deque()
    roots = {main: root}

    def walk(name: str, part: str, element: Any) -> tuple[Story, str, Any]:
        return _Walk(name, known, boxes, spots).story(element), part, roots[part]

    yield walk("body", main, root.find(W + "body"))
    for kind in ("header", "footer"):
        references = (e.get(_R + "id", "") for e in root.iter(f"{W}{kind}Reference"))
        parts = dict.fromkeys(by_id[key] for key in references if key in by_id)
        for count, part in enumerate(parts, 1):
            roots[part] = package.xml(part)
            yield walk(f"{kind}{count}", part, roots[part])
    for kind in ("footnote", "endnote"):
        if f"{kind}s" not in one:
            continue
        part = one[f"{kind}s"]
        roots[part] = package.xml(part)
        notes = roots[part].iterchildren(W + kind)
        texts = (note for note in notes if note.get(W + "type") in (None, "normal"))
        for count, note in enumerate(texts, 1):
            yield walk(f"{kind}{count}", part, note)
    owners = {id(each): part for part, each in roots.items()}
    count = 0
    while boxes:
        count += 1
        box = boxes.popleft()
        yield walk(f"textbox{count}", owners[id(box.getroottree().getroot())], box)


def list_properties(package: Package) -> Iterator[tuple[str, str, str]]:
    """The properties of a file that people see: the part, the name and the text of each."""
    for _, key, element, part in _list_properties(package):
        yield part, key, "".join(element.itertext())


def _properties(package: Package) -> Iterator[Story]:
    related = [each for each in package.relations() if each.kind in _PROPERTY_PARTS]
    key = tuple((each, package.read(each.target)) for each in related if each.target in package)
    if key not in _KNOWN_PROPERTIES:
        if len(_KNOWN_PROPERTIES) >= _MOST_KNOWN:
            _KNOWN_PROPERTIES.clear()
        _KNOWN_PROPERTIES[key] = tuple(
            Paragraph(place, "".join(element.itertext()), style=key)
            for place, key, element, _ in _list_properties(package)
        )
    if _KNOWN_PROPERTIES[key]:
        yield Story("properties", _KNOWN_PROPERTIES[key])


def _list_properties(package: Package) -> Iterator[tuple[WordPlace, str, Any, str]]:
    """Each document property: place, name, the element that holds its text, and its part."""
    count = 0
    for relation in package.relations():
        part = relation.target
        if relation.kind not in _PROPERTY_PARTS or part not in package:
            continue
        for element in package.xml(part).iterchildren("*"):
            key = element.tag.rpartition("}")[2]
            if relation.kind == "custom-properties":
                key = element.get("name", "")
            elif key not in _PROPERTIES or not element.text:
                continue
            yield WordPlace("properties", count), key, element, part
            count += 1


class _Walk:
    """One pass over one story."""

    def __init__(
        self,
        part: str,
        known: Formatting,
        boxes: deque[Any],
        spots: dict[WordPlace, tuple[Any, Shown]] | None = None,
    ) -> None:
        self._part = part
        self._spots = spots
        self._pass = Pass(known.styles, numbering.Counter(known.lists), boxes)
        self._tables = 0

    def story(self, root: Any) -> Story:
        return Story(self._part, tuple(self._blocks(root, WordPlace(self._part, None))))

    def _blocks(self, parent: Any, where: WordPlace) -> Iterator[Paragraph | Table]:
        count = 0
        for element in list_blocks(parent):
            if element.tag == P:
                place = WordPlace(where.part, count, where.table, where.row, where.cell)
                yield self._paragraph(element, place)
                count += 1
            else:
                yield self._table(element)

    def _table(self, element: Any) -> Table:
        place = WordPlace(self._part, None, self._tables)
        self._tables += 1
        rows: list[Row] = []
        for shape in list_rows(element):
            cells: list[Cell] = []
            for index, cell in enumerate(shape.cells):
                here = place._replace(row=len(rows), cell=index)
                # What a continued cell holds is not on the page.
                blocks = () if cell.continued else tuple(self._blocks(cell.element, here))
                cells.append(Cell(here, cell.column, blocks, cell.span, continued=cell.continued))
            rows.append(Row(tuple(cells), header=shape.header))
        return Table.of_rows(place, rows)

    def _paragraph(self, element: Any, place: WordPlace) -> Paragraph:
        shown = self._pass.read(element)
        if self._spots is not None:
            self._spots[place] = (element, shown)
        style, number = shown.style, shown.number
        return Paragraph(
            place,
            shown.text,
            style=style.name if style else None,
            number=number.text if number else "",
            gap=number.gap if number else " ",
            outline_level=first(
                whole(value(element.find(W + "pPr"), "outlineLvl")),
                style.outline_level if style else None,
            ),
            hidden=shown.hidden,
        )
