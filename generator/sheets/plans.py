"""What sheets a workbook of deals has, and with which columns: from the fields that are wanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from generator.fields import note_fields
from generator.model import Deal, Entry
from generator.paths import Path
from generator.sheets.headings import Column, Listing, list_columns, list_lists

_FREE = ("extra", "accept")


class Planned(Struct, frozen=True):
    """A column of the workbook to be, and whether a row needs it."""

    column: Column
    needed: bool = False


class Table(Struct, frozen=True):
    """A list's sheet to be."""

    listing: Listing
    columns: tuple[Planned, ...]


class Plan(Struct, frozen=True):
    """A workbook to be: the sheet of deals with its title, and the lists that have rows in it.

    `pick` says in words what the column 本项 picks, where a paper is for one entry of a list;
    `forms` are the titles that 合同类型 is chosen from.
    """

    title: str
    columns: tuple[Planned, ...]
    tables: tuple[Table, ...]
    pick: str = ""
    forms: tuple[str, ...] = ()


def make_plan(
    title: str,
    wanted: Mapping[Path, bool],
    *,
    pick: str = "",
    forms: Iterable[str] = (),
) -> Plan:
    """The plan for fields by path (a step into a list is 0), each with whether a row needs it.

    A list of which only the whole is wanted has all its columns.
    """
    plain = {tuple(step for step in path if step != 0): need for path, need in wanted.items()}
    columns = [Planned(c, plain[c.path]) for c in list_columns() if c.path in plain]
    columns += [
        Planned(Column(path, (note_fields(Deal)[str(path[0])].title, str(path[1])), None), need)
        for path, need in plain.items()
        if path[0] in _FREE and len(path) == 2
    ]
    tables = []
    for listing in list_lists():
        inner = {
            path[len(listing.path) :]: need
            for path, need in plain.items()
            if path[: len(listing.path)] == listing.path
        }
        own = [Planned(c, inner[c.path]) for c in listing.columns if c.path in inner]
        if not own and () in inner:
            own = [Planned(c) for c in listing.columns]
        if own:
            tables.append(Table(listing, tuple(own)))
    return Plan(title, tuple(columns), tuple(tables), pick, tuple(forms))


class Line(Struct, frozen=True):
    """One row of a list's sheet: which list, under which entries of the lists above, its values."""

    listing: Listing
    above: tuple[int, ...]
    values: dict[Path, Any]


def flatten(deal: Deal) -> tuple[dict[Path, Any], list[Line]]:
    """A deal as a row of values by path, and the rows of its lists; what was not said is left out."""
    row: dict[Path, Any] = {}
    lines: list[Line] = []
    _flatten(deal, (), (), row, lines)
    for group in _FREE:
        for name, value in (getattr(deal, group) or {}).items():
            if value is not None:
                row[(group, name)] = value
    return row, lines


def _flatten(
    entry: Entry, path: Path, above: tuple[int, ...], row: dict[Path, Any], lines: list[Line]
) -> None:
    """Notes the values of an entry in its row, and starts a row for each entry of its lists."""
    prefix = _start_of_row(path)
    for key, note in note_fields(type(entry)).items():
        here = (*path, key)
        value = getattr(entry, key)
        if key not in entry.said or (path == () and key in _FREE):
            continue
        if value is None:
            if note.description and "null" in note.description:
                row[here[prefix:]] = None
        elif note.entry is None:
            row[here[prefix:]] = value
        elif note.many:
            listing = next(each for each in list_lists() if each.path == here)
            for index, inner in enumerate(value):
                line = Line(listing, (*above, index), {})
                lines.append(line)
                _flatten(inner, here, line.above, line.values, lines)
        else:
            _flatten(value, here, above, row, lines)


def _start_of_row(path: Path) -> int:
    """How many steps of a path lead to the list whose row this is."""
    return max((len(e.path) for e in list_lists() if path[: len(e.path)] == e.path), default=0)


def list_paths(deals: Iterable[Deal]) -> Iterator[Path]:
    """The fields that deals say something of, lists by their entries' fields."""
    for deal in deals:
        row, lines = flatten(deal)
        yield from row
        for line in lines:
            yield line.listing.path
            yield from ((*line.listing.path, *path) for path in line.values)
