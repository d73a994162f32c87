"""Stories read by what is known of their pieces: papers of one form are alike almost everywhere.

What a paragraph shows is remembered under its bytes, how blocks lie in a frame under the frame's;
places and automatic numbers are worked out anew, for they depend on what stands before. A story
that cannot be read so (see `cuts`), whose fields reach over paragraphs or that has text boxes, is
left to be read as a tree.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from msgspec import Struct, field

from generator.findings import WordPlace
from generator.ooxml import W, numbering, value, whole
from generator.ooxml.blocks import P, list_blocks, list_rows
from generator.ooxml.cuts import Cuts, cut, is_mark, parse_frame, parse_paragraphs
from generator.ooxml.runs import BOX, PPR, Pass, is_mark_unseen
from generator.ooxml.styles import Styles, first
from generator.reading import Cell, Paragraph, Row, Story, Table

_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_KINDS = {f"{W}{kind}Reference": kind for kind in ("header", "footer")}
_LONGEST = 4000  # bytes of a paragraph, so that what is remembered stays within bounds
_LONGEST_FRAME = 200_000
_MOST = 8192  # paragraphs remembered, before all are forgotten


class Formatting(Struct, frozen=True, eq=False):
    """The styles and lists that paragraphs are read by; one object for the same bytes."""

    styles: Styles
    lists: numbering.Lists
    contents: dict[bytes, dict[bytes, _Content]] = field(default_factory=dict)


class Reference(Struct, frozen=True):
    """A header or footer of a section: its kind, the id of its relation."""

    kind: str
    id: str


class _Content(Struct, frozen=True, eq=False):
    """What a paragraph shows wherever it stands, and the list and level in which it counts."""

    text: str
    style: str | None
    outline_level: int | None
    hidden: str
    list: tuple[str, int] | None
    references: tuple[Reference, ...]


class _Spot(Struct, frozen=True, eq=False):
    """A paragraph of a frame: which of those cut out it is, or what the frame itself says."""

    place: WordPlace
    index: int
    content: _Content | None


class _Grid(Struct, frozen=True):
    """A table of a frame: the rows of its cells, each cell with the blocks in it."""

    place: WordPlace
    rows: tuple[tuple[tuple[tuple[Cell, tuple[_Spot | _Grid, ...]], ...], bool], ...]
    columns: int


class _Frame(Struct, frozen=True):
    """How the blocks of a story lie; each reference with how many paragraphs stand before it."""

    blocks: tuple[_Spot | _Grid, ...]
    references: tuple[tuple[int, Reference], ...]


def read_story(
    name: str, data: bytes, known: Formatting
) -> tuple[Story, tuple[Reference, ...]] | None:
    """The story that a part holds, with its references; None where the part has to be read whole."""
    cuts = cut(data)
    if cuts is None or len(cuts.root) > _LONGEST or len(cuts.frame) > _LONGEST_FRAME:
        return None
    contents = _show(known, cuts)
    if contents is None:
        return None
    frame = _lay_out(known, name, cuts.root, cuts.frame)
    if frame is None:
        return None
    counter = numbering.Counter(known.lists)
    blocks = tuple(_fill(frame.blocks, contents, counter, known))
    found = [(float(index), each) for index, c in enumerate(contents) for each in c.references]
    found += [(before - 0.5, each) for before, each in frame.references]
    references = tuple(each for _, each in sorted(found, key=lambda pair: pair[0]))
    return Story(name, blocks), references


def _show(known: Formatting, cuts: Cuts) -> list[_Content] | None:
    """What each of the paragraphs shows; those not met before are parsed together."""
    if sum(map(len, known.contents.values())) > _MOST:
        known.contents.clear()
    met = known.contents.setdefault(cuts.root, {})
    new = [each for each in dict.fromkeys(cuts.paragraphs) if each not in met]
    elements = parse_paragraphs(cuts.root, new) if new else []
    if elements is None or any(len(each) > _LONGEST for each in new):
        return None
    for paragraph, element in zip(new, elements, strict=True):
        content = _read(known, element)
        if content is None:
            return None
        met[paragraph] = content
    return [met[paragraph] for paragraph in cuts.paragraphs]


def _read(known: Formatting, element: Any) -> _Content | None:
    boxes: deque[Any] = deque()
    reading = Pass(known.styles, numbering.Counter(known.lists), boxes)
    shown = reading.read(element)
    if boxes or reading.is_open:
        return None
    properties, style = element.find(PPR), shown.style
    counts = shown.text or not is_mark_unseen(properties)
    return _Content(
        shown.text,
        style.name if style else None,
        first(whole(value(properties, "outlineLvl")), style.outline_level if style else None),
        shown.hidden,
        numbering.Counter(known.lists).find(properties, style) if counts else None,
        tuple(Reference(_KINDS[e.tag], e.get(_ID, "")) for e in element.iter(*_KINDS)),
    )


@lru_cache(maxsize=256)
def _lay_out(known: Formatting, name: str, root: bytes, frame: bytes) -> _Frame | None:
    top = parse_frame(Cuts(root, frame, ()))
    if top is None or next(top.iter(BOX), None) is not None:
        return None
    story = top.find(W + "body") if top.tag == W + "document" else top
    if story is None:
        return None
    marks: dict[Any, int] = {}
    references = []
    for element in top.iter(P, *_KINDS):
        if element.tag == P:
            if is_mark(element):
                marks[element] = len(marks)
        else:
            references.append((len(marks), Reference(_KINDS[element.tag], element.get(_ID, ""))))
    try:
        blocks = tuple(_Layout(known, name, marks).list(story, WordPlace(name, None)))
    except _Unreadable:
        return None
    return _Frame(blocks, tuple(references))


class _Unreadable(Exception):
    """A paragraph of the frame cannot be read by itself."""


class _Layout:
    """One pass over a frame; tables are counted as they begin."""

    def __init__(self, known: Formatting, name: str, marks: dict[Any, int]) -> None:
        self._known = known
        self._name = name
        self._marks = marks
        self._tables = 0

    def list(self, parent: Any, where: WordPlace) -> Iterator[_Spot | _Grid]:
        count = 0
        for element in list_blocks(parent):
            if element.tag != P:
                yield self._table(element)
                continue
            place = where._replace(paragraph=count)
            count += 1
            if element in self._marks:
                yield _Spot(place, self._marks[element], None)
                continue
            content = _read(self._known, element)
            if content is None:
                raise _Unreadable
            yield _Spot(place, -1, content)

    def _table(self, element: Any) -> _Grid:
        place = WordPlace(self._name, None, self._tables)
        self._tables += 1
        rows: list[Row] = []
        inside: dict[WordPlace, tuple[_Spot | _Grid, ...]] = {}
        for shape in list_rows(element):
            cells = []
            for index, cell in enumerate(shape.cells):
                here = place._replace(row=len(rows), cell=index)
                # What a continued cell holds is not on the page.
                inside[here] = () if cell.continued else tuple(self.list(cell.element, here))
                cells.append(Cell(here, cell.column, (), cell.span, continued=cell.continued))
            rows.append(Row(tuple(cells), header=shape.header))
        grid = Table.of_rows(place, rows)
        return _Grid(
            place,
            tuple(
                (tuple((cell, inside[cell.place]) for cell in row.cells), row.header)
                for row in grid.rows
            ),
            grid.columns,
        )


def _fill(
    blocks: tuple[_Spot | _Grid, ...],
    contents: list[_Content],
    counter: numbering.Counter,
    known: Formatting,
) -> Iterator[Paragraph | Table]:
    for block in blocks:
        if isinstance(block, _Grid):
            rows = tuple(
                _row(
                    tuple(
                        _put(cell, tuple(_fill(inner, contents, counter, known)))
                        for cell, inner in cells
                    ),
                    header,
                )
                for cells, header in block.rows
            )
            known_table = _table if len(rows) <= _MOST_ROWS else Table
            yield known_table(block.place, rows, block.columns)
            continue
        content = block.content or contents[block.index]
        step = counter.count(*content.list) if content.list else None
        number = _spell(known, *content.list, step.counts) if content.list and step else ("", " ")
        yield _place(block, content, *number)


@lru_cache(maxsize=4096)
def _spell(
    known: Formatting, number_id: str, level: int, counts: numbering.Counts
) -> tuple[str, str]:
    """The number that a list has come to, and the gap behind it."""
    number = numbering.Step(known.lists[number_id], level, counts).spell()
    return (number.text, number.gap) if number else ("", " ")


# What is the same in the next paper is the same object there, with all that was found out of it.
_row = lru_cache(maxsize=4096)(Row)
_table = lru_cache(maxsize=64)(Table)
_MOST_ROWS = 200


@lru_cache(maxsize=8192)
def _put(cell: Cell, blocks: tuple[Paragraph | Table, ...]) -> Cell:
    """A cell of a frame with what stands in it."""
    return Cell(
        *(cell.place, cell.column, blocks),
        *(cell.grid_span, cell.row_span, cell.continued),
    )


@lru_cache(maxsize=8192)
def _place(spot: _Spot, content: _Content, number: str, gap: str) -> Paragraph:
    return Paragraph(
        spot.place,
        content.text,
        style=content.style,
        number=number,
        gap=gap,
        outline_level=content.outline_level,
        hidden=content.hidden,
    )
