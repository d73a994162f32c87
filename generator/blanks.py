"""What a person fills in: a blank deal for a form, the list of fields, the JSON Schema."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from generator import compiled, usage
from generator.fields import FieldNote, note_fields
from generator.findings import Severity
from generator.model import Deal, Entry
from generator.paths import Path, join_path, trace_path
from generator.rule import SMALLEST_DEAL
from generator.templates import Form, Kind
from generator.values import NUMBER_SCHEMA
from generator.vocabulary import FREE

_ALWAYS: tuple[Path, ...] = (
    ("number",),
    ("form",),
    ("project", "name"),
    ("buyer", "name"),
    ("supplier", "name"),
)
# Null has a meaning of its own here, so a blank must not be null.
_YEARS = ("terms", "confidentiality_years")
_YEARS_BLANK = "（填年数；永久保密写 null；没有约定就删去这一行）"


def write_deal(form: Form, *, english: bool = False) -> str:
    """A deal to fill in, as JSON: every field the form uses, under its title, with null for blank."""
    wanted = _list_paths(form)
    blank = _blank(Deal, (), wanted, english)
    title = note_fields(Deal)["form"].title
    blank["form" if english else title] = form.name if english else form.title
    return json.dumps(blank, ensure_ascii=False, indent=2) + "\n"


def list_fields(form: Form | None = None) -> str:
    """The fields one a line: English path, Chinese path, needed or not for the form, meaning."""
    return "\n".join(
        "\t".join(part for part in (path, name, mark, meaning) if part)
        for path, name, mark, meaning in _describe_fields(form)
    )


def list_fields_json(form: Form | None = None) -> str:
    """The same for machines."""
    listed = [
        {"path": path, "title": name, "need": mark or None, "description": meaning or None}
        for path, name, mark, meaning in _describe_fields(form)
    ]
    return json.dumps({"version": 1, "fields": listed}, ensure_ascii=False, indent=2)


def list_wanted(kind: Kind, forms: Sequence[Form]) -> dict[Path, bool]:
    """The fields that a row of deals has for some forms of a kind, each with whether all need it.

    Beside what the forms print it has what papers are worked out from: the total, the list that
    a paper is for one entry of, and what the rules ask of every paper of the kind.
    """
    used = [_list_paths(form) for form in forms]
    wanted = dict.fromkeys(_ALWAYS, True)
    for path in dict.fromkeys(path for each in used for path in each):
        note = _find(path)
        is_optional = "不填时" in ((note.description if note else None) or "")
        wanted[path] = all(each.get(path) for each in used) and not is_optional
    wanted.setdefault(("total",), False)
    lists = {form.select.over for form in forms if form.select}
    lists |= {"notices"} if any(_speaks_of_notice(form) for form in forms) else set()
    lists |= {"items"} if "by_line" in kind.switches else set()
    for path, _, note in _walk(Deal, (), ()):
        if str(path[0]) in lists and note.entry is None:
            wanted.setdefault(path, False)
    for form in forms:
        for path in _list_demanded(form):
            wanted[path] = path not in wanted or wanted[path] or len(forms) == 1
    if kind.is_contract:
        wanted[("number",)] = False  # what is not said is given by the ledger
    return wanted


def _speaks_of_notice(form: Form) -> bool:
    parts = compiled.compile_form(form.read(), form.title).parts.values()
    return any("本通知" in part.source or "notice." in part.source for part in parts)


def _list_demanded(form: Form) -> list[Path]:
    """The fields that the rules ask of the smallest deal before a paper of this form is made."""
    from generator import checking, shape
    from generator.facts import Selection

    raw: dict[str, Any] = dict(SMALLEST_DEAL)
    over = form.select.over if form.select else None
    if over:
        raw[over] = [{}]
    key = "1" if over else ""
    selection = Selection(
        form.kind, form.name, over=over, index=0 if over else None, key=key, amended=True
    )
    shaped = shape.read(raw)
    found = checking.check_data(shaped, None, selection).findings
    paths = [trace_path(str(f.place)) for f in found if f.severity is Severity.ERROR]
    return [
        path
        for path in paths
        if path and not any(isinstance(step, int) for step in path) and path[0] not in raw
    ]


def write_schema() -> str:
    """The JSON Schema (2020-12) of a deal, both spellings of every field, for editors."""
    entries: dict[str, Any] = {}
    _define(Deal, entries)
    root = entries.pop("Deal")
    root["properties"]["$schema"] = {"type": "string"}
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "交易数据",
        "description": "字段可用英文键或中文名，二者只写其一。金额和数量写成文本或整数。",
        **root,
        "$defs": entries,
    }
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _list_paths(form: Form) -> dict[Path, bool]:
    """The deal's own fields that a form uses, with those that every deal has to have."""
    used = usage.list_uses(compiled.compile_form(form.read(), form.title))
    paths = {path: needed for path, needed in used.items() if path[:1] == FREE or _find(path)}
    paths.update(dict.fromkeys(_ALWAYS, True))
    return paths


def _find(path: Path) -> FieldNote | None:
    entry: type[Entry] | None = Deal
    note = None
    for step in path:
        if isinstance(step, int):
            continue
        note = note_fields(entry).get(step) if entry else None
        if note is None:
            return None
        entry = note.entry
    return note


def _blank(
    entry: type[Entry], path: Path, wanted: dict[Path, bool], english: bool
) -> dict[str, Any]:
    blank: dict[str, Any] = {}
    for key, note in note_fields(entry).items():
        here = (*path, key)
        deep = (*here, 0) if note.many else here
        name = key if english else note.title
        own = [each[1] for each in wanted if each[:1] == FREE and len(each) == 2]
        if here == FREE and own:
            blank[name] = dict.fromkeys(map(str, own))
        elif note.entry and any(each[: len(deep)] == deep and each != deep for each in wanted):
            inner = _blank(note.entry, deep, wanted, english)
            blank[name] = [inner] if note.many else inner
        elif here in wanted:
            blank[name] = _YEARS_BLANK if here == _YEARS else None
    return blank


def _describe_fields(form: Form | None) -> Iterator[tuple[str, str, str, str]]:
    wanted = _list_paths(form) if form else None
    for path, titles, note in _walk(Deal, (), ()):
        if wanted is not None and path not in wanted:
            continue
        if note.entry and (
            wanted is None or any(len(p) > len(path) and p[: len(path)] == path for p in wanted)
        ):
            continue  # its own fields follow
        needed = wanted[path] if wanted is not None else path in _ALWAYS
        # What the program works out or takes from elsewhere may be left open; its meaning says so.
        mark = "必填" if needed and "不填时" not in (note.description or "") else "可选"
        yield (
            join_path(path)[2:].replace("[0]", "[]"),
            "·".join(titles),
            mark,
            "；".join(part for part in (note.description, _write(note)) if part),
        )


def _write(note: FieldNote) -> str:
    """How a value is written, where it is not any text."""
    schema = note.schema
    choices = [each for each in schema.get("enum", ()) if isinstance(each, str)]
    if choices:
        return "填 " + "、".join(each for each in choices if not each.isascii())
    if schema.get("type") == "integer":
        return "整数"
    if schema == NUMBER_SCHEMA:
        return '数字，如 "1200.50"'
    return str(schema.get("description", ""))


def _walk(
    entry: type[Entry], path: Path, titles: tuple[str, ...]
) -> Iterator[tuple[Path, tuple[str, ...], FieldNote]]:
    for key, note in note_fields(entry).items():
        here, named = (*path, key), (*titles, note.title)
        yield here, named, note
        if note.entry:
            yield from _walk(note.entry, (*here, 0) if note.many else here, named)


def _define(entry: type[Entry], entries: dict[str, Any]) -> None:
    """The schema of an entry and of those within it, each field under both of its names."""
    if entry.__name__ in entries:
        return
    properties: dict[str, Any] = {}
    own: dict[str, Any] = {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
    entries[entry.__name__] = own
    required = []
    for key, note in note_fields(entry).items():
        schema = _field_schema(entry, note, entries)
        for name in dict.fromkeys((key, note.title)):
            properties[name] = schema
        if note.required:
            required.append({"anyOf": [{"required": [key]}, {"required": [note.title]}]})
    if required:
        own["allOf"] = required


def _field_schema(entry: type[Entry], note: FieldNote, entries: dict[str, Any]) -> dict[str, Any]:
    schema: dict[str, Any] = {"title": note.title}
    description = note.description or note.schema.get("description")
    if description:
        schema["description"] = description
    if note.entry:
        _define(note.entry, entries)
        inner: dict[str, Any] = {"$ref": f"#/$defs/{note.entry.__name__}"}
        if note.many:
            inner = {"type": "array", "items": inner}
        elif note.key in ("buyer", "supplier"):
            inner = {"anyOf": [inner, {"type": "string", "description": "单位文件的名称"}]}
        return schema | (inner if note.required else {"anyOf": [inner, {"type": "null"}]})
    if entry is Deal and note.key in ("accept", "extra"):
        return schema | {"type": "object"}
    kept = {key: value for key, value in note.schema.items() if key != "description"}
    if note.required or not kept:
        return schema | kept
    return schema | {"anyOf": [kept, {"type": "null"}]}
