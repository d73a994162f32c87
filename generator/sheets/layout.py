"""Where the table of a sheet begins and which field each of its columns holds.

The headings are the first line of those that know most fields; titles above them, a second line
with the other spelling below them, and groups merged over them are understood.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from generator.findings import SheetPlace
from generator.sheets.cells import Line, SheetNote, Workbook, name_column
from generator.sheets.headings import Listing, Meaning, explain_heading, read_heading

# A table begins within so many lines, or it is none of ours.
SEARCHED = 30
# So many fields known are a table whatever else stands in the line.
_SURE = 5
# The nearest name is looked for so many times, and no more.
_EXPLAINED = 40
GUIDE = "填写说明"

Range = tuple[int, int, int, int]


class Layout(Struct, frozen=True):
    """A sheet of deals, or of a list where there is a `listing`, with what its columns mean.

    `first` is the first line of data; `merged` are the ranges that reach below the headings.
    """

    sheet: SheetNote
    listing: Listing | None
    heading: int
    first: int
    columns: dict[int, Meaning]
    texts: dict[int, str]
    merged: tuple[Range, ...]
    hidden: tuple[tuple[int, int], ...]

    def place(self, column: int, line: int) -> SheetPlace:
        """The place of a cell."""
        return SheetPlace(self.sheet.name, f"{name_column(column)}{line}")

    def is_hidden(self, column: int) -> bool:
        """Whether people do not see a column."""
        return any(first <= column <= last for first, last in self.hidden)

    def find(self, role: str) -> int | None:
        """The column of a role, if there is one."""
        return next((at for at, meaning in self.columns.items() if meaning.role == role), None)


def find_layout(book: Workbook, sheet: SheetNote, listing: Listing | None = None) -> Layout | None:
    """The table of a sheet of deals, or of a list; None where no line knows two fields."""
    lines = [
        line for line in islice(book.read_lines(sheet), SEARCHED) if line.number <= 4 * SEARCHED
    ]
    if not lines:
        return None
    merges = book.list_merges(sheet)
    grid = {line.number: line for line in lines}
    best: tuple[int, int, dict[int, Meaning], dict[int, str]] | None = None
    for line in lines:
        columns, texts = _read_line(line, grid, merges, listing)
        known = sum(1 for meaning in columns.values() if meaning.path or meaning.role)
        said = sum(1 for meaning in columns.values() if meaning.role != "#")
        is_table = known >= min(2, said) and known and (4 * known >= said or known >= _SURE)
        if is_table and (best is None or known > best[0]):
            best = (known, line.number, columns, texts)
    if best is None or (best[0] < 2 and listing is None):
        return None
    _, number, columns, texts = best
    below = [line for line in lines if line.number > number]
    first = number + 1
    if below and _repeats(below[0], columns, listing):
        first = below[0].number + 1
    hidden = tuple(book.list_hidden_columns(sheet))
    reaching = tuple(each for each in merges if each[3] >= first)
    strange = [at for at, meaning in columns.items() if meaning.problem]
    columns = columns | {
        at: explain_heading(texts[at], listing, is_brief=place >= _EXPLAINED)
        for place, at in enumerate(strange)
    }
    return Layout(sheet, listing, number, first, _settle(columns), texts, reaching, hidden)


def _read_line(
    line: Line, grid: dict[int, Line], merges: Iterable[Range], listing: Listing | None
) -> tuple[dict[int, Meaning], dict[int, str]]:
    """What each column would mean were this the line of headings, and its words."""
    texts = {cell.column: cell.value for cell in line.cells if cell.kind == "text"}
    above: dict[int, str] = {}
    for left, top, right, bottom in merges:
        anchor = _quote(grid, left, top)
        if not anchor:
            continue
        if top < line.number <= bottom and left == right:
            texts.setdefault(left, anchor)
        elif bottom == line.number - 1 and right > left:
            above.update(dict.fromkeys(range(left, min(right, left + 512) + 1), anchor))
    columns = {
        column: read_heading(text, above.get(column, ""), listing)
        for column, text in sorted(texts.items())
        if text.strip()
    }
    return columns, texts


def _quote(grid: dict[int, Line], column: int, number: int) -> str:
    line = grid.get(number)
    for cell in line.cells if line else ():
        if cell.column == column and cell.kind == "text":
            return cell.value.strip()
    return ""


def _repeats(line: Line, columns: dict[int, Meaning], listing: Listing | None) -> bool:
    """Whether a line says the headings again in the other spelling."""
    said = 0
    for cell in line.cells:
        own = columns.get(cell.column)
        if own is None or cell.kind != "text":
            return False
        again = read_heading(cell.value, "", listing)
        if (again.path, again.role) != (own.path, own.role):
            return False
        said += 1
    return said >= 2


def _settle(columns: dict[int, Meaning]) -> dict[int, Meaning]:
    """The same with a field that stands in two columns told at the second."""
    seen: dict[tuple[object, str], int] = {}
    settled = {}
    for column, meaning in columns.items():
        own = (meaning.path, meaning.role)
        if (meaning.path or meaning.role not in ("", "#")) and own in seen:
            first = name_column(seen[own])
            meaning = replace(meaning, problem=f"这一列与 {first} 列是同一个字段，请只留一列")
        else:
            seen.setdefault(own, column)
        settled[column] = meaning
    return settled
