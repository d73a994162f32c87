"""The results of a run beside its papers: a workbook to filter, and the same as JSON Lines.

Both are written row by row from the journal, and are the same bytes for the same results.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from msgspec import Struct

from generator import files
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
_MOST_ROWS = 1_048_575  # of a sheet, below its heading
_MOST_COLUMNS, _MOST_KNOWN = 200, 20_000
_CREATOR = "gen bulk"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_SEVERITIES = {"error": "错误", "warning": "警告", "info": "提示"}


class Results(Struct, frozen=True):
    """The two files of a run's results."""

    workbook: Path
    lines: Path

    def check(self, *, force: bool) -> None:
        """Raises `OutputBlocked` where a file stands that is not the results of an earlier run."""
        for path, is_ours in ((self.workbook, _is_our_workbook), (self.lines, _is_our_lines)):
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
    from openpyxl import Workbook

    headings = _list_headings(journal)
    book = Workbook(write_only=True)
    book.properties.creator = _CREATOR
    rows = journal.read_rows()
    names = iter(["结果"])
    count = _MOST_ROWS
    sheet: Any = None
    for number, (result, cells) in enumerate(rows):
        if count == _MOST_ROWS:
            _finish_sheet(sheet, count, len(headings))
            sheet = _add_sheet(book, next(names, f"结果 {number // _MOST_ROWS + 1}"), headings)
            count = 0
        sheet.append([*_list_values(result, sheet), *(_make_cell(cells.get(h)) for h in headings)])
        count += 1
    if sheet is None:
        sheet, count = _add_sheet(book, "结果", headings), 0
    _finish_sheet(sheet, count, len(headings))
    with TemporaryFile() as plain:
        book.save(plain)
        _repack(plain, file)


def _list_headings(journal: Journal) -> list[str]:
    """The headings of all rows' cells in the order in which they first stand there, empty ones not."""
    found: dict[str, bool] = {}
    for _, cells in journal.read_rows():
        for heading, value in cells.items():
            found[heading] = found.get(heading, False) or value is not None
        if len(found) > _MOST_KNOWN:
            break
    return [heading for heading, is_said in found.items() if is_said][:_MOST_COLUMNS]


def _add_sheet(book: Any, name: str, headings: Sequence[str]) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name)
    sheet.freeze_panes = "D2"
    for column, (_, width, _) in enumerate(_COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for column in range(len(_COLUMNS) + 1, len(_COLUMNS) + len(headings) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 20
    row = []
    for heading in (*(name for name, _, _ in _COLUMNS), *headings):
        cell = WriteOnlyCell(sheet, neutralise(heading))
        cell.font = Font(bold=True)
        row.append(cell)
    sheet.append(row)
    return sheet


def _finish_sheet(sheet: Any, rows: int, headings: int) -> None:
    from openpyxl.utils import get_column_letter

    if sheet is not None:
        last = get_column_letter(len(_COLUMNS) + headings)
        sheet.auto_filter.ref = f"A1:{last}{rows + 1}"


def _list_values(result: dict[str, Any], sheet: Any) -> Iterator[Any]:
    from openpyxl.cell import WriteOnlyCell

    for _, _, name in _COLUMNS:
        value = result[name]
        if name == "amount" and value is not None:
            cell = WriteOnlyCell(sheet, Decimal(value))
            cell.number_format = "#,##0.00"
            yield cell
        elif name == "status":
            yield STATUSES[value]
        elif name == "reason":
            yield neutralise(name_reason(value)) if value else None
        elif name == "findings":
            yield neutralise("\n".join(describe(result))) or None
        else:
            yield _make_cell(value)


def _make_cell(value: Any) -> Any:
    return neutralise(value) if isinstance(value, str) else value


def _repack(plain: Any, file: BinaryIO) -> None:
    """The same workbook without the time at which it was made."""
    with (
        zipfile.ZipFile(plain) as source,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for member in source.infolist():
            info = zipfile.ZipInfo(member.filename, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            with source.open(member) as reading, target.open(info, "w") as writing:
                if member.filename == "docProps/core.xml":
                    times = rb"(<dcterms:\w+[^>]*>)[^<]*(</dcterms:)"
                    writing.write(re.sub(times, rb"\g<1>1980-01-01T00:00:00Z\2", reading.read()))
                    continue
                while chunk := reading.read(2**20):
                    writing.write(chunk)


def _is_our_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return f">{_CREATOR}<".encode() in archive.read("docProps/core.xml")
    except (OSError, KeyError, zipfile.BadZipFile):
        return False


def _is_our_lines(path: Path) -> bool:
    try:
        with open(path, "rb") as file:
            first = file.readline(2**20)
        return not first or {"row", "status", "source"} <= set(json.loads(first))
    except (OSError, ValueError, TypeError):
        return False
