"""A group of raw values under English keys becomes an entry of the model, or is refused whole.

Every value that cannot be taken is told with its place, in the order of the model's fields.
"""

from __future__ import annotations

from typing import Any, TypeVar

from msgspec import Struct

from generator.fields import FieldNote, note_fields
from generator.model import Entry
from generator.values import Take, Unfit

E = TypeVar("E", bound=Entry)
Path = tuple[str | int, ...]


class Refusal(Struct, frozen=True):
    """A value that was not taken; its kind is that of `Unfit`, or

    missing     it was not said
    no_group    it is no group of fields
    no_names    it is no group of names of the person's own
    no_list     it is no list
    """

    path: Path
    kind: str
    value: Any = None
    message: str = ""
    fix: str | None = None


def take_entry(entry: type[E], raw: Any, path: Path, refused: list[Refusal]) -> E | None:
    """The entry that raw values are; None, or one that lacks something, where any is refused.

    One that has been taken already stays as it is.
    """
    if isinstance(raw, entry):
        return raw
    if not isinstance(raw, dict):
        refused.append(Refusal(path, "no_group", raw))
        return None
    taken = {}
    for key, note in note_fields(entry).items():
        if key in raw:
            taken[key] = take_field(note, raw[key], (*path, key), refused)
        elif note.required:
            refused.append(Refusal((*path, key), "missing"))
    return entry(**taken)


def take_field(note: FieldNote, raw: Any, path: Path, refused: list[Refusal]) -> Any:
    """The value of one field; None where it is refused."""
    if raw is None and not note.required:
        return None
    if note.entry is not None and note.many:
        if not isinstance(raw, list | tuple):
            refused.append(Refusal(path, "no_list", raw))
            return None
        entries = enumerate(raw)
        return tuple(take_entry(note.entry, each, (*path, at), refused) for at, each in entries)
    if note.entry is not None:
        return take_entry(note.entry, raw, path, refused)
    if note.named is not None:
        return _take_named(note.named, raw, path, refused)
    assert note.take is not None
    return _take_value(note.take, raw, path, refused)


def _take_named(named: tuple[Take, Take], raw: Any, path: Path, refused: list[Refusal]) -> Any:
    if not isinstance(raw, dict):
        refused.append(Refusal(path, "no_names", raw))
        return None
    take_name, take_value = named
    return {
        _take_value(take_name, name, (*path, name), refused): _take_value(
            take_value, value, (*path, name), refused
        )
        for name, value in raw.items()
    }


def _take_value(take: Take, raw: Any, path: Path, refused: list[Refusal]) -> Any:
    try:
        return take(raw)
    except Unfit as error:
        refused.append(Refusal(path, error.kind, raw, error.message, error.fix))
        return None
