"""The filters as data: the names of each, what it takes, what it gives, and an example.

All of it is read from `generator.filters`, so that nothing is said twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any, get_type_hints

from msgspec import Struct

from generator.environment import list_filters

# What people call the sorts of values (see `vocabulary.Name`).
SORTS = {
    **{"amount": "金额", "price": "单价", "quantity": "数量", "ratio": "比率", "date": "日期"},
    **{"share": "金额或比率", "count": "整数", "flag": "是否", "choice": "选项", "text": "文字"},
    **{"free": "任意", "list": "列表", "group": "一组字段"},
}
_EXAMPLE = re.compile(r"`([^`]+)` → `([^`]+)`")


class FilterNote(Struct, frozen=True):
    """One filter: its English name, its Chinese names, the sorts it takes, and one example.

    `gives` is the sort of what comes out.
    """

    name: str
    titles: tuple[str, ...]
    takes: tuple[str, ...]
    gives: str
    example: str
    result: str


@cache
def list_filter_notes() -> tuple[FilterNote, ...]:
    """The house's own filters in the order in which they are written."""
    names: dict[Callable[..., Any], list[str]] = {}
    for name, each in list_filters().items():
        names.setdefault(each, []).append(name)
    return tuple(_note(each, own) for each, own in names.items())


@cache
def find_filter(name: str) -> FilterNote | None:
    """The filter of a name in either language."""
    return next(
        (note for note in list_filter_notes() if name == note.name or name in note.titles), None
    )


@cache
def list_filters_for(sort: str) -> tuple[str, ...]:
    """The filters meant for values of a sort, by their Chinese names."""
    return tuple(note.titles[0] for note in list_filter_notes() if sort in note.takes)


def _note(each: Callable[..., Any], names: list[str]) -> FilterNote:
    hints = get_type_hints(each, include_extras=True)
    takes = tuple(getattr(hints["value"], "__metadata__", ()))
    found = _EXAMPLE.search(each.__doc__ or "")
    example, result = found.groups() if found else ("", "")
    titles = tuple(name for name in names if not name.isascii())
    gives = "count" if hints["return"] is int else "text"
    return FilterNote(each.__name__, titles, takes, gives, example, result)
