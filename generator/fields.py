"""The fields of the model as data: key, Chinese title, meaning, and the entry each one holds."""

from __future__ import annotations

from typing import Any, get_args, get_origin

from msgspec import Struct

from generator.model import Entry, Written
from generator.values import Take

_noted: dict[type[Entry], dict[str, FieldNote]] = {}
_named: dict[type[Entry], dict[str, str]] = {}


class FieldNote(Struct, frozen=True):
    """What is known of one field: key, Chinese title, meaning, and the entry it holds, if any.

    `sort` says of which sort its values are (amount, date, text …), and `take` how one is taken;
    a group has neither. Fields of a person's own have `named`: how their names and values are taken.
    """

    key: str
    title: str
    description: str | None
    entry: type[Entry] | None
    many: bool
    required: bool
    schema: dict[str, Any]
    sort: str = ""
    take: Take | None = None
    named: tuple[Take, Take] | None = None


def note_fields(entry: type[Entry]) -> dict[str, FieldNote]:
    """The fields of an entry by key, in the order in which they are defined."""
    if entry not in _noted:
        _noted[entry] = _note(entry)
    return _noted[entry]


def name_keys(entry: type[Entry]) -> dict[str, str]:
    """Either spelling of each field of an entry, with the key it stands for."""
    if entry not in _named:
        notes = note_fields(entry)
        titles = {note.title: key for key, note in notes.items()}
        _named[entry] = {key: key for key in notes} | titles
    return _named[entry]


def _note(entry: type[Entry]) -> dict[str, FieldNote]:
    notes = {}
    for key, annotation in entry.__annotations__.items():
        field = vars(entry)[key]
        kinds = (annotation, *get_args(annotation))
        inner, many = _inner_entry(annotation)
        written = next((w for kind in kinds if (w := _find_written(kind))), None)
        named = next((kind for kind in kinds if get_origin(kind) is dict), None)
        notes[key] = FieldNote(
            key,
            field.title,
            field.description,
            inner,
            many,
            type(None) not in kinds,
            written.schema if written else {},
            written.sort if written else "",
            written.take if written else None,
            _take_named(*get_args(named)) if named else None,
        )
    return notes


def _take_named(name: Any, value: Any) -> tuple[Take, Take]:
    takes = [written.take for each in (name, value) if (written := _find_written(each))]
    return takes[0], takes[1]


def _find_written(annotation: Any) -> Written | None:
    return next(
        (m for m in getattr(annotation, "__metadata__", ()) if isinstance(m, Written)), None
    )


def _inner_entry(annotation: Any) -> tuple[type[Entry] | None, bool]:
    if isinstance(annotation, type) and issubclass(annotation, Entry):
        return annotation, False
    for argument in get_args(annotation):
        inner, many = _inner_entry(argument)
        if inner is not None:
            return inner, many or get_origin(annotation) is tuple
    return None, False
