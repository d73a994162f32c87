"""Raw values become a deal, or every problem of shape at once, each with its place.

The raw values are what a JSON reader gives: dicts, lists, text, integers, true, false, null,
with `values.Inexact` for numbers that have a point. Keys may be English or Chinese.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from generator.fields import name_keys, note_fields
from generator.memory import LONGEST
from generator.model import Deal, Entry, Party
from generator.paths import join_path, name_path
from generator.taking import Refusal, take_entry
from generator.values import show

# Null says something only here; anywhere else it is a field that was left empty.
_NULL_SPEAKS = {("number",), ("terms", "confidentiality_years")}

Path = tuple[str | int, ...]


class Problem(Struct, frozen=True):
    """One thing that keeps raw values from being a deal; `path` is as the person typed it."""

    kind: str
    path: str
    message: str
    excerpt: str | None = None
    fix: str | None = None


class Repeated(dict[str, Any]):
    """A JSON object in which a key stands more than once; `repeated` names those keys."""

    repeated: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Repeated({super().__repr__()}, {self.repeated})"


class Shape(Struct, frozen=True):
    """A deal as read, or the problems that keep it from being one.

    `typed` gives for a key path in English the path as the person typed it, where it is another.
    """

    deal: Deal | None
    problems: tuple[Problem, ...]
    typed: dict[str, str]

    def locate(self, path: str) -> str:
        """The path as the person typed it; its nearest known ancestor's when it is not there."""
        head, tail = path, ""
        while head and head not in self.typed:
            cut = max(head.rfind("."), head.rfind("["))
            if cut <= 0:
                return path
            head, tail = head[:cut], head[cut:] + tail
        return self.typed.get(head, head) + tail


def read(raw: object) -> Shape:
    """Reads raw values as a deal; never raises for wrong data."""
    if not isinstance(raw, dict):
        message = f"交易数据应是一组字段 {{…}}，现在是 {show(raw)}"
        return Shape(None, (Problem("type", "$", message, show(raw)),), {})
    problems: list[Problem] = []
    typed: dict[str, str] = {}
    known = _recall(raw)
    fresh = {name: value for name, value in raw.items() if name not in known} if known else raw
    translated = _translate(fresh, Deal, (), "$", problems, typed)
    for key, group in known.values():
        translated[key] = group.taken
        typed |= group.typed
    refused: list[Refusal] = []
    deal = take_entry(Deal, translated, (), refused)
    problems += [_describe(refusal, typed) for refusal in refused]
    problems += _lacks(translated, typed)
    if problems or deal is None:
        return Shape(None, tuple(problems), typed)
    for name in fresh:
        _keep(name, raw[name], deal, typed)
    return Shape(deal, (), typed)


class _Group(Struct, frozen=True):
    """A group of a deal as it was taken, and the paths in it that were typed otherwise."""

    taken: Any
    typed: dict[str, str]


# The groups that were taken last, by the name and the values as they were written: the supplier,
# the terms and the service levels are the same in most deals.
_KNOWN: dict[tuple[str, str], _Group] = {}
_MOST_KNOWN = 256


def _recall(raw: dict[str, Any]) -> dict[str, tuple[str, _Group]]:
    """The groups of a deal that have been taken before, by the name they are written under."""
    keys = [name_keys(Deal).get(name) for name in raw]
    if isinstance(raw, Repeated) or len({*keys}) < len(keys):
        return {}
    return {
        name: (key, group)
        for (name, value), key in zip(raw.items(), keys, strict=True)
        if key and isinstance(value, dict | list)
        if (group := _KNOWN.get((name, repr(value))))
    }


def _keep(name: str, value: Any, deal: Deal, typed: dict[str, str]) -> None:
    key = name_keys(Deal)[name]
    written = repr(value) if note_fields(Deal)[key].entry else ""
    if not 0 < len(written) <= LONGEST * 2:
        return
    if len(_KNOWN) >= _MOST_KNOWN:
        _KNOWN.clear()
    place = join_path((key,))
    own = {
        path: here
        for path, here in typed.items()
        if path == place or path.startswith((f"{place}.", f"{place}["))
    }
    _KNOWN[name, written] = _Group(getattr(deal, key), own)


def read_party(raw: object) -> Party | None:
    """A party by itself, as the party master holds it; None for what is no party."""
    if not isinstance(raw, dict):
        return None
    refused: list[Refusal] = []
    party = take_entry(Party, _translate(raw, Party, (), "$", [], {}), (), refused)
    return None if refused else party


def _translate(
    raw: dict[str, Any],
    entry: type[Entry],
    path: Path,
    written: str,
    problems: list[Problem],
    typed: dict[str, str],
) -> dict[str, Any]:
    """The same values under English keys, noting unknown, repeated and doubly named fields."""
    names = name_keys(entry)
    notes = note_fields(entry)
    result: dict[str, Any] = {}
    spelled: dict[str, str] = {}
    is_typed = join_path(path) in typed
    for name in getattr(raw, "repeated", ()):
        message = f"字段“{show(name)}”在同一组里写了不止一次，只能保留一个"
        problems.append(Problem("repeated", f"{written}.{name}", message, name))
    for name, value in raw.items():
        key = names.get(name)
        here = f"{written}.{name}"
        if key is None:
            problems.append(_unknown(name, here, entry, path))
            continue
        if key in spelled:
            message = (
                f"同一个字段写了两遍：“{spelled[key]}”和“{name}”是{name_path((*path, key))}"
                "的两个名字，请只留一个"
            )
            problems.append(Problem("both_names", here, message, name, f"删去“{name}”"))
            continue
        spelled[key] = name
        where = (*path, key)
        if value is None and where not in _NULL_SPEAKS:
            continue
        is_other = is_typed or name != key
        if is_other:
            typed[join_path(where)] = here
        note = notes[key]
        if note.entry and note.many and isinstance(value, list):
            moved: list[Any] = []
            for index, item in enumerate(value):
                spot = f"{here}[{index}]"
                if is_other:
                    typed[join_path((*where, index))] = spot
                moved.append(
                    _translate(item, note.entry, (*where, index), spot, problems, typed)
                    if isinstance(item, dict)
                    else item
                )
            result[key] = moved
        elif note.entry and not note.many and isinstance(value, dict):
            result[key] = _translate(value, note.entry, where, here, problems, typed)
        else:
            result[key] = value
    return result


def _unknown(name: str, here: str, entry: type[Entry], path: Path) -> Problem:
    import difflib

    near = difflib.get_close_matches(name, list(name_keys(entry)), 1, 0.5)
    group = f"{name_path(path)}里" if path else "交易数据里"
    hint = f"，最接近的是“{near[0]}”" if near else ""
    message = f"{group}没有“{show(name)}”这个字段{hint}；自定义内容请放在“其他”（extra）里"
    return Problem("unknown", here, message, show(name), near[0] if near else None)


_EXPECTED = {
    "no_group": "应是一组字段 {…}",
    "no_names": "应是一组名字和值 {…}",
    "no_list": "应是列表 […]",
}


def _describe(refusal: Refusal, typed: dict[str, str]) -> Problem:
    """What was not taken, with the field's title and the value as typed."""
    path, kind = refusal.path, refusal.kind
    name = name_path(path)
    if kind == "missing":
        return _missing(path, typed)
    here = typed.get(join_path(path)) or _beneath(path, typed)
    excerpt = show(refusal.value)
    if kind in _EXPECTED:
        return Problem("type", here, f"{name}{_EXPECTED[kind]}，现在是 {excerpt}", excerpt)
    return Problem(kind, here, f"{name}：{refusal.message}", excerpt, refusal.fix)


def _beneath(path: Path, typed: dict[str, str]) -> str:
    """The typed path of the parent with the last step added (the field itself was not written)."""
    *parent, last = path
    above = join_path(parent)
    return typed.get(above, above) + join_path((last,))[1:]


def _missing(path: Path, typed: dict[str, str]) -> Problem:
    message = f"缺少{name_path(path)}（{join_path(path)[2:]}），任何文书都要用到，请补上"
    return Problem("missing", _beneath(path, typed), message)


def _lacks(translated: dict[str, Any], typed: dict[str, str]) -> list[Problem]:
    """What the model alone cannot say: a total or items."""
    problems = []
    if "total" not in translated and not translated.get("items"):
        message = "缺少合同总价（total），也没有服务清单（items），两者至少要有一个"
        problems.append(Problem("missing", _beneath(("total",), typed), message))
    return problems
