"""Fields of a deal by their path, as machines, people and amendments name them.

A path is a tuple of keys and list indices: `("payments", 1, "amount")`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from generator.fields import name_keys, note_fields
from generator.model import Deal, Entry
from generator.taking import Refusal, take_field

Path = tuple[str | int, ...]


def join_path(path: Iterable[str | int]) -> str:
    """A place in a deal as a JSON path: `$.payments[1].amount`."""
    return _join(tuple(path))


@lru_cache(maxsize=4096)
def _join(path: Path) -> str:
    return "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)


def name_path(path: Iterable[str | int], entry: type[Entry] = Deal) -> str:
    """The Chinese name of a place in a deal: `付款计划第 2 项的金额`."""
    words: list[str] = []
    inner: type[Entry] | None = entry
    for step in path:
        if isinstance(step, int):
            words.append(f"第 {step + 1} 项")
            continue
        note = note_fields(inner).get(step) if inner else None
        joint = "的" if words else ""
        words.append(joint + (note.title if note else step))
        inner = note.entry if note else None
    return "".join(words)


@lru_cache(maxsize=1024)
def trace_path(written: str) -> Path | None:
    """The field of a deal that a person names; None where there is none.

    `total`, `合同总价`, `$.payments[1].amount`, `付款计划[1].金额` and `付款计划第 2 项的金额`
    are understood; a number in brackets counts from 0.
    """
    plain = re.sub(
        r"第 ?([1-9][0-9]{0,3}) ?项", lambda found: f"[{int(found[1]) - 1}]", written.strip()
    )
    path: list[str | int] = []
    entry: type[Entry] | None = Deal
    many = False
    for step in re.findall(r"\[[0-9]{1,4}\]|[^.\[\]的]+", plain.removeprefix("$")):
        if path and path[0] == "extra":
            path.append(step)
        elif many:
            if not step.strip("[]").isdecimal():
                return None
            path.append(int(step.strip("[]")))
            many = False
        else:
            key = name_keys(entry).get(step) if entry else None
            if entry is None or key is None:
                return None
            path.append(key)
            note = note_fields(entry)[key]
            entry, many = note.entry, note.many
    return tuple(path) or None


def look_up(deal: Deal, path: Sequence[str | int]) -> Any:
    """What the deal says at a path; None where it says nothing."""
    value: Any = deal
    for step in path:
        if isinstance(value, tuple):
            value = value[step] if isinstance(step, int) and step < len(value) else None
        elif isinstance(value, dict):
            value = value.get(step)
        else:
            value = getattr(value, str(step), None)
    return value


def read_value(deal: Deal, path: Sequence[str | int], written: object) -> Any:
    """What a person wrote for the field at a path, taken as the model would take it.

    A group or a list of fields, and a field of a group that the deal has not, is given back as
    written. Raises ValueError for what the field would refuse.
    """
    holder, key = look_up(deal, path[:-1]), path[-1]
    if not isinstance(holder, Entry) or not isinstance(key, str):
        return written
    note = note_fields(type(holder)).get(key)
    if note is None or note.entry is not None:
        return written
    refused: list[Refusal] = []
    value = take_field(note, written, (), refused)
    if refused:
        raise ValueError(refused[0].message)
    return value


def put(entry: Any, path: Sequence[str | int], value: Any) -> Any:
    """The same deal, or part of one, with another value at a path; the original is unchanged.

    A list index one beyond the end adds an element. Raises ValueError where the path leads nowhere.
    """
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(entry, tuple | list):
        if not isinstance(step, int) or step > len(entry):
            raise ValueError(join_path(path))
        items = list(entry)
        if step == len(items):
            items.append(put(None, rest, value))
        else:
            items[step] = put(items[step], rest, value)
        return tuple(items)
    if isinstance(entry, Entry):
        key = str(step)
        return entry.replace(**{key: put(getattr(entry, key), rest, value)})
    if isinstance(entry, dict):
        return entry | {step: put(entry.get(step), rest, value)}
    raise ValueError(join_path(path))
