"""The files that a person's arguments mean: named ones, those of folders, those of patterns."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from generator import sources
from generator.errors import UnreadableInput
from generator.report import FileReport

WORD = frozenset({".docx", ".docm", ".dotx", ".dotm"})
_DATA = frozenset({".json"})


def list_files(given: Iterable[str]) -> list[str | FileReport]:
    """The files that arguments mean, each once, in order: folders and patterns are unfolded.

    An argument that means no file becomes the report that says so.
    """
    listed: dict[str, str | FileReport] = {}
    for each in given:
        if each != "-" and os.path.isdir(each):  # noqa: PTH112 - never raises
            found = sorted(_walk(each))
            lacking = f"文件夹 {each} 里没有 .docx 或 .json 文件"
        elif any(c in each for c in "*?[") and not os.path.lexists(each):
            names = glob.glob(each, recursive=True)  # noqa: PTH207 - keeps the path as given
            found = sorted(name for name in names if _is_checked(name, WORD | _DATA | {".xlsx"}))
            lacking = f"没有与 {each} 相符的 .docx、.json 或 .xlsx 文件"
        else:
            found, lacking = [each], ""
        if not found:
            error = UnreadableInput(lacking, fix="检查路径和文件名", kind="missing")
            listed[each] = FileReport(each, error=error)
        for path in found:
            listed.setdefault(path, path)
    return list(listed.values())


def _walk(folder: str) -> Iterator[str]:
    for place, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(place, name)  # noqa: PTH118 - keeps the path as given
            if _is_checked(path):
                yield path


def is_workbook(path: str) -> bool:
    """Whether a file is read as a workbook, by its name.

    One that is none is too: what it is and the next step is told then.
    """
    return Path(path).suffix.lower() in sources.BOOKS


def _is_checked(path: str, kinds: frozenset[str] = WORD | _DATA) -> bool:
    """Whether a file is one to check: no lock file of Word, nothing hidden.

    Workbooks of a folder are left out: most are no deals, but lists and results of other work.
    """
    name = Path(path)
    return name.suffix.lower() in kinds and not name.name.startswith(("~$", "."))
