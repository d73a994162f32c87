"""The names of the vocabulary that print a value: their kinds, and every way to write them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any, get_type_hints

from generator import values
from generator.facts import Facts
from generator.fields import note_fields
from generator.model import Deal
from generator.vocabulary import FREE, Group, list_names

_KINDS = {
    id(values.DATE_SCHEMA): "day",
    id(values.RATE_SCHEMA): "rate",
    id(values.COUNT_SCHEMA): "count",
}
# Groups whose fields are named clearly enough by themselves.
_OWN_TITLES = {"条款参数", "签订", "项目", "中标"}


@cache
def find_kind(path: str) -> str:
    """What kind of value a Chinese path prints: amount, price, quantity, rate, day, count or text."""
    kinds = dict(_list_leaves(list_names(), Deal, Facts, ()))
    return kinds.get(tuple(path.split(".")), "text")


def _list_leaves(
    group: Group, entry: Any, fact: Any, above: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], str]]:
    """The Chinese path of each name that prints a value, and what kind of value it is."""
    notes = note_fields(entry) if entry is not None else {}
    hints = get_type_hints(fact) if fact is not None else {}
    for key, name in group.names.items():
        here = (*above, name.title)
        note = notes.get(key)
        hint = hints.get(key)
        if name.inner is not None:
            inner = next((each for each in getattr(hint, "__args__", ()) if each is not ...), hint)
            entry_in = note.entry if note else None
            yield from _list_leaves(name.inner, entry_in, inner, here)
        elif (*above, key) != FREE:
            yield here, _name_kind(key, note.schema if note else None, hint)


def _name_kind(key: str, schema: Any, hint: Any) -> str:
    words = str(hint)
    if key in ("unit_price", "quantity", "agreed"):
        return "price" if key == "unit_price" else "quantity"
    if schema:
        found = _KINDS.get(id(schema))
        if found or schema == values.NUMBER_SCHEMA:
            return found or "amount"
        return "count" if schema.get("type") == "integer" else "text"
    for sign, kind in (("Ratio", "rate"), ("Decimal", "amount"), ("date", "day"), ("int", "count")):
        if sign in words:
            return kind
    return "text"


@cache
def _list_exact() -> dict[str, str]:
    """Every way to write a name of the vocabulary in one word, with its Chinese path."""
    ways: dict[str, str] = {}
    found = list(_list_paths(list_names(), (), ()))
    for keys, titles in found:
        path = ".".join(titles)
        for way in (titles, keys):
            for joint in (".", "·", "_", "-", ""):
                ways.setdefault(joint.join(way).lower(), path)
    return ways


def _list_paths(
    group: Group, keys: tuple[str, ...], titles: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    for name in group.names.values():
        here = (*keys, name.key), (*titles, name.title)
        if name.inner is None and not name.many:
            yield here
        elif name.inner is not None and not name.many:
            yield from _list_paths(name.inner, *here)


def find_exact(words: str) -> str | None:
    """The Chinese path of the name that these words spell out, in either language."""
    text = _fold(words)
    free = re.fullmatch(rf"(?:其他|{FREE[0]})[._·](\w+)", text)
    if free:
        return f"其他.{free[1]}"
    return _list_exact().get(text)


def find_only(words: str) -> str | None:
    """The Chinese path of the one field that bears these words as its own name."""
    return _list_last().get(_fold(words))


@cache
def _list_last() -> dict[str, str]:
    found = list(_list_paths(list_names(), (), ()))
    last = [(each, titles) for keys, titles in found for each in {keys[-1], titles[-1]}]
    count = Counter(word for word, _ in last)
    return {
        word: ".".join(titles)
        for word, titles in last
        if count[word] == 1 and len(word) > 3 and titles[0] in _OWN_TITLES
    }


def _fold(words: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", words)).lower()
