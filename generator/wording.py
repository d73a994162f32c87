"""The texts that a person wrote in a deal, each with its place, and how they are compared."""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property, lru_cache

from msgspec import Struct

from generator.errors import NumeralError
from generator.fields import note_fields
from generator.memory import remember
from generator.model import Deal, Entry
from generator.numerals import read_integer
from generator.paths import Path, join_path, name_path
from generator.values import Choice

# Fields of text that are names: one line, printed as a whole. And those that are free prose.
NAMES = frozenset(
    {
        "name",
        "title",
        "package",
        "package_name",
        "service",
        "account_name",
        "item",
        "organisation",
        "bank",
        "address",
        "place",
        "location",
    }
)

PROSE = frozenset({"remark", "issues", "reason"})
_WORDLESS = frozenset(
    {"amount", "price", "quantity", "ratio", "share", "date", "count", "flag", "choice"}
)


class Wording(Struct, frozen=True, dict=True, cache_hash=True):
    """A text that a person wrote; `key` is its field, empty for what stands in free fields."""

    path: Path
    key: str
    text: str

    @cached_property
    def place(self) -> str:
        return join_path(self.path)

    @cached_property
    def title(self) -> str:
        return name_path(self.path)


class _This:
    """A value as itself, whatever it holds: what was gathered of it is kept as long as it is."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _This) and self.value is other.value

    def __hash__(self) -> int:
        return id(self.value)


def list_texts(deal: Deal) -> tuple[Wording, ...]:
    """Every text of the deal, in order; not the form's name, choices, or reasons to accept."""
    return _gather(_This(deal))


@lru_cache(maxsize=4)
def _gather(this: _This) -> tuple[Wording, ...]:
    found: list[Wording] = []
    for key in note_fields(Deal):
        value = getattr(this.value, key)
        if value is not None and key not in ("form", "accept"):
            found += _gather_field(key, _This(value))
    return tuple(found)


@lru_cache(maxsize=256)  # a group that was taken before stands in many deals
def _gather_field(key: str, this: _This) -> tuple[Wording, ...]:
    found: list[Wording] = []
    _walk(this.value, (key,), "" if key == "extra" else key, found)
    return tuple(found)


def _walk(value: object, path: Path, key: str, found: list[Wording]) -> None:
    if value is None:
        return
    if isinstance(value, str):
        if not isinstance(value, Choice):
            found.append(_word(path, "" if key in ("before", "after") else key, value))
    elif isinstance(value, Entry):
        for name, note in note_fields(type(value)).items():
            inner = getattr(value, name) if note.sort not in _WORDLESS else None
            if inner is not None:
                _walk(inner, (*path, name), name, found)
    elif isinstance(value, dict):
        for name, inner in value.items():
            _walk(inner, (*path, name), "", found)
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            _walk(inner, (*path, index), key, found)


_word = lru_cache(maxsize=8192)(Wording)  # most texts stand in the next deal too


@remember(4096)
def plain_name(name: str) -> str:
    """A name with one spelling of width and brackets and without blanks, to compare it by."""
    return re.sub(r"[\s\u200b-\u200f\u2060\ufeff]", "", unicodedata.normalize("NFKC", name))


@remember(4096)
def plain_address(address: str) -> str:
    """An address to compare it by: 甲九号 is 甲9号, and a leading 中国 says nothing."""

    def reckon(found: re.Match[str]) -> str:
        try:
            return str(read_integer(found.group()))
        except NumeralError:
            return found.group()

    numbers = r"[〇零一二三四五六七八九十百]+(?=[号楼层室座幢栋院])"
    return re.sub(numbers, reckon, re.sub("^中国", "", plain_name(address))).upper()
