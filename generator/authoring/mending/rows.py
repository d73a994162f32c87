"""Rows of placeholders that are one line of a list: they become a loop over it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from generator.authoring.mending.loops import Spot, is_merged
from generator.authoring.mending.meanings import find_field, match
from generator.authoring.mending.shapes import Context
from generator.authoring.mending.synonyms import LISTS
from generator.findings import WordPlace
from generator.reading import Table

# Which lists are told by the columns of their tables.
_TOLD = ("服务清单", "付款计划")
_UNITS = re.compile(r"[\d\s.,、，。()（）%％元￥¥第期项个/]+|人民币")
_COUNTED = re.compile(r"[_.]?\d+$")


class RowLoop(Struct, frozen=True, eq=False):
    """A row that is repeated for each line of the list `title`.

    `tags` are what its placeholders become; `number` is the place of a cell with a written line
    number; `extra` are further rows of the same placeholders, which go.
    """

    row: Any
    title: str
    tags: Mapping[Spot, str]
    number: WordPlace | None
    extra: tuple[Any, ...]
    spots: tuple[Spot, ...]


class _Line(Struct, frozen=True):
    """What a row asks for: the list, and for each placeholder its field and the words it has."""

    title: str
    fields: Mapping[Spot, str]
    words: Mapping[Spot, str]


_Key = tuple[str, int, int]


def find_row_loops(
    spots: Sequence[Spot], tables: Mapping[tuple[str, int], Table]
) -> tuple[list[RowLoop], dict[Spot, str]]:
    """The rows that are lines of a list, and the spots of those that cannot be repeated and why."""
    rows: dict[_Key, list[Spot]] = {}
    for spot in spots:
        where = spot.place
        if where.table is not None and where.row is not None:
            rows.setdefault((where.part, where.table, where.row), []).append(spot)
    headers = {key: _read_headers(tables[key]) for key in {k[:2] for k in rows} if key in tables}
    lines: dict[_Key, _Line] = {}
    for key, own in rows.items():
        if key[:2] in tables:
            line = _read_line(own, tables[key[:2]], key[2], headers[key[:2]])
            if line is not None:
                lines[key] = line
    loops: list[RowLoop] = []
    odd: dict[Spot, str] = {}
    done: set[_Key] = set()
    for key, line in lines.items():
        own = rows[key]
        if key in done:
            continue
        if is_merged(own[0].row):
            odd.update(dict.fromkeys(own, "这一行有纵向合并的单元格，不能逐行重复"))
            continue
        extra = _find_extra(key, line, lines)
        done.update(extra)
        context = Context(scope=line.title)
        tags = {spot: match(words, context).choices[0] for spot, words in line.words.items()}
        number = _find_number(tables[key[:2]], key[2], line.title, headers[key[:2]])
        every = (*own, *(spot for each in extra for spot in rows[each]))
        removed = tuple(rows[each][0].row for each in extra)
        loops.append(RowLoop(own[0].row, line.title, tags, number, removed, every))
    return loops, odd


def _read_line(
    spots: Sequence[Spot], table: Table, row: int, headers: Mapping[tuple[int, int], str]
) -> _Line | None:
    if len({spot.place.cell for spot in spots}) < 2 or _has_words(spots, table, row):
        return None
    best: list[tuple[int, _Line]] = []
    for title in _TOLD:
        fields: dict[Spot, str] = {}
        asked: dict[Spot, str] = {}
        score = 0
        for spot in spots:
            header = headers[row, spot.place.cell or 0]
            words = _COUNTED.sub("", spot.mark.words)
            by_header, _ = find_field(header, title)
            by_words, named = find_field(words, title)
            field = by_words or by_header
            if field is None:
                break
            fields[spot] = field
            asked[spot] = words if by_words else header
            score += 2 * named + (by_header is not None)
        else:
            if score and len(set(fields.values())) > 1:
                best.append((score, _Line(title, fields, asked)))
    best.sort(key=lambda each: -each[0])
    if not best or (len(best) > 1 and best[0][0] == best[1][0]):
        return None
    return best[0][1]


def _has_words(spots: Sequence[Spot], table: Table, row: int) -> bool:
    """Whether a cell of the row holds words of its own: then the row says what it says once."""
    for index, cell in enumerate(table.rows[row].cells):
        text = cell.text
        for spot in spots:
            if spot.place.cell == index:
                text = text.replace(spot.words, "")
        if _UNITS.sub("", text):
            return True
    return False


def _read_headers(table: Table) -> dict[tuple[int, int], str]:
    """The words above each cell, by row and cell: the nearest that hold no placeholder."""
    above: dict[int, str] = {}
    headers: dict[tuple[int, int], str] = {}
    for number, row in enumerate(table.rows):
        for index, cell in enumerate(row.cells):
            headers[number, index] = above.get(cell.column, "")
        for cell in row.cells:
            text = re.sub(r"\s", "", cell.text)
            if text and not re.search(r"[{｛«<\[【$#]", text):
                above.update(dict.fromkeys(range(cell.column, cell.column + cell.grid_span), text))
    return headers


def _find_extra(key: _Key, line: _Line, lines: Mapping[_Key, _Line]) -> list[_Key]:
    """The rows right below that ask for the same once more."""
    extra: list[_Key] = []
    while True:
        below = (key[0], key[1], key[2] + len(extra) + 1)
        again = lines.get(below)
        if again is None or is_merged(next(iter(again.fields)).row):
            return extra
        same = list(again.fields.values()) == list(line.fields.values())
        if again.title != line.title or not same:
            return extra
        extra.append(below)


def _find_number(
    table: Table, row: int, title: str, headers: Mapping[tuple[int, int], str]
) -> WordPlace | None:
    """The cell in which the number of the line is written as a figure."""
    for index, cell in enumerate(table.rows[row].cells):
        field, _ = find_field(headers[row, index], title)
        if field == next(iter(LISTS[title][2])) and re.fullmatch(r"\s*\d+\s*", cell.text):
            return next((p.place for p in cell.paragraphs if p.text.strip()), None)
    return None
