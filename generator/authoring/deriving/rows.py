"""Rows of a table that state the entries of a list of the deal, one each, become one loop."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from generator.authoring.deriving.choosing import Choice
from generator.authoring.deriving.cues import Around, weigh
from generator.authoring.deriving.known import Known
from generator.authoring.deriving.looping import TURN, CellPattern, Entries, Loop, mark_number
from generator.authoring.deriving.patterns import PARAGRAPH, Line, Mark, Pattern, Slot, find_pattern
from generator.authoring.deriving.spotting import find_spots, make_index
from generator.paths import Path
from generator.reading import Cell, Document, Row, Table

_NAME = 3.0
_WEIGHTS = {"text": 1.0, "money": 2.0, "code": 2.0, "date": 2.0, "rate": 1.0}
_COUNTED = re.compile(r"(?<![\d.])(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3})(?![\d.%])")
_ENOUGH, _SURE = 3.0, 5.0
# How many values the rows must state for a column that the deal is silent about to be trusted.
_TRUSTED = 3
# Heads of columns whose content a deal may be silent about, and the value meant for it.
_OWN_COLUMNS = {"items": (("备注|说明", "备注"), ("规格|型号|参数", "规格"), ("单位", "单位"))}


class Aligned(Struct, frozen=True):
    """A row with the list entry that it states."""

    index: int
    entry: int
    row: Row
    weight: float


class Found(Struct, frozen=True):
    """What the tables of a document hold of the lists of a deal.

    `singles` are fields for rows that state entries but cannot be a loop; `reasons` say why, in
    Chinese.
    """

    loops: tuple[Loop, ...]
    singles: tuple[Choice, ...]
    reasons: tuple[str, ...]


def find_row_loops(document: Document, lists: Sequence[Entries]) -> Found:
    """The loops of all tables, and single fields for rows that state entries but are not alike.

    A list that is parted over several tables, as by a page break, becomes a loop in each of them.
    """
    reasons: list[str] = []
    loops: dict[Path, list[tuple[Loop, list[Choice]]]] = {}
    singles: list[Choice] = []
    for table in document.tables:
        aligned = [(entries, _align(table, entries)) for entries in lists]
        fitting = [(e, rows) for e, rows in aligned if len(rows) > 1 or _is_sure(e, rows)]
        if not fitting:
            continue
        entries, rows = max(fitting, key=lambda each: sum(row.weight for row in each[1]))
        loop = _make_loop(table, entries, rows)
        fields = list(_tag_singly(entries, rows, table))
        if loop is None and len(rows) == 1:
            continue
        if loop is None:
            singles += fields
            reasons.append(_explain(table, entries, rows))
        else:
            loops.setdefault(entries.path, []).append((loop, fields))
    kept: list[Loop] = []
    for found in loops.values():
        parts = [loop for loop, _ in found if not loop.is_whole]
        is_parted = _make_whole(parts)
        for loop, fields in found:
            if loop.is_whole or is_parted:
                kept.append(loop)
            elif loop.first < loop.last:  # a single line may be there by chance
                singles += fields
    return Found(tuple(kept), tuple(singles), tuple(reasons))


def _is_sure(entries: Entries, rows: Sequence[Aligned]) -> bool:
    """Whether the one row of a table is surely a line of the service list."""
    return entries.path == ("items",) and len(rows) == 1 and rows[0].weight >= _SURE


def _make_whole(parts: Sequence[Loop]) -> bool:
    """Whether parts of a list in several tables are all of it, each entry once."""
    ends = [-1]
    for part in parts:
        if part.first != ends[-1] + 1:
            return False
        ends.append(part.last)
    return bool(parts) and ends[-1] == len(parts[0].entries.entries) - 1


def _align(table: Table, entries: Entries) -> list[Aligned]:
    """The rows of a table that state the entries of a list, in the order of the list."""
    aligned: list[Aligned] = []
    known = [value for entry in entries.entries for value in entry.values() if value.key != TURN]
    index = make_index(known)
    earliest = 0
    for number, row in enumerate(table.rows):
        scores: dict[int, float] = {}
        for cell in row.cells:
            found: dict[int, float] = {}
            for paragraph in cell.paragraphs:
                for spot in find_spots(paragraph, index):
                    is_whole = spot.text.strip() == paragraph.text.strip()
                    for option in spot.options:
                        weight = _weigh(option.known) * (1 if is_whole else 0.7)
                        entry = _entry_of(option.known, entries)
                        found[entry] = max(found.get(entry, 0.0), weight)
            for entry, weight in found.items():
                scores[entry] = scores.get(entry, 0.0) + weight
        best = [e for e in scores if e >= earliest and scores[e] >= _ENOUGH]
        if not best:
            continue
        top = max(scores[e] for e in best)
        entry = min(e for e in best if scores[e] == top)
        aligned.append(Aligned(number, entry, row, top))
        earliest = entry + 1
    return aligned


def _weigh(known: Known) -> float:
    """How much it says of a row that it states this value."""
    is_name = known.key in ("name", "title") and len(known.value) > 1
    return _NAME if is_name else _WEIGHTS.get(known.kind, 0.5)


def _entry_of(known: Known, entries: Entries) -> int:
    return int(known.path[len(entries.path)])


def _make_loop(table: Table, entries: Entries, rows: Sequence[Aligned]) -> Loop | None:
    """The loop for rows that follow each other and are alike; None where they are not."""
    first, last = rows[0], rows[-1]
    if not _are_together(rows) or not _are_shaped_alike(rows):
        return None
    found = _find_columns(table, entries, rows)
    unknown = tuple(head for _, pattern, head in found if pattern is None)
    stated = {slot.mark.inner for _, pattern, _ in found if pattern for slot in pattern.slots}
    if not stated or (unknown and len(stated) < _TRUSTED):
        return None
    if any(_name_own_column(head, entries) is None for head in unknown):
        return None
    kept = []
    for place, (lines, pattern, head) in enumerate(found):
        fitted = pattern or _guess_column(lines, head, entries)
        if fitted is None:
            return None
        cell = rows[fitted.origin].row.cells[place]
        text = lines[fitted.origin].text
        kept.append(CellPattern(tuple(p.place for p in cell.paragraphs), text, fitted))
    places = [next(p.place for c in row.row.cells for p in c.paragraphs) for row in rows]
    dropped = [p.place for row in rows for c in row.row.cells for p in c.paragraphs]
    mine = {place for cell in kept for place in cell.places}
    return Loop(
        *(entries, first.entry, last.entry, True, tuple(kept), places[0]),
        dropped=tuple(place for place in dropped if place not in mine),
        unknown=unknown,
    )


def _are_together(rows: Sequence[Aligned]) -> bool:
    """Whether the rows follow each other, and the entries that they state do."""
    first, last = rows[0], rows[-1]
    indices, stated = [row.index for row in rows], [row.entry for row in rows]
    return indices == list(range(first.index, last.index + 1)) and stated == list(
        range(first.entry, last.entry + 1)
    )


def _are_shaped_alike(rows: Sequence[Aligned]) -> bool:
    """Whether the rows have the same cells, none of them merged downwards."""
    shapes = {tuple((cell.column, cell.grid_span) for cell in row.row.cells) for row in rows}
    cells = [cell for row in rows for cell in row.row.cells]
    return len(shapes) == 1 and not any(c.continued or c.row_span > 1 for c in cells)


def _find_columns(
    table: Table, entries: Entries, rows: Sequence[Aligned]
) -> list[tuple[list[Line], Pattern | None, str]]:
    """For each column its texts, the pattern that gives them all, and its head."""
    heads = _read_heads(table, rows[0].index)
    found = []
    for place, cell in enumerate(rows[0].row.cells):
        lines = [_make_line(row.row.cells[place], entries, row.entry) for row in rows]
        head = heads.get(cell.column, "")
        found.append((lines, find_pattern(lines, preferred=_prefer(head, entries)), head))
    return found


def _explain(table: Table, entries: Entries, rows: Sequence[Aligned]) -> str:
    """Why rows that state entries are no loop, and what to do."""
    where = f"{table.place}里“{entries.name}”的各行没有做成循环，按第几项写成了字段"
    if not _are_together(rows):
        return f"{where}：各行不相连，或次序与交易数据不同"
    if not _are_shaped_alike(rows):
        return f"{where}：有合并的单元格；先在 Word 里拆开，再做一次"
    columns = _find_columns(table, entries, rows)
    odd = [head or f"第 {n + 1} 列" for n, (_, each, head) in enumerate(columns) if each is None]
    listed = "、".join(f"“{head}”" for head in odd)
    return f"{where}：{listed}的内容交易数据里没有，或写法不一" if odd else where


def _make_line(cell: Cell, entries: Entries, entry: int) -> Line:
    """A cell as one text with the values of its entry that stand in it."""
    values = entries.entries[entry]
    text = PARAGRAPH.join(paragraph.text for paragraph in cell.paragraphs)
    marks: list[Mark] = []
    offset = 0
    index = make_index(values.values())
    for paragraph in cell.paragraphs:
        for spot in find_spots(paragraph, index):
            marks += [
                Mark(offset + spot.start, offset + spot.end, _spell(option.known), option.filters)
                for option in spot.options
                if option.exact
            ]
        offset += len(paragraph.text) + 1
    marks += mark_number(text, values, _COUNTED)
    return Line(text, values, tuple(marks))


def _spell(known: Known) -> str:
    return TURN if known.key == TURN else known.inner


def _prefer(head: str, entries: Entries) -> dict[str, float]:
    """How far the head of a column speaks for each value of an entry."""
    around = Around(head, "", "", "", "", "", "")
    preferred: dict[str, float] = {}
    for entry in entries.entries[:1]:
        for inner, known in entry.items():
            title = inner.rpartition(".")[2]
            exact = 4.0 if title and title in head else 0.0
            preferred[inner] = max(exact, weigh(known, around)) if head else 0.0
    for inner in (TURN, "序号", "期次"):
        if inner in preferred and re.search("序号|编号|期次|No", head):
            preferred[inner] = 4.0
    return preferred


def _read_heads(table: Table, before: int) -> dict[int, str]:
    heads: dict[int, str] = {}
    for row in table.rows[:before][-2:]:
        for cell in row.cells:
            for column in range(cell.column, cell.column + cell.grid_span):
                if len(cell.text) <= 24:
                    heads[column] = f"{heads.get(column, '')}{''.join(cell.text.split())}"
    return heads


def _name_own_column(head: str, entries: Entries) -> str | None:
    for pattern, inner in _OWN_COLUMNS.get(str(entries.path[-1]), ()):
        if re.search(pattern, head) and all(inner not in entry for entry in entries.entries):
            return inner
    return None


def _guess_column(lines: Sequence[Line], head: str, entries: Entries) -> Pattern | None:
    """The pattern of a column of which the deal says nothing: all of it is that one value."""
    inner = _name_own_column(head, entries)
    plain = [i for i, line in enumerate(lines) if line.text.strip() and PARAGRAPH not in line.text]
    if inner is None or not plain:
        return None
    slot = Slot(Mark(0, len(lines[plain[0]].text), inner, ""), optional=True)
    return Pattern(plain[0], (slot,))


def _tag_singly(entries: Entries, rows: Sequence[Aligned], table: Table) -> Iterator[Choice]:
    """Fields by position for rows that cannot be a loop."""
    heads = _read_heads(table, rows[0].index)
    for row in rows:
        values = [known for known in entries.entries[row.entry].values() if known.key != TURN]
        index = make_index(values)
        for cell in row.row.cells:
            liking = _prefer(heads.get(cell.column, ""), entries)
            for paragraph in cell.paragraphs:
                for spot in find_spots(paragraph, index):
                    if spot.text.strip() != paragraph.text.strip() and spot.token is not None:
                        continue
                    best = max(
                        spot.options, key=lambda o: (liking.get(o.known.inner, 0.0), o.exact)
                    )
                    if best.known.key != "number":
                        yield Choice(spot, best)
