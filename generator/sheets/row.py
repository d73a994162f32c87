"""One row of a workbook as it leaves the reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from generator.findings import SheetPlace
from generator.shape import Problem


class Row(Struct, frozen=True):
    """One row of a workbook: a raw deal under English keys, or None for what is no deal.

    `pick`, `form` and `day` are what the columns 本项, 模板 and 出具日期 ask of its paper: which
    entry it is for, the form, the date (ISO). `shown` is the row as people see it, by heading, None
    where a cell is empty. The path of a problem is a cell's (`开票!C5`), that of a field is found by `locate`.
    """

    place: SheetPlace
    raw: dict[str, Any] | None
    problems: tuple[Problem, ...] = ()
    pick: str | None = None
    form: str | None = None
    day: str | None = None
    shown: Mapping[str, str | float | bool | None] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, SheetPlace] = field(default_factory=dict)

    def locate(self, path: str) -> SheetPlace:
        """The cell of a field, or of 本项, 模板, 出具日期, empty or not; else of the group, the row."""
        if "!" in path and not path.startswith("$"):
            sheet, _, cell = path.rpartition("!")
            return SheetPlace(sheet, cell)
        number = self.place.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        head = path
        while head and head != "$":
            if head in self.cells:
                return self.cells[head]
            if head in self.columns:
                return SheetPlace(self.place.sheet, f"{self.columns[head]}{number}")
            within = next((key for key in self.columns if key.startswith(f"{head}.")), None)
            if within is not None:
                return SheetPlace(self.place.sheet, f"{self.columns[within]}{number}")
            head = head[: max(head.rfind("."), head.rfind("["), 0)]
        return self.place
