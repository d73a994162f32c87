"""A workbook of deals read row by row: raw values as JSON would give them, each with its cell.

    for row in read_rows("开票.xlsx"):
        shaped = shape.read(row.raw)        row.locate("$.payments[1].amount") → 付款计划!D7

What is wrong with one row is told with that row and stops no other; a row with an error among its
problems is not to be issued (`checking.tell_row` gives them with what is found of its deal). A row
whose `raw` is None is no deal: it tells what concerns the workbook (a heading, a list's line
without a deal).
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path as File
from typing import Any

from generator import sources
from generator.errors import UnreadableInput
from generator.fields import name_keys, note_fields
from generator.findings import SheetPlace
from generator.model import Entry, Party
from generator.paths import Path, join_path
from generator.shape import Problem
from generator.sheets.cells import SheetNote, Workbook
from generator.sheets.gathering import Gathering, Item, fold_key
from generator.sheets.headings import (
    DAY,
    FORM,
    KEY,
    NOTE,
    PARENT,
    PICK,
    ROW,
    Listing,
    find_list,
)
from generator.sheets.layout import GUIDE, Layout, find_layout
from generator.sheets.records import (
    ALTERED,
    HEADING,
    HIDDEN,
    PLAIN_EXAMPLE,
    UNJOINED,
    Record,
    name_meaning,
    read_records,
)
from generator.sheets.row import Row
from generator.sheets.taking import UNREAD, UNREADABLE
from generator.values import show

_SIDES = (("buyer",), ("supplier",))


def read_rows(path: str, parties: File | None = None) -> Iterator[Row]:
    """The deals of a workbook, in the order of its rows, streamed.

    `parties` is the folder in which a side named by itself (甲方) is looked up; one that is not
    there is known by that name alone. Raises `UnreadableInput` for what is no workbook of deals.
    """
    return read_book(sources.read_bytes(path), path, parties)


def read_book(data: bytes, name: str, parties: File | None = None) -> Iterator[Row]:
    """The same for the bytes of a workbook."""
    return _Reader(Workbook(data, name), parties).read()


def count_book(data: bytes, name: str) -> int:
    """How many rows there are to read at most, for a progress; raises as `read_book` does."""
    book = Workbook(data, name)
    count = 0
    for sheet in book.sheets:
        if sheet.hidden or sheet.name.startswith(NOTE) or find_list(sheet.name):
            continue
        if sheet.name.strip() == GUIDE:
            continue
        layout = find_layout(book, sheet)
        if layout is not None:
            count += sum(1 for line in book.read_lines(sheet) if line.number >= layout.first)
    return count


class _Reader:
    """One reading of a workbook; `_base` keeps the rows of lists until their deals come by."""

    def __init__(self, book: Workbook, parties: File | None) -> None:
        self._book = book
        self._parties = parties
        self._base = Gathering()
        self._tables: list[Layout] = []
        self._masters: dict[str, Any] = {}

    def read(self) -> Iterator[Row]:
        try:
            yield from self._read()
        finally:
            self._base.close()

    def _read(self) -> Iterator[Row]:
        mains, lists, unread = self._sort_sheets()
        if not mains:
            raise UnreadableInput(
                f"{self._book.name} 里没有交易：没有一个工作表有认得的表头（如 合同编号、甲方.名称）",
                fix="用 gen sheet invoice -o 开票.xlsx 生成一份空白的来填，或对照 gen fields 改表头",
                kind="not_deals",
            )
        for sheet in unread:
            yield _tell(SheetPlace(sheet.name, "A1"), UNREAD, _say_unread(sheet))
        for layout in (*mains, *lists):
            yield from _tell_layout(layout)
        self._tables = lists
        for index, layout in enumerate(lists):
            yield from self._gather(index, layout)
        has_rows = len(mains) == 1
        is_empty = True
        for layout in mains:
            for row in self._read_deals(layout, by_line=has_rows):
                is_empty = is_empty and row.raw is None
                yield row
        if is_empty:
            place = mains[0].place(1, mains[0].first)
            yield _tell(place, UNREAD, "一笔交易也没有：表头下面是空的，或只有示例；请填写后再试")
        for entry in self._base.list_orphans():
            yield self._tell_orphan(entry)

    def _sort_sheets(self) -> tuple[list[Layout], list[Layout], list[SheetNote]]:
        """The sheets of deals, those of lists, and those left unread that hold something."""
        mains: list[Layout] = []
        lists: list[Layout] = []
        unread: list[SheetNote] = []
        for sheet in self._book.sheets:
            if sheet.name.strip() == GUIDE or sheet.name.startswith(NOTE):
                continue
            listing = find_list(sheet.name)
            if sheet.hidden and listing is None:
                continue
            layout = find_layout(self._book, sheet, listing)
            if layout is None:
                if any(True for _ in self._book.read_lines(sheet)):
                    unread.append(sheet)
            elif layout.listing is None:
                mains.append(layout)
            else:
                lists.append(layout)
        if not mains:  # deals on a sheet that is called 通知 or 验收, like a list
            found = [find_layout(self._book, each.sheet) for each in lists if not each.sheet.hidden]
            mains = [each for each in found if each is not None]
            lists = []
        return mains, lists, unread

    # --- lists -----------------------------------------------------------------------------------

    def _gather(self, index: int, layout: Layout) -> Iterator[Row]:
        """Keeps the rows of a list; yields what is no row of any deal."""
        assert layout.listing is not None
        for line in read_records(self._book, layout):
            place = layout.place(1, line.line)
            if line.skipped:
                yield from _tell_skipped(place, line.skipped)
                continue
            number, row = fold_key(line.keys.get(KEY)), fold_key(line.keys.get(ROW))
            if number is None and row is None:
                words = f"“{layout.listing.name}”的这一行没有写合同编号或行号，不知道属于哪一笔交易"
                yield Row(place, None, (Problem(UNJOINED, str(place), words), *line.problems))
                continue
            parent = fold_key(line.keys.get(PARENT))
            entry = Item(index, line.line, number, row, parent, line.values, line.problems)
            self._base.add(entry)

    def _tell_orphan(self, entry: Item) -> Row:
        table = self._tables[entry.table]
        place = table.place(1, entry.line)
        name = table.listing.name if table.listing else ""
        whose = f"行号“{entry.row}”" if entry.row else f"合同编号“{entry.number}”"
        words = f"“{name}”的这一行属于{whose}，但交易表里没有这一笔；请改正，或删去这一行"
        return Row(place, None, (Problem(UNJOINED, str(place), words), *entry.problems))

    # --- deals -----------------------------------------------------------------------------------

    def _read_deals(self, layout: Layout, *, by_line: bool) -> Iterator[Row]:
        columns = {
            join_path(meaning.path) if meaning.path else meaning.role: layout.place(at, 1).cell[:-1]
            for at, meaning in layout.columns.items()
            if meaning.path or meaning.role in (PICK, FORM, DAY)
        }
        rows_are_named = layout.find(ROW) is not None
        for line in read_records(self._book, layout):
            place = layout.place(1, line.line)
            if line.skipped:
                yield from _tell_skipped(place, line.skipped)
                continue
            problems = list(line.problems)
            raw, cells = self._make_deal(layout, line, problems)
            number = fold_key(raw.get("number"))
            row = fold_key(line.keys.get(ROW))
            if not rows_are_named and by_line:
                row = str(line.line)
            pick = line.keys.get(PICK)
            same = self._base.know_deal(number, row, pick, str(place))
            for title, key, earlier in (("合同编号", number, same[0]), (ROW, row, same[1])):
                if key is not None and earlier:
                    where = str(self._find_key(layout, title, line.line))
                    words = f"{title}“{show(key)}”与 {earlier} 的相同；请改正，或删去重复的一行"
                    problems.append(Problem(UNJOINED, where, words, show(key)))
            self._add_lists(raw, cells, number, row, problems)
            form, day = line.keys.get(FORM), line.keys.get(DAY)
            yield Row(place, raw, tuple(problems), pick, form, day, line.shown, columns, cells)

    def _find_key(self, layout: Layout, title: str, line: int) -> SheetPlace:
        for at, meaning in layout.columns.items():
            if meaning.role == title or (title == KEY and meaning.path == ("number",)):
                return layout.place(at, line)
        return layout.place(1, line)

    def _make_deal(
        self, layout: Layout, line: Record, problems: list[Problem]
    ) -> tuple[dict[str, Any], dict[str, SheetPlace]]:
        """The values of a line put together, lists within the row closed up."""
        raw: dict[str, Any] = {}
        cells: dict[str, SheetPlace] = {}
        inline: dict[str, dict[int, dict[str, Any]]] = {}
        for path, value in line.values:
            if path in _SIDES:
                try:
                    raw[str(path[0])] = self._find_party(str(value))
                except UnreadableInput as error:
                    at = next(at for at, each in layout.columns.items() if each.path == path)
                    where = str(layout.place(at, line.line))
                    problems.append(Problem(UNREADABLE, where, str(error), show(value)))
        for path, value in line.values:
            if path in _SIDES:
                continue
            if len(path) > 2 and isinstance(path[1], int):
                entries = inline.setdefault(str(path[0]), {})
                _put(entries.setdefault(path[1], {}), path[2:], value)
            else:
                _put(raw, path, value)
        for key, entries in inline.items():
            raw[key] = [entries[index] for index in sorted(entries)]
            for place, index in enumerate(sorted(entries)):
                for at, meaning in layout.columns.items():
                    if meaning.path[:2] == (key, index):
                        path = (key, place, *meaning.path[2:])
                        cells[join_path(path)] = layout.place(at, line.line)
        return raw, cells

    def _find_party(self, name: str) -> dict[str, Any]:
        """A side named by itself: the party on file of that name, or one of that name alone."""
        if name not in self._masters:
            self._masters[name] = {"name": name}
            try:
                found = sources.read_party(name, self._parties, "buyer") if self._parties else None
            except UnreadableInput as error:
                if error.kind != "missing":
                    del self._masters[name]
                    raise
                found = None
            if isinstance(found, dict):
                self._masters[name] = _spell(found, Party)
        return copy.deepcopy(self._masters[name])

    def _add_lists(
        self,
        raw: dict[str, Any],
        cells: dict[str, SheetPlace],
        number: str | None,
        row: str | None,
        problems: list[Problem],
    ) -> None:
        """The deal's rows of all lists, outer lists first."""
        entries = [(self._tables[e.table], e) for e in self._base.list_entries(number, row)]
        for table, entry in sorted(entries, key=lambda pair: _measure_depth(pair[0])):
            listing = table.listing
            assert listing is not None
            where = str(table.place(1, entry.line))
            problems += entry.problems
            if entry.row and entry.number and number and entry.number != number:
                words = (
                    f"行号“{entry.row}”的合同编号是“{number}”，这里写的是“{entry.number}”；请改正"
                )
                cell = str(self._find_key(table, KEY, entry.line))
                problems.append(Problem(UNJOINED, cell, words, entry.number))
            base = _find_parent(listing, entry, raw)
            if isinstance(base, str):
                problems.append(Problem(UNJOINED, where, base, entry.parent))
                continue
            holder, path = base
            key = str(listing.path[-1])
            known = holder.setdefault(key, [])
            if cells.get(join_path((*path, key))) is None and known:
                words = f"“{listing.name}”在交易表里和它自己的工作表里都写了，请只留一处"
                problems.append(Problem(UNJOINED, where, words))
            here = (*path, key, len(known))
            value: dict[str, Any] = {}
            for inner, each in entry.values:
                _put(value, inner, each)
            known.append(value)
            cells[join_path((*path, key))] = cells[join_path(here)] = table.place(1, entry.line)
            for column, meaning in table.columns.items():
                if meaning.path:
                    cells[join_path((*here, *meaning.path))] = table.place(column, entry.line)


def _spell(raw: dict[str, Any], entry: type[Entry]) -> dict[str, Any]:
    """Raw values under English keys, so that a cell takes the place of what is on file."""
    keys, notes = name_keys(entry), note_fields(entry)
    spelled: dict[str, Any] = {}
    for name, value in raw.items():
        key = keys.get(name, name)
        inner = notes[key].entry if key in notes else None
        spelled.setdefault(
            key, _spell(value, inner) if inner and isinstance(value, dict) else value
        )
    return spelled


def _measure_depth(table: Layout) -> int:
    return len(table.listing.path) if table.listing else 0


def _find_parent(
    listing: Listing, entry: Item, raw: dict[str, Any]
) -> tuple[dict[str, Any], Path] | str:
    """The group that a list's row goes into: the deal, or an entry of the list above; or why none."""
    if len(listing.path) == 1:
        return raw, ()
    key, title = str(listing.path[0]), listing.titles[0]
    above = raw.get(key) or []
    if entry.parent is None and len(above) == 1:
        return above[0], (key, 0)
    if entry.parent is None:
        return f"没有写属于第几项{title}；在“所属{title}”一列写 1、2……或那一项的名称"
    for index, each in enumerate(above):
        named = [fold_key(value) for value in each.values() if isinstance(value, str)]
        if entry.parent == str(index + 1) or entry.parent in named:
            return each, (key, index)
    return f"所属{title}“{show(entry.parent)}”不在这笔交易的{title}里（有 {len(above)} 项）"


def _tell_skipped(place: SheetPlace, words: str) -> Iterator[Row]:
    """An untouched example is passed over without a word; the rest is told."""
    if words != PLAIN_EXAMPLE:
        kind = UNJOINED if words == ALTERED else UNREAD
        yield _tell(place, kind, f"这一行{words}")


def _tell(place: SheetPlace, kind: str, words: str, excerpt: str | None = None) -> Row:
    return Row(place, None, (Problem(kind, str(place), words, excerpt),))


def _tell_layout(layout: Layout) -> Iterator[Row]:
    """What is wrong with the headings of a sheet, and which columns people do not see."""
    for at, meaning in layout.columns.items():
        place = layout.place(at, layout.heading)
        if meaning.problem:
            yield Row(
                place, None, (Problem(HEADING, str(place), meaning.problem, fix=meaning.near),)
            )
        elif layout.is_hidden(at) and meaning.role != NOTE:
            yield _tell(
                place, HIDDEN, f"“{name_meaning(meaning)}”这一列是隐藏的，照样读了；不要的请删去"
            )
    if layout.sheet.hidden:
        place = layout.place(1, 1)
        yield _tell(place, HIDDEN, f"工作表“{layout.sheet.name}”是隐藏的，照样读了；不要的请删去")


def _say_unread(sheet: SheetNote) -> str:
    return (
        f"工作表“{sheet.name}”没有读：没有认得的表头；不是交易的，改名为以 # 开头或删去；"
        "是清单的，以清单命名，如 付款计划、服务清单"
    )


def _put(raw: dict[str, Any], path: Path, value: Any) -> None:
    for step in path[:-1]:
        inner = raw.setdefault(str(step), {})
        if not isinstance(inner, dict):  # a party on file whose group is no group: told by shape
            inner = raw[str(step)] = {}
        raw = inner
    raw[str(path[-1])] = value
