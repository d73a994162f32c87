"""Which entry of a deal's list a paper is for: the first payment, the midterm acceptance."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from generator.errors import BrokenTemplate, WrongUsage
from generator.facts import Selection
from generator.fields import name_keys, note_fields
from generator.model import Deal, Entry
from generator.paths import look_up, trace_path
from generator.templates import Form, Kind, Select
from generator.values import Choice, show

POSITION = "position"


class Pick(Struct, frozen=True):
    """One entry of the list a form selects from."""

    index: int
    key: str
    label: str


def list_picks(deal: Deal, select: Select) -> tuple[Pick, ...]:
    """The entries a form can be made for, in the deal's order."""
    return tuple(_pick(index, entry, select) for index, entry in enumerate(_entries(deal, select)))


def choose(deal: Deal, select: Select, wanted: str | None) -> Pick | None:
    """The entry wanted, by name or position; None where the deal's list is empty.

    Unasked, the only entry is taken, or the last where the form says so. Raises `WrongUsage`
    listing what there is.
    """
    picks = list_picks(deal, select)
    if not picks:
        return None
    if wanted is None:
        if len(picks) == 1 or select.default == "last":
            return picks[-1]
        raise WrongUsage(
            f"有 {len(picks)} 项可选，没有说明是哪一项",
            fix=f"加上 --{select.option}：{_list(picks)}",
        )
    entries = _entries(deal, select)
    for pick in picks:
        if any(_matches(entries[pick.index], pick, by, wanted) for by in select.by):
            return pick
    raise WrongUsage(f"没有“{show(wanted)}”这一项", fix=f"--{select.option} 可选：{_list(picks)}")


def make_selection(
    kind: Kind, form: Form, pick: Pick | None, day: date, options: Mapping[str, bool]
) -> Selection:
    """The selection of a paper; one left blank for the pen is a paper of its own."""
    blank = options.get("blank", False)
    key, label = (pick.key, pick.label) if pick else ("", "")
    return Selection(
        kind=kind.name,
        form=form.name,
        title=form.title,
        date=day,
        over=form.select.over if form.select else None,
        index=pick.index if pick else None,
        key=f"{key}~blank" if blank else key,
        label=f"{label}空白" if blank else label,
        amended=kind.amended,
        blank=blank,
        by_line=options.get("by_line", False),
    )


def list_fitting(kind: Kind, deal: Deal) -> tuple[Form, ...]:
    """The forms of a kind that a deal may have: those whose `when` holds, else those without."""
    special = tuple(form for form in kind.forms if form.when and _holds(deal, form))
    return special or tuple(form for form in kind.forms if form.when is None)


def _holds(deal: Deal, form: Form) -> bool:
    path = trace_path(form.when or "")
    if path is None:
        raise BrokenTemplate(
            f"“{form.title}”的模板设置里 when = “{form.when}”不是交易数据里的字段",
            fix='写成如 when = "project.government"；gen fields 列出全部字段',
        )
    return bool(look_up(deal, path))


def _entries(deal: Deal, select: Select) -> tuple[Any, ...]:
    key = name_keys(Deal).get(select.over)
    if key is None or not note_fields(Deal)[key].many:
        raise WrongUsage(
            f"模板设置里的 over = “{select.over}”不是交易数据里的列表",
            fix="改成 payments、acceptance、amendments 之类的列表字段",
        )
    return getattr(deal, key) or ()


def _pick(index: int, entry: Any, select: Select) -> Pick:
    """What stays the same when names change is the position, where a form selects by it."""
    named = [_read(entry, by) for by in select.by if by != POSITION]
    label = next((str(value) for value in named if value is not None), f"第{index + 1}项")
    if POSITION in select.by or not any(value is not None for value in named):
        return Pick(index, str(index + 1), label)
    value = next(value for value in named if value is not None)
    return Pick(index, str.__str__(value) if isinstance(value, Choice) else str(value), label)


def _read(entry: Entry, by: str) -> Any:
    key = name_keys(type(entry)).get(by)
    return getattr(entry, key) if key else None


def _matches(entry: Any, pick: Pick, by: str, wanted: str) -> bool:
    if by == POSITION:
        return wanted == str(pick.index + 1)
    value = _read(entry, by)
    return value is not None and value == wanted


def _list(picks: tuple[Pick, ...]) -> str:
    return "、".join(f"{pick.label}（{pick.index + 1}）" for pick in picks)
