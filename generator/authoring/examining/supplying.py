"""What a deal lacks for a form, said as some example says it, or else as a sample."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from generator.fields import FieldNote, note_fields
from generator.model import Completion, Deal, Entry
from generator.paths import Path, look_up, put
from generator.values import Ratio

DAY = date(2026, 4, 1)
# What a field says in a trial where no example says anything.
_SAMPLES: Mapping[str, Any] = {
    **{"text": "示例", "free": "示例", "amount": Decimal("1200.00"), "price": Decimal("100.00")},
    **{"quantity": Decimal(2), "ratio": Ratio("0.05"), "share": Ratio("0.05"), "date": DAY},
    **{"count": 3, "flag": True},
}


def supply(deal: Deal, path: Path, donors: Sequence[Deal]) -> Deal | None:
    """The deal with the field at a path said as some example says it, or else as a sample.

    None for what a deal does not say but follows from it.
    """
    if path[0] not in note_fields(Deal):
        return None
    value = _tick_off(deal) if path[-1] == "results" else None
    if value is None:
        value = next((v for d in donors if (v := look_up(d, path)) is not None), None)
    supplied: Deal = _put(deal, path, _sample(path) if value is None else value)
    return supplied


def _tick_off(deal: Deal) -> tuple[Completion, ...] | None:
    """The deal's own list as done; another deal's results speak of another list."""
    return (
        tuple(
            Completion(name=item.name, quantity=item.quantity, conforms=True)
            for item in deal.items or ()
        )
        or None
    )


def _put(entry: Any, path: Path, value: Any) -> Any:
    """As `paths.put`, but groups and entries that are not there yet are made."""
    step, rest = path[0], path[1:]
    if not rest or not isinstance(entry, Entry) or not isinstance(step, str):
        return put(entry, path, value)
    note = note_fields(type(entry)).get(step)
    inner = getattr(entry, step, None)
    if note is None or note.entry is None:
        return put(entry.replace(**{step: inner or {}}), path, value)
    if note.many:
        index = rest[0] if isinstance(rest[0], int) else 0
        items = list(inner or ())
        while len(items) <= index:
            items.append(note.entry())
        items[index] = _put(items[index], rest[1:], value) if rest[1:] else value
        return entry.replace(**{step: tuple(items)})
    group = inner if inner is not None else note.entry()
    filled: Entry = entry.replace(**{step: _put(group, rest, value)})
    return filled


def _sample(path: Path) -> Any:
    """What a field that no example says is said to be."""
    entry: type[Entry] | None = Deal
    note: FieldNote | None = None
    for step in path:
        if isinstance(step, str) and entry is not None:
            note = note_fields(entry).get(step)
            entry = note.entry if note else None
    if note is None:
        return _SAMPLES["text"]
    if note.entry is not None:
        blank = note.entry()
        return (blank,) if note.many else blank
    return _SAMPLES.get(note.sort, _SAMPLES["text"])
