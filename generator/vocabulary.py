"""The names that a template may use, in both spellings, and the values under them.

A name stands for a fact where there is one and else for the deal's own field. A field that was
not said is `Absent`: false in a test, but needed as soon as it is printed, compared or looped
over, and then noted, so that all that is missing can be reported together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from types import NoneType
from typing import Any, get_args, get_origin

from msgspec import Struct

from generator.facts import Facts, Selection, find_notice
from generator.fields import name_keys, note_fields
from generator.model import Deal, Entry
from generator.paths import Path, join_path, name_path, trace_path
from generator.values import Ratio, Titled


class Name(Struct, frozen=True):
    """One name of the vocabulary: its key, title, meaning and the names beneath it.

    `sort` is the sort of its values: amount, price, quantity, ratio, share (amount or ratio), date,
    count, flag, choice, text, free; empty for a group. `choices` are the spellings of a choice.
    """

    key: str
    title: str
    description: str | None
    needs: Path | None
    inner: Group | None
    many: bool
    computed: bool
    instead: bool = False
    sort: str = ""
    choices: tuple[str, ...] = ()


class Group(Struct, frozen=True):
    """The names of one group of fields, by key; `keys` maps either spelling to the key."""

    names: dict[str, Name]
    keys: dict[str, str]

    def find(self, spelling: str) -> Name | None:
        """The name under either spelling."""
        key = self.keys.get(spelling)
        return self.names[key] if key is not None else None


_SORTS: dict[type[Any], str] = {
    **{Decimal: "amount", Ratio: "ratio", date: "date", int: "count", bool: "flag", str: "text"}
}
# The group in which a deal may hold fields of one's own.
FREE: Path = ("extra",)


@cache
def list_names() -> Group:
    """All names of the vocabulary: the deal's fields with the facts over them."""
    return _join(Deal, Facts)


class _Note(Struct, frozen=True):
    """What a field of a fact says of itself: what it holds (one or many), and its name."""

    holds: type[Any]
    many: bool
    told: Titled


def _join(entry: type[Entry] | None, fact: type[Any] | None) -> Group:
    names: dict[str, Name] = {}
    keys = dict(name_keys(entry)) if entry else {}
    own_facts = _note_facts(fact) if fact else {}
    inner_facts = {key: note for key, note in own_facts.items() if issubclass(note.holds, Struct)}
    for key, note in note_fields(entry).items() if entry else ():
        inner_fact = inner_facts[key].holds if key in inner_facts else None
        inner = _join(note.entry, inner_fact) if note.entry else None
        own = own_facts.get(key)
        computed = own is not None and not note.entry
        instead = own is not None and own.told.instead
        chosen = note.schema.get("enum", ()) if note.sort == "choice" else ()
        names[key] = Name(
            *(key, note.title, note.description, None, inner, note.many, computed, instead),
            *(note.sort, tuple(chosen)),
        )
    for key, own in own_facts.items():
        title, needs = own.told.title, own.told.needs
        keys.setdefault(title, key)
        keys.setdefault(key, key)
        if key not in names:
            inner = _join(None, own.holds) if key in inner_facts else None
            many = own.many and inner is not None
            sort = "" if inner else own.told.sort or _SORTS.get(own.holds, "free")
            names[key] = Name(key, title, None, needs, inner, many, computed=True, sort=sort)
    return Group(names, keys)


def _note_facts(fact: type[Any]) -> dict[str, _Note]:
    """The fields of a fact by name, as their annotations tell them."""
    notes = {}
    for name, hint in fact.__annotations__.items():
        whole = hint.__origin__
        held = next((each for each in get_args(whole) if each is not NoneType), whole)
        notes[name] = _Note(held, get_origin(whole) is tuple, hint.__metadata__[0])
    return notes


class Absent:
    """A field of the vocabulary that was not said.

    `noted` collects the paths of those that a form turned out to need.
    """

    __slots__ = ("_group", "_noted", "_path")

    def __init__(self, path: Path, group: Group | None, noted: dict[Path, None]) -> None:
        self._path = path
        self._group = group
        self._noted = noted

    def note(self) -> str:
        """Notes that the form needs this field; prints nothing."""
        self._noted[self._path] = None
        return ""

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return self.note()

    def __iter__(self) -> Iterator[Any]:
        self.note()
        return iter(())

    def __len__(self) -> int:
        return 0

    def __getitem__(self, key: object) -> Absent:
        if isinstance(key, int):
            return AbsentEntry((*self._path, key), self._group, self._noted)
        if isinstance(key, str) and self._path[:1] == FREE:
            return Absent((*self._path, key), None, self._noted)
        if self._group is None or isinstance(key, slice):
            return self  # the year of a day, the beginning of a text
        name = self._group.find(key) if isinstance(key, str) else None
        if name is None:
            raise KeyError(key)
        return Absent((*self._path, name.key), name.inner, self._noted)

    def _compare(self, other: object) -> bool:
        self.note()
        return False

    def _reckon(self, *others: object) -> Absent:
        self.note()
        return self

    __eq__ = __lt__ = __le__ = __gt__ = __ge__ = _compare
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _reckon
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = _reckon
    __pow__ = __rpow__ = __neg__ = __pos__ = _reckon
    __hash__ = None  # type: ignore[assignment]

    def __ne__(self, other: object) -> bool:
        self.note()
        return True


class AbsentEntry(Absent):
    """An entry that a list has not: what would follow from it is noted as what it lacks."""

    __slots__ = ()

    def __getitem__(self, key: object) -> Absent:
        absent = super().__getitem__(key)
        if self._group is None or trace_path(join_path(absent._path)) is not None:
            return absent
        own = ((*self._path, name) for name in ("amount", *self._group.names))
        path = next((p for p in own if trace_path(join_path(p)) is not None), absent._path)
        return Absent(path, absent._group, self._noted)


class View:
    """A group of values under either spelling of their names; read-only.

    A value is looked for when it is asked for first: a form prints few of the names.
    """

    __slots__ = ("_entry", "_fact", "_group", "_path", "_sight", "_values")

    def __init__(
        self, group: Group, entry: Entry | None, fact: Any, path: Path, sight: _Sight
    ) -> None:
        self._group = group
        self._entry = entry
        self._fact = fact
        self._path = path
        self._sight = sight
        self._values: dict[str, Any] = {}

    def __getitem__(self, name: object) -> Any:
        try:
            key = self._group.keys[name]  # type: ignore[index]
        except TypeError:  # a slice or a list is no name
            raise KeyError(name) from None
        if key not in self._values:
            self._values[key] = self._find(self._group.names[key])
        return self._values[key]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name in self._group.keys

    def __bool__(self) -> bool:
        return True

    def spell(self) -> dict[str, Any]:
        """The values under both spellings, as one flat mapping."""
        return {name: self[name] for name in self._group.keys}

    def _find(self, name: Name) -> Any:
        own, known = getattr(self._entry, name.key, None), getattr(self._fact, name.key, None)
        where, sight = (*self._path, name.key), self._sight
        if where == FREE:
            return FreeView(own or {}, where, sight.noted)
        if name.inner and name.many:
            own = None if name.instead else own
            return _view_many(name.inner, own, known, where, sight, name.needs)
        if name.inner:
            # A group that was not said stays a group where facts give it values.
            if own is None and known is None:
                return sight.lack(where, name.inner)
            return View(name.inner, own, known, where, sight)
        value = known if known is not None else own
        if value is None and known is None and self._entry and name.key in self._entry.said:
            return None  # said to be null
        if value is None or (isinstance(value, str) and not value.strip()):
            return sight.lack(where, None, name.needs)
        return value


class Many(list[View]):
    """The entries of a list; one beyond its end is absent, and noted when it is needed."""

    __slots__ = ("_group", "_noted", "_path")

    def __init__(
        self, entries: Iterable[View], path: Path, group: Group, noted: dict[Path, None]
    ) -> None:
        super().__init__(entries)
        self._path = path
        self._group = group
        self._noted = noted

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, int) and key >= len(self):
            return AbsentEntry((*self._path, key), self._group, self._noted)
        return super().__getitem__(key)


class FreeView:
    """The fields of one's own (`extra`): any name may be asked for, what was not said is absent."""

    __slots__ = ("_noted", "_path", "_values")

    def __init__(self, values: dict[str, Any], path: Path, noted: dict[Path, None]) -> None:
        self._values = values
        self._path = path
        self._noted = noted

    def __getitem__(self, name: object) -> Any:
        if not isinstance(name, str):
            raise KeyError(name)
        return self._show(self._values.get(name), (*self._path, name))

    def _show(self, value: Any, where: Path) -> Any:
        if isinstance(value, dict):
            return FreeView(value, where, self._noted)
        if isinstance(value, list):
            return [self._show(each, (*where, index)) for index, each in enumerate(value)]
        if value is None or (isinstance(value, str) and not value.strip()):
            return Absent(where, None, self._noted)
        return value

    def __bool__(self) -> bool:
        return bool(self._values)


class _Sight(Struct, frozen=True):
    """How a view is taken: where missing names are noted, and whether the pen will fill them."""

    noted: dict[Path, None]
    blank: bool
    over: str | None
    index: int | None

    def lack(self, path: Path, group: Group | None, needs: Path | None = None) -> Any:
        """What stands for a value that was not said: a blank for the pen, or `Absent`."""
        if self.blank and group is None and _is_result(path):
            return PEN
        if needs and self.over and self.index is not None and needs[:1] == (self.over,):
            needs = tuple(self.index if isinstance(step, int) else step for step in needs)
        return Absent(needs or path, group, self.noted)


class Pen(str):
    """A blank that is filled in by hand; no filter changes it."""


PEN = Pen("________")
# How many lines of people or criteria are left for the pen.
_PEN_LINES = 3


def _is_result(path: Path) -> bool:
    """Whether a value is one that an acceptance finds, and so may be left for the pen."""
    if path[-1] in ("spec", "unit", "agreed"):
        return False  # of the contract's list, not of the acceptance
    return path[0] == "acceptance" or (path[0] == "service_levels" and path[-1] == "actual")


def view(
    deal: Deal, facts: Facts, names: Group | None = None
) -> tuple[dict[str, Any], dict[Path, None]]:
    """The values of all names (or of these), and the notebook of those found missing.

    The entry that the paper was selected for stands as `selected` (本项), the notice's own data
    as `notice` (本通知).
    """
    paper = facts.paper
    noted: dict[Path, None] = {}
    sight = _Sight(noted, paper.blank, paper.over, paper.index)
    values = View(names or list_names(), deal, facts, (), sight).spell()
    if paper.over and paper.index is not None:
        entries = values.get(paper.over)
        if isinstance(entries, list) and paper.index < len(entries):
            values["selected"] = values["本项"] = entries[paper.index]
    values["notice"] = values["本通知"] = _view_notice(list_names(), deal, paper, sight)
    return values, noted


def _view_notice(names: Group, deal: Deal, paper: Selection, sight: _Sight) -> View:
    inner = names.names["notices"].inner
    assert inner is not None
    index, notice = find_notice(deal, paper) or (len(deal.notices or ()), None)
    return View(inner, notice, None, ("notices", index), sight)


def _view_many(
    group: Group,
    own: tuple[Entry, ...] | None,
    known: tuple[Any, ...] | None,
    path: Path,
    sight: _Sight,
    needs: Path | None,
) -> Any:
    length = max(len(own or ()), len(known or ()))
    if not length and sight.blank and len(path) > 1 and _is_result(path):
        length = _PEN_LINES
    if not length:
        return sight.lack(path, group, needs)
    entries = [
        View(
            group,
            own[index] if own and index < len(own) else None,
            known[index] if known and index < len(known) else None,
            (*path, index),
            sight,
        )
        for index in range(length)
    ]
    return Many(entries, path, group, sight.noted)


def describe(path: Path) -> tuple[str, str]:
    """The JSON path of a name and its Chinese name."""
    return join_path(path), _title(path)


def _title(path: Path) -> str:
    group: Group | None = list_names()
    for step in path:
        if isinstance(step, int):
            continue
        name = group.names.get(step) if group else None
        if name is None:
            return name_path(path)
        if name.computed:
            return name_path(path[:-1]) + ("的" if len(path) > 1 else "") + name.title
        group = name.inner
    return name_path(path)
