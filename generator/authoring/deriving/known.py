"""The values of a deal that a contract may state, each under the name that a template has for it.

Both what the deal says and what follows from it are listed. Where several names have the same
value because one follows from the other, `rank` says which goes first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from msgspec import Struct

from generator.numerals import write_integer
from generator.paths import Path
from generator.values import Choice, Ratio
from generator.vocabulary import FREE, Absent, Group, list_names

# Names of other papers, and what a contract turns on without printing it.
_OTHERS = {
    *("form", "paper", "invoice", "claim", "expiry", "amendment", "amendments", "notices"),
    *("accept", "sme", "itemised", "original_total", "selected", "notice"),
}
# What is found when the work is done, and no part of the contract.
_RESULTS = {
    ("acceptance", key)
    for key in (
        "date",
        "place",
        "method",
        "results",
        "criteria",
        "opinion",
        "advice",
        "issues",
        "group",
    )
} | {("service_levels", "actual")}
_PEOPLE = {"contact", "project_contact"}
_QUANTITIES = {"quantity", "agreed"}
_PRINTED_CHOICES = {("invoicing", "kind")}
# What repeats another value: of two equal ones the one with the lower rank is meant, unless the
# words around say otherwise.
_RANKS: dict[Path, int] = {
    ("items_total",): 1,
    ("net",): 1,
    ("gross",): 1,
    ("award", "amount"): 1,
    ("supplier", "account_name"): 1,
    ("buyer", "account_name"): 1,
    ("invoicing", "title"): 2,
    ("invoicing", "tax_id"): 2,
    ("signing", "supplier_copies"): 1,
    ("project", "package_name"): 1,
    ("terms", "performance_bond"): 1,
}
_RANKED_GROUPS = {
    **{"invoicing": 1, "agency": 1, "acceptance": 1},
    **{"contact": 1, "project_contact": 2},
}
_RANKED_KEYS = {"reckoned_date": 3, "gross": 2, "net": 1, "tax": 1, "due_date": 1, "sme_percent": 1}
_TRIGGERS = {
    "signing": "签[订署]|生效",
    "invoice": "发票",
    "midterm_acceptance": "中期|过半|阶段性",
    "final_acceptance": "终验|最终验收|期满|届满",
}
_STAGES = {"midterm": "中期|阶段性|过半", "final": "终验|最终|期满|届满"}
Hints = tuple[tuple[float, str], ...]
_CODE = re.compile(r"(?=.*\d)[A-Za-z0-9@._/()（）+#\-]{5,}|[A-Za-z0-9._-]+@[A-Za-z0-9._-]+")


class Known(Struct, frozen=True):
    """One value: `name` is how a template spells it, `kind` what it is.

    Kinds: money, quantity, rate, date, count, code (a number that is no number) and text. `unit`
    is what a count is counted in: 月 年 日 工作日 小时 分钟 份, else "". `hints` are what tells its
    list entry from the others: patterns with their weights.
    """

    path: Path
    name: str
    value: Any
    kind: str
    rank: int = 0
    unit: str = ""
    hints: tuple[tuple[float, str], ...] = ()

    @property
    def key(self) -> str:
        """The last name of the path."""
        return next(step for step in reversed(self.path) if isinstance(step, str))

    @property
    def element(self) -> Path | None:
        """The path of the innermost list entry it belongs to; None outside lists."""
        ends = [place for place, step in enumerate(self.path) if isinstance(step, int)]
        return self.path[: ends[-1] + 1] if ends else None

    @property
    def family(self) -> Path | None:
        """What it is stated together with: its list entry, or the person it belongs to."""
        person = next((n for n, step in enumerate(self.path) if step in _PEOPLE), None)
        return self.path[: person + 1] if person is not None else self.element

    @property
    def side(self) -> str:
        """The party it belongs to: 甲方, 乙方, or "" for both or neither."""
        return {"buyer": "甲方", "supplier": "乙方", "invoicing": "甲方"}.get(str(self.path[0]), "")

    @property
    def inner(self) -> str:
        """Its name within its list entry: 单价 of 服务清单[2].单价."""
        return self.name.rpartition("].")[2]


def list_known(values: Mapping[str, Any]) -> tuple[Known, ...]:
    """All values under their Chinese names; `values` are those of `vocabulary.view`."""
    listed: list[Known] = []
    group = list_names()
    for key, name in group.names.items():
        if key in _OTHERS or key not in values:
            continue
        title = name.title
        if (key,) == FREE:
            listed += _walk_free(values[key], (key,), title)
        else:
            listed += _walk(name.inner, values[key], (key,), title, {})
    return tuple(listed)


def _walk(
    group: Group | None,
    value: Any,
    path: Path,
    name: str,
    siblings: Mapping[str, Any],
    hints: Hints = (),
) -> Iterator[Known]:
    if isinstance(value, Absent) or value is None:
        return
    if isinstance(value, list):
        for index, each in enumerate(value):
            own = (*hints, *_hint(each, path, index, len(value)))
            yield from _walk(group, each, (*path, index), f"{name}[{index}]", {}, own)
    elif group is not None:
        inner = {key: value[key] for key in group.names}
        for key, each in group.names.items():
            if (path[0], key) in _RESULTS:
                continue
            where, title = (*path, key), f"{name}.{each.title}"
            yield from _walk(each.inner, inner[key], where, title, inner, hints)
    else:
        kind = _tell_kind(value, path)
        if kind:
            own = tuple(hint for hint in hints if hint[1] != re.escape(str(value)))
            yield Known(path, name, value, kind, _rank(path), _unit(path, siblings), own)


def _hint(entry: Any, path: Path, index: int, length: int) -> Hints:
    """What tells an entry of a list from the others: its name, its turn, what it waits for."""
    hints: list[tuple[float, str]] = []
    if "name" in entry and isinstance(entry["name"], str):
        hints.append((3.0, re.escape(entry["name"])))
    if path == ("payments",):
        ordinal = write_integer(index + 1)
        hints.append((2.5, f"第{ordinal}[期次笔]|第{index + 1}[期次笔]|{ordinal}期款"))
        if index == 0 and length > 1:
            hints.append((1.5, "首[付期款次笔]|预付|定金|第一"))
        if index == length - 1 and length > 1:
            hints.append((1.5, "尾款|余款|剩余|末期|质保金|其余"))
        hints += [(1.0, _TRIGGERS[trigger]) for trigger in _TRIGGERS if entry["trigger"] == trigger]
    if path == ("acceptance",):
        hints += [(1.5, _STAGES[stage]) for stage in _STAGES if entry["stage"] == stage]
    return tuple(hints)


def _walk_free(value: Any, path: Path, name: str) -> Iterator[Known]:
    """Fields of one's own: only texts and whole numbers, whose names can be written in a tag."""
    for key, each in getattr(value, "_values", {}).items():
        if not re.fullmatch(r"[^\W\d]\w*", key):
            continue
        kind = _tell_kind(each, (*path, key)) if isinstance(each, str | int) else ""
        if kind:
            yield Known((*path, key), f"{name}.{key}", each, kind)


def _tell_kind(value: Any, path: Path) -> str:
    if isinstance(value, bool):
        return ""
    if isinstance(value, Choice):
        return "text" if path in _PRINTED_CHOICES else ""
    if isinstance(value, Ratio):
        return "rate"
    if isinstance(value, Decimal):
        return "quantity" if path[-1] in _QUANTITIES else "money"
    if isinstance(value, date):
        return "date"
    if isinstance(value, int):
        return "count"
    if isinstance(value, str) and value.strip():
        return "code" if _CODE.fullmatch(value.strip()) else "text"
    return ""


def _rank(path: Path) -> int:
    if path in _RANKS:
        return _RANKS[path]
    groups = max((_RANKED_GROUPS.get(str(step), 0) for step in path[:-1]), default=0)
    return groups + (_RANKED_KEYS.get(str(path[-1]), 0) if len(path) > 1 else 0)


def _unit(path: Path, siblings: Mapping[str, Any]) -> str:
    key = str(path[-1])
    if key == "due_days":
        return "工作日" if siblings.get("working_days") is True else "日"
    for ending, unit in (
        ("working_days", "工作日"),
        ("days", "日"),
        ("months", "月"),
        ("years", "年"),
        ("hours", "小时"),
        ("minutes", "分钟"),
        ("copies", "份"),
        ("count", "份"),
    ):
        if key.endswith(ending):
            return unit
    return ""
