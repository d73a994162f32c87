"""A finding: what is wrong, how bad, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.structs import asdict


class Severity(StrEnum):
    """How bad a finding is: an error blocks, a warning is reported, info is for reading."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def chinese(self) -> str:
        """The Chinese word for people."""
        return {"error": "错误", "warning": "警告", "info": "提示"}[self.value]

    @property
    def rank(self) -> int:
        """0 for the worst, for sorting and for `--fail-on`."""
        return ("error", "warning", "info").index(self.value)


class DataPlace(Struct, frozen=True):
    """A place in deal data: a JSON path such as `$.payments[1].amount`."""

    path: str

    def __str__(self) -> str:
        return self.path


class SheetPlace(Struct, frozen=True):
    """A cell of a workbook, such as `开票!C5`."""

    sheet: str
    cell: str

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}"


_STORIES = {
    "body": "正文",
    "header": "页眉",
    "footer": "页脚",
    "footnote": "脚注",
    "endnote": "尾注",
    "textbox": "文本框",
    "properties": "文档属性",
    "comment": "批注",
}


class WordPlace(NamedTuple):
    """A paragraph of a Word document, all counts from 0.

    `part` is the story (body, header, footer, footnote, endnote, textbox, properties; a story
    of which there are several bears its number: `header2`); `paragraph` counts in document
    order within the story, or within the cell when `table`, `row` and `cell` are given.
    """

    part: str
    paragraph: int | None
    table: int | None = None
    row: int | None = None
    cell: int | None = None

    def __str__(self) -> str:
        story = _STORIES.get(self.part.rstrip("0123456789"), self.part)
        words = [story]
        if self.table is not None:
            words.append(f"第 {self.table + 1} 个表格")
            if self.row is not None:
                words.append(f"第 {self.row + 1} 行")
            if self.cell is not None:
                words.append(f"第 {self.cell + 1} 格")
        elif self.paragraph is not None:
            words.append(f"第 {self.paragraph + 1} 段")
        return " ".join(words)


Place = DataPlace | SheetPlace | WordPlace


class Finding(Struct, frozen=True):
    """One thing that is wrong or worth a look.

    The message is Chinese, names the thing and both values and says what to do; `excerpt` is
    the words in question as they stand; `fix` is a value or sentence that would mend it.
    `untimely` says that nothing is wrong but the day: the paper's time has passed or not come.
    """

    code: str
    severity: Severity
    place: Place
    message: str
    excerpt: str | None = None
    fix: str | None = None
    untimely: bool = False


def is_blocked(findings: Iterable[Finding], fail_on: Severity = Severity.ERROR) -> bool:
    """Whether any finding is at or above the severity that stops the run."""
    return any(finding.severity.rank <= fail_on.rank for finding in findings)


def list_place(place: Place) -> dict[str, Any]:
    """A place as values for JSON, by the names of its fields."""
    return place._asdict() if isinstance(place, WordPlace) else asdict(place)


def list_values(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """The findings as values for JSON, in the stable form."""
    return [
        {
            "code": finding.code,
            "severity": finding.severity.value,
            "message": finding.message,
            "excerpt": finding.excerpt,
            "fix": finding.fix,
            "place": list_place(finding.place),
        }
        for finding in findings
    ]
