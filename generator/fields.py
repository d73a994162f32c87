"""The fields of the model as data: key, Chinese title, meaning, and the entry each one holds."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args, get_origin

from msgspec import Struct
from pydantic.fields import FieldInfo

from generator.model import Entry, Written


class FieldNote(Struct, frozen=True):
    """What is known of one field: key, Chinese title, meaning, and the entry it holds, if any.

    `sort` says of which sort its values are (amount, date, text …); empty for a group.
    """

    key: str
    title: str
    description: str | None
    entry: type[Entry] | None
    many: bool
    required: bool
    schema: dict[str, Any]
    sort: str = ""


@cache
def note_fields(entry: type[Entry]) -> dict[str, FieldNote]:
    """The fields of an entry by key, in the order in which they are defined."""
    notes = {}
    for key, field in entry.model_fields.items():
        inner, many = _inner_entry(field.annotation)
        written = next((m for m in _metadata(field) if isinstance(m, Written)), None)
        notes[key] = FieldNote(
            key,
            field.title or key,
            field.description,
            inner,
            many,
            field.is_required(),
            (written.schema if written else None) or {},
            written.sort if written and not inner else "",
        )
    return notes


@cache
def name_keys(entry: type[Entry]) -> dict[str, str]:
    """Either spelling of each field of an entry, with the key it stands for."""
    notes = note_fields(entry)
    return {key: key for key in notes} | {note.title: key for key, note in notes.items()}


def _metadata(field: FieldInfo) -> Iterator[Any]:
    yield from field.metadata
    for argument in (field.annotation, *get_args(field.annotation)):
        yield from getattr(argument, "__metadata__", ())


def _inner_entry(annotation: Any) -> tuple[type[Entry] | None, bool]:
    if isinstance(annotation, type) and issubclass(annotation, Entry):
        return annotation, False
    for argument in get_args(annotation):
        inner, many = _inner_entry(argument)
        if inner is not None:
            return inner, many or get_origin(annotation) is tuple
    return None, False
