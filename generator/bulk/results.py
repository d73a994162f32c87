"""The results of a run beside its papers: a workbook to filter, and the same as JSON Lines.

Both are written row by row from the journal, and are the same bytes for the same results.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from msgspec import Struct

from generator import files
from generator.bulk import book
from generator.bulk.candidates import INTERNAL, LOST, REASONS, TWICE
from generator.bulk.cells import neutralise
from generator.bulk.journal import Journal
from generator.errors import OutputBlocked

STATUSES = {
    "written": "已写出",
    "unchanged": "未改动",
    "checked": "检查通过",
    "untimely": "还不到时候",
    "refused": "未写出",
    "noted": "说明",
}
# A heading, its width in characters, the value's name in the result.
_COLUMNS = (
    ("行", 12, "row"),
    ("状态", 10, "status"),
    ("编号", 20, "number"),
    ("金额", 16, "amount"),
    ("文件", 44, "path"),
    ("原因", 26, "reason"),
    ("问题", 60, "findings"),
)
_WIDTH = 20  # of a column that the rows bring
_MOST_COLUMNS, _MOST_KNOWN = 200, 20_000
_SEVERITIES = {"error": "错误", "warning": "警告", "info": "提示"}


class Results(Struct, frozen=True):
    """The two files of a run's results."""

    workbook: Path
    lines: Path

    def check(self, *, force: bool) -> None:
        """Raises `OutputBlocked` where a file stands that is not the results of an earlier run."""
        for path, is_ours in ((self.workbook, book.is_ours), (self.lines, _is_our_lines)):
            if path.exists() and not force and not is_ours(path):
                raise OutputBlocked(
                    f"{path} 已经存在，不是以前的结果，没有覆盖",
                    fix="用 --results 另起一个名字，或加 --force",
                )


def name_results(wanted: str | None, folder: Path, name: str) -> Results:
    """Where results go: as wanted, else beside the papers under a name of their own."""
    path = Path(wanted) if wanted else folder / f"{files.clean_name(name)}结果.xlsx"
    if path.suffix.lower() not in (".xlsx", ".jsonl"):
        path = path.with_name(f"{path.name}.xlsx")
    return Results(path.with_suffix(".xlsx"), path.with_suffix(".jsonl"))


def write(journal: Journal, results: Results) -> None:
    """Writes both files whole; raises `OutputBlocked` where one of them cannot be."""
    staged: list[tuple[Path, Path]] = []
    try:
        for path, fill in (
            (results.workbook, _fill_workbook),
            (results.lines, _fill_lines),
        ):
            staged.append((files.stage_stream(path, partial(fill, journal)), path))
        for beside, path in staged:
            files.settle_file(beside, path)
    finally:
        for beside, _ in staged:
            files.discard_file(beside)


def read_lines(path: Path, journal: Journal) -> None:
    """Takes in what an earlier run said of its rows; what is no such thing is passed over."""
    try:
        with open(path, "rb") as file, journal.writing():
            for ordinal, line in enumerate(file):
                journal.know(ordinal, json.loads(line))
    except (OSError, ValueError, KeyError, TypeError):
        return  # known rows only spare work


def name_reason(reason: str) -> str:
    """What rows were refused for, in words: the rule's summary, or the kind of trouble."""
    from generator import rules

    rule = rules.find_rule(reason)
    if rule is not None:
        return f"{reason} {rule.summary}"
    return dict([TWICE, LOST, INTERNAL]).get(reason) or REASONS.get(reason, (None, reason))[1]


def describe(result: dict[str, Any]) -> Iterator[str]:
    """What is to be said of a row, a line each: findings, the error, the note, what came after."""
    for found in result["findings"]:
        yield f"{_SEVERITIES[found['severity']]} {found['code']} {_say_place(found['place'])}：{found['message']}"
    if result["error"]:
        error = result["error"]
        yield f"{error['message']}；{error['fix']}" if error["fix"] else error["message"]
    if result["note"]:
        yield result["note"]
    yield from result["remarks"]


def _say_place(place: dict[str, Any]) -> str:
    if "path" in place:
        return str(place["path"])
    if "sheet" in place:
        return f"{place['sheet']}!{place['cell']}"
    from generator.findings import WordPlace

    return f"文书{WordPlace(**place)}"


def _fill_lines(journal: Journal, file: BinaryIO) -> None:
    for result, _ in journal.read_rows():
        file.write(json.dumps(result, ensure_ascii=False).encode("utf-8", "replace") + b"\n")


def _fill_workbook(journal: Journal, file: BinaryIO) -> None:
    headings = _list_headings(journal)
    columns = [book.Column(heading, width) for heading, width, _ in _COLUMNS]
    columns += [book.Column(neutralise(heading), _WIDTH) for heading in headings]
    rows = (
        [*_list_values(result), *(_make_value(cells.get(heading)) for heading in headings)]
        for result, cells in journal.read_rows()
    )
    book.write(file, columns, rows, sum(journal.count().values()))


def _list_headings(journal: Journal) -> list[str]:
    """The headings of all rows' cells in the order in which they first stand there, empty ones not."""
    found: dict[str, bool] = {}
    for cells in journal.read_cells():
        for heading, value in cells.items():
            found[heading] = found.get(heading, False) or value is not None
        if len(found) > _MOST_KNOWN:
            break
    return [heading for heading, is_said in found.items() if is_said][:_MOST_COLUMNS]


def _list_values(result: dict[str, Any]) -> Iterator[book.Value]:
    for _, _, name in _COLUMNS:
        value = result[name]
        if name == "amount" and value is not None:
            yield Decimal(value)
        elif name == "status":
            yield STATUSES[value]
        elif name == "reason":
            yield neutralise(name_reason(value)) if value else None
        elif name == "findings":
            yield neutralise("\n".join(describe(result))) or None
        else:
            yield _make_value(value)


def _make_value(value: Any) -> book.Value:
    return neutralise(value) if isinstance(value, str) else value


def _is_our_lines(path: Path) -> bool:
    try:
        with open(path, "rb") as file:
            first = file.readline(2**20)
        return not first or {"row", "status", "source"} <= set(json.loads(first))
    except (OSError, ValueError, TypeError):
        return False
