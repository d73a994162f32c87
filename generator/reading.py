"""A Word document as values: stories of paragraphs and tables, each with its place.

What is gathered from them (all paragraphs, the text of a cell) is gathered once.

Nothing here knows XML; `word.read` makes these values and tests may build them by hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from generator.concordance import Concordance, Met, Search
from generator.findings import WordPlace
from generator.folding import fold


class Limits(Struct, frozen=True):
    """What a file may ask of the reader before it is refused as hostile; sizes in bytes."""

    packed: int = 64 * 2**20
    unpacked: int = 256 * 2**20
    part: int = 64 * 2**20
    ratio: int = 200
    members: int = 4096


class Paragraph(Struct, frozen=True, cache_hash=True):
    """One paragraph as a reader sees it.

    `text` leaves out deleted and hidden text and the automatic number; tabs and line breaks are
    the control characters. `style` is the style's name; `number` is the automatic number Word shows before
    the text ("第十一条", "1.", "（1）") and `gap` what stands between the two; `outline_level`
    is 0 for a top heading; `hidden` is the text that is there but formatted hidden.
    """

    place: WordPlace
    text: str
    style: str | None = None
    number: str = ""
    gap: str = " "
    outline_level: int | None = None
    hidden: str = ""

    @property
    def shown(self) -> str:
        """The automatic number and the text, as they stand on the page."""
        return f"{self.number}{self.gap}{self.text}" if self.number else self.text


class Cell(Struct, frozen=True, dict=True, cache_hash=True):
    """A cell of a table: it begins at grid column `column` and covers `grid_span` columns.

    `continued` says the cell is the lower part of one merged downwards: it has no text of its
    own. `row_span` counts the rows the cell covers, itself included. `blocks` are paragraphs
    and nested tables in order.
    """

    place: WordPlace
    column: int
    blocks: tuple[Paragraph | Table, ...] = ()
    grid_span: int = 1
    row_span: int = 1
    continued: bool = False

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The cell's own paragraphs, nested tables left out."""
        return tuple(block for block in self.blocks if isinstance(block, Paragraph))

    @cached_property
    def text(self) -> str:
        """The shown text of the cell, nested tables included, one paragraph per line."""
        return "\n".join(paragraph.shown for paragraph in _paragraphs(self.blocks))


class Row(Struct, frozen=True, cache_hash=True):
    """A row of a table; `header` says Word repeats it at the top of each page."""

    cells: tuple[Cell, ...]
    header: bool = False

    @property
    def texts(self) -> tuple[str, ...]:
        """The text of each cell."""
        return tuple(cell.text for cell in self.cells)


class Table(Struct, frozen=True, dict=True, cache_hash=True):
    """A table as a grid of `columns` columns; `place` has its story and its number."""

    place: WordPlace
    rows: tuple[Row, ...]
    columns: int

    @classmethod
    def of_rows(cls, place: WordPlace, rows: Sequence[Row]) -> Table:
        """A table of rows one below the other, with how many rows each of the cells covers."""
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
        width = max((c.column + c.grid_span for row in rows for c in row.cells), default=0)
        return cls(place, tuple(spanned[::-1]), width)

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that covers this grid position, merged cells included; None for a gap."""
        for above in range(row, -1, -1):
            for cell in self.rows[above].cells:
                if cell.column <= column < cell.column + cell.grid_span:
                    if not cell.continued:
                        return cell
                    break
            else:
                return None
        return None

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """All paragraphs in reading order, nested tables included."""
        return tuple(_paragraphs((self,)))

    @cached_property
    def labels(self) -> Mapping[WordPlace, str]:
        """What stands to the left of each paragraph that opens a cell, its spellings folded."""
        labels = {}
        for row in self.rows:
            label = ""
            for cell in row.cells:
                for paragraph in cell.paragraphs[:1]:
                    labels[paragraph.place] = label
                label = fold(cell.text).strip() or label
        return labels


class Story(Struct, frozen=True, dict=True):
    """A run of text that stands by itself: the body, a header, a note, a text box."""

    part: str
    blocks: tuple[Paragraph | Table, ...]

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """All paragraphs in document order, those of tables where the tables stand."""
        return tuple(_paragraphs(self.blocks))

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """All tables in document order, nested ones after the one that holds them."""
        return tuple(_tables(self.blocks))

    @cached_property
    def text(self) -> str:
        """The shown text, one paragraph per line."""
        return "\n".join([p.shown if p.number else p.text for p in self.paragraphs])


class Document(Struct, frozen=True, dict=True):
    """A document: body first, then headers, footers, notes, text boxes and properties."""

    stories: tuple[Story, ...]
    name: str = ""

    def story(self, part: str) -> Story | None:
        """The story of this name ("body", "header1"), or None."""
        return next((story for story in self.stories if story.part == part), None)

    @cached_property
    def body(self) -> Story:
        """The body; empty when the document has none."""
        return self.story("body") or Story("body", ())

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """All paragraphs of all stories."""
        return tuple(p for story in self.stories for p in story.paragraphs)

    @cached_property
    def texts(self) -> Mapping[WordPlace, str]:
        """The text of each paragraph by its place."""
        return {paragraph.place: paragraph.text for paragraph in self.paragraphs}

    @cached_property
    def order(self) -> Mapping[WordPlace, int]:
        """How many paragraphs stand before each, by its place."""
        return {paragraph.place: at for at, paragraph in enumerate(self.paragraphs)}

    @cached_property
    def labels(self) -> Mapping[WordPlace, str]:
        """What stands in the cell to the left of each paragraph that opens a cell."""
        return {place: label for table in self.tables for place, label in table.labels.items()}

    @cached_property
    def folded(self) -> Mapping[WordPlace, str]:
        """The text of each paragraph by its place, its spellings folded."""
        return {paragraph.place: fold(paragraph.text) for paragraph in self.paragraphs}

    @cached_property
    def _concordance(self) -> Concordance[Paragraph]:
        return Concordance(self.paragraphs)

    def find(self, *searches: Search) -> Sequence[Met[Paragraph]]:
        """The paragraphs in which a pattern is met, in their order; properties among them."""
        return self._concordance.find(*searches)

    def find_next(self, at: int, step: int = 1, *, outside_tables: bool = False) -> int | None:
        """The place of the next paragraph of the same story that has text, or of the last one."""
        part = self.paragraphs[at].place.part
        at += step
        while 0 <= at < len(self.paragraphs) and self.paragraphs[at].place.part == part:
            each = self.paragraphs[at]
            if each.text.strip() and not (outside_tables and each.place.table is not None):
                return at
            at += step
        return None

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """All tables of all stories."""
        return tuple(table for story in self.stories for table in story.tables)

    @cached_property
    def text(self) -> str:
        """The shown text of every story, one paragraph per line."""
        return "\n".join(story.text for story in self.stories)

    @cached_property
    def body_text(self) -> str:
        """The shown text of the body, one paragraph per line."""
        return self.body.text


def _paragraphs(blocks: tuple[Paragraph | Table, ...]) -> Iterator[Paragraph]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for row in block.rows:
                for cell in row.cells:
                    yield from _paragraphs(cell.blocks)


def _tables(blocks: tuple[Paragraph | Table, ...]) -> Iterator[Table]:
    for block in blocks:
        if isinstance(block, Table):
            yield block
            for row in block.rows:
                for cell in row.cells:
                    yield from _tables(cell.blocks)


def from_text(text: str) -> Document:
    """A document written by hand: a line is a paragraph, lines with tabs are rows of a table.

    An empty line ends a table and is left out.
    """
    blocks: list[Paragraph | Table] = []
    rows: list[list[str]] = []
    tables = paragraphs = 0
    for line in [*text.splitlines(), ""]:
        if "\t" in line:
            rows.append(line.split("\t"))
            continue
        if rows:
            blocks.append(_grid(rows, tables))
            tables += 1
            rows = []
        if line.strip():
            blocks.append(Paragraph(WordPlace("body", paragraphs), line))
            paragraphs += 1
    return Document((Story("body", tuple(blocks)),))


def _grid(texts: list[list[str]], table: int) -> Table:
    rows = []
    for r, line in enumerate(texts):
        cells = []
        for c, text in enumerate(line):
            paragraph = Paragraph(WordPlace("body", 0, table, r, c), text)
            cells.append(Cell(WordPlace("body", None, table, r, c), c, (paragraph,)))
        rows.append(Row(tuple(cells)))
    return Table(WordPlace("body", None, table), tuple(rows), max(map(len, texts)))
