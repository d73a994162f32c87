"""The lines of a table with their cells taken: values by path, keys by role, what is wrong where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct, field

from generator.paths import Path
from generator.shape import Problem
from generator.sheets.cells import Cell, Line, Workbook
from generator.sheets.examples import is_example
from generator.sheets.headings import DAY, EXAMPLE, KEY, NOTE, ROW, Meaning, list_lists
from generator.sheets.layout import Layout
from generator.sheets.taking import UNREAD, UNREADABLE, Taken, show_cell, sort_field, take
from generator.values import show

# Kinds of problem beside those of single cells; each has a rule.
HEADING, UNJOINED, HIDDEN = "heading", "row_unjoined", "row_hidden"
_SUMS = ("合计", "总计", "小计")
# A value that stands for several rows at once may be said again for these, but not an amount.
_MAY_REPEAT = frozenset({"text", "choice", "date", "flag", "rate", "free"})


class Record(Struct, frozen=True):
    """One line with its cells taken; `skipped` says why it is none of the table's."""

    line: int
    values: tuple[tuple[Path, Any], ...]
    keys: dict[str, str]
    problems: tuple[Problem, ...]
    skipped: str = ""
    shown: Mapping[str, str | float | bool | None] = field(default_factory=dict)


_NOTHING = Meaning()
PLAIN_EXAMPLE = "example"
ALTERED = (
    "标着“示例”，但内容已经改过，没有读；是交易的，把“示例”改成行号或合同编号；不是的，删去这一行"
)


def read_records(book: Workbook, layout: Layout) -> Iterator[Record]:
    """The lines of data below the headings, each cell taken; blank ones are passed over."""
    spread: dict[int, tuple[int, int, Cell | None]] = {}
    starts: dict[int, list[tuple[int, int]]] = {}
    for left, top, _, bottom in layout.merged:
        if bottom > top and left in layout.columns:
            starts.setdefault(max(top, layout.first), []).append((left, bottom))
    waiting = sorted(starts)
    for line in book.read_lines(layout.sheet):
        if line.number < layout.first:
            continue
        while waiting and waiting[0] <= line.number:
            top = waiting.pop(0)
            for left, bottom in starts[top]:
                own = line.cells if line.number == top else ()
                anchor = next((cell for cell in own if cell.column == left), None)
                spread[left] = (top, bottom, anchor)
        spread = {at: each for at, each in spread.items() if each[1] >= line.number}
        read = _read_line(layout, line, spread, since_1904=book.since_1904)
        if read is not None:
            yield read


def _read_line(
    layout: Layout,
    line: Line,
    spread: dict[int, tuple[int, int, Cell | None]],
    *,
    since_1904: bool,
) -> Record | None:
    own = {
        cell.column: cell
        for cell in line.cells
        if not (cell.kind == "text" and not cell.value.strip())
    }
    fields = [at for at in own if layout.columns.get(at, _NOTHING).role != NOTE]
    if not fields:
        return None
    marks = [own[at].value.strip() for at in sorted(fields) if own[at].kind == "text"]
    if marks and marks[0].rstrip("：:") in _SUMS:
        return Record(line.number, (), {}, (), f"是“{marks[0]}”行，不是交易，没有读")
    cells = own | {
        at: anchor for at, (_, _, anchor) in spread.items() if anchor is not None and at not in own
    }
    values: list[tuple[Path, Any]] = []
    keys: dict[str, str] = {}
    problems: list[Problem] = []
    shown: list[tuple[Path, Any, Any]] = []
    if line.hidden:
        words = "这一行是隐藏的（筛选或手工隐藏），照样读了；不要的请删去，不能只隐藏"
        problems.append(Problem(HIDDEN, str(layout.place(1, line.number)), words))
    for at, cell in sorted(cells.items()):
        meaning = layout.columns.get(at)
        where = str(layout.place(at, line.number))
        if meaning is None:
            words = f"这一列没有标题，“{show(cell.value)}”没有读；要读的请写标题，不要的删去"
            problems.append(Problem(UNREAD, where, words, show(cell.value)))
        elif meaning.role == NOTE:
            continue
        elif meaning.problem:
            words = f"{meaning.problem}；这一格的“{show(cell.value)}”没有读"
            problems.append(Problem(HEADING, where, words, show(cell.value)))
        elif meaning.role:
            sort = "date" if meaning.role == DAY else "text"
            taken = take(cell, sort, (meaning.role,), since_1904=since_1904)
            problems += _tell_faults(meaning.role, taken, where)
            if taken.known:
                keys[meaning.role] = str(taken.value).strip()
        else:
            sort = "text"
            if meaning.note is None:
                sort = "free" if meaning.path[0] == "extra" else "text"
            elif meaning.note.entry is None:
                sort = sort_field(meaning.note)
            if at in spread and sort not in _MAY_REPEAT:
                top, bottom, _ = spread[at]
                span = f"{layout.place(at, top).cell}:{layout.place(at, bottom).cell}"
                words = f"{name_meaning(meaning)}：{span} 合并了，看不出每一行各是多少；请取消合并，逐行填写"
                problems.append(Problem(UNREADABLE, where, words))
                continue
            taken = take(cell, sort, meaning.path, since_1904=since_1904)
            problems += _tell_faults(name_meaning(meaning), taken, where)
            if taken.known:
                values.append((meaning.path, taken.value))
                shown.append((meaning.path, meaning.note, taken.value))
    if _is_marked(keys, values):
        words = "" if is_example(shown) else ALTERED
        return Record(line.number, (), {}, (), words or PLAIN_EXAMPLE)
    says_so = any(str(value).startswith(EXAMPLE) for _, _, value in shown)
    if says_so and not keys and is_example(shown):
        return Record(line.number, (), {}, (), "内容与示例一样，没有当作交易")
    if not values and not problems and not (keys and _has_inner(layout)):
        return None  # numbered beforehand, and nothing filled in
    seen = {
        " ".join(layout.texts[at].split()): show_cell(cells[at], since_1904=since_1904)
        if at in cells
        else None
        for at in (sorted(layout.columns) if layout.listing is None else ())
    }
    return Record(line.number, tuple(values), keys, tuple(problems), "", seen)


def _has_inner(layout: Layout) -> bool:
    """Whether a line may say all it says on the sheet of a list within it."""
    own = layout.listing.path if layout.listing else None
    return own is not None and any(
        len(each.path) > len(own) and each.path[: len(own)] == own for each in list_lists()
    )


def _is_marked(keys: Mapping[str, str], values: list[tuple[Path, Any]]) -> bool:
    number = next((value for path, value in values if path == ("number",)), "")
    marks = (keys.get(ROW, ""), keys.get(KEY, ""), number)
    return any(str(mark).strip().startswith(EXAMPLE) for mark in marks)


def _tell_faults(name: str, taken: Taken, where: str) -> list[Problem]:
    return [
        Problem(fault.kind, where, f"{name}：{fault.message}", fault.excerpt, fault.fix)
        for fault in taken.faults
    ]


def name_meaning(meaning: Meaning) -> str:
    """What people call a column."""
    if meaning.role:
        return meaning.role
    if meaning.note is None:
        return str(meaning.path[-1])
    return meaning.note.title
