"""Rows of placeholders that are one line of a list: they become a loop over it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.authoring.loops import Spot, is_merged
from generator.authoring.meanings import Context, find_field, match
from generator.authoring.synonyms import LISTS
from generator.findings import WordPlace
from generator.reading import Table

# Which lists are told by the columns of their tables.
_TOLD = ("服务清单", "付款计划")
_UNITS = re.compile(r"[\d\s.,、，。()（）%％元￥¥第期项个/]+|人民币")
_COUNTED = re.compile(r"[_.]?\d+$")


@dataclass(frozen=True, slots=True, eq=False)
class RowLoop:
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


def find_row_loops(
    spots: Sequence[Spot], tables: Mapping[tuple[str, int], Table]
) -> tuple[list[RowLoop], dict[Spot, str]]:
    """The rows that are lines of a list, and the spots of those that cannot be repeated and why."""
    rows: dict[tuple[str, int, int], list[Spot]] = {}
    for spot in spots:
        where = spot.place
        if where.table is not None and where.row is not None:
            rows.setdefault((where.part, where.table, where.row), []).append(spot)
    loops: list[RowLoop] = []
    odd: dict[Spot, str] = {}
    done: set[tuple[str, int, int]] = set()
    for key, own in rows.items():
        table = tables.get(key[:2])
        if key in done or table is None:
            continue
        found = _choose_list(own, table, key[2])
        if found is None:
            continue
        if is_merged(own[0].row):
            odd.update(dict.fromkeys(own, "这一行有纵向合并的单元格，不能逐行重复"))
            continue
        title, fields = found
        extra, more = _find_extra(key, rows, table, found)
        done.update(extra)
        tags = {
            spot: match(field, Context(scope=title)).choices[0] for spot, field in fields.items()
        }
        removed = tuple(rows[each][0].row for each in extra)
        number = _find_number(own[0], table, key[2], title)
        loops.append(RowLoop(own[0].row, title, tags, number, removed, (*own, *more)))
    return loops, odd


def _choose_list(
    spots: Sequence[Spot], table: Table, row: int
) -> tuple[str, dict[Spot, str]] | None:
    if len({spot.place.cell for spot in spots}) < 2 or _has_words(spots, table, row):
        return None
    best: list[tuple[int, str, dict[Spot, str]]] = []
    for title in _TOLD:
        fields: dict[Spot, str] = {}
        score = 0
        for spot in spots:
            header = _find_header(spot.place, table, row)
            by_header, _ = find_field(header, title)
            by_words, named = find_field(_COUNTED.sub("", spot.mark.words), title)
            field = by_words or by_header
            if field is None:
                break
            fields[spot] = field
            score += 2 * named + (by_header is not None)
        else:
            if score and len(set(fields.values())) > 1:
                best.append((score, title, fields))
    best.sort(key=lambda each: -each[0])
    if not best or (len(best) > 1 and best[0][0] == best[1][0]):
        return None
    return best[0][1], best[0][2]


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


def _find_header(place: WordPlace, table: Table, row: int) -> str:
    """The words above a cell: the nearest that hold no placeholder of their own."""
    column = table.rows[row].cells[place.cell or 0].column
    for above in range(row - 1, -1, -1):
        cell = table.at(above, column)
        if cell is not None and cell.text.strip() and not re.search(r"[{｛«<\[【$#]", cell.text):
            return re.sub(r"\s", "", cell.text)
    return ""


def _find_extra(
    key: tuple[str, int, int],
    rows: Mapping[tuple[str, int, int], list[Spot]],
    table: Table,
    found: tuple[str, dict[Spot, str]],
) -> tuple[list[tuple[str, int, int]], list[Spot]]:
    """The rows right below that ask for the same once more."""
    extra: list[tuple[str, int, int]] = []
    more: list[Spot] = []
    for below in range(key[2] + 1, len(table.rows)):
        spots = rows.get((*key[:2], below))
        again = _choose_list(spots, table, below) if spots else None
        if not spots or again is None or is_merged(spots[0].row):
            break
        same = again[0] == found[0] and list(again[1].values()) == list(found[1].values())
        if not same:
            break
        extra.append((*key[:2], below))
        more.extend(spots)
    return extra, more


def _find_number(spot: Spot, table: Table, row: int, title: str) -> WordPlace | None:
    """The cell in which the number of the line is written as a figure."""
    for cell in table.rows[row].cells:
        field, _ = find_field(_find_header(cell.place, table, row), title)
        if field == next(iter(LISTS[title][2])) and re.fullmatch(r"\s*\d+\s*", cell.text):
            return next((p.place for p in cell.paragraphs if p.text.strip()), None)
    return None
