"""`gen templates list`: the kinds and forms, the version in force, what was edited since."""

from __future__ import annotations

import json
from typing import Any

import click
from msgspec import Struct

from generator import compiled, templates, usage, versions
from generator.authoring.publishing import shelf
from generator.commands.authoring import FindHome
from generator.commands.options import FORMAT, HOME
from generator.errors import GeneratorError
from generator.templates import Form, Kind
from generator.terminal import answer, answer_json, say
from generator.versions import Version

FINE = 0
_STATES = {
    "published": "已发布",
    "edited": "有未发布的修改",
    "unpublished": "还没有发布",
    "damaged": "存档不完整",
}


class Entry(Struct, frozen=True):
    """A form as the list tells it; `fields` is None for one that cannot be read."""

    kind: Kind
    form: Form
    state: str
    version: Version | None
    fields: int | None
    fault: str | None


def make_command(find_home: FindHome) -> click.Command:
    """The command; `find_home` gives the home of a context."""

    def command(format_: str, **_: Any) -> int:
        home = find_home(click.get_current_context())
        shelf.tidy(home.templates)
        entries, broken = [], []
        for name in templates.name_kinds(home.templates):
            try:
                kind = templates.find_kind(home.templates, name)
            except GeneratorError as error:
                broken.append(error)
                continue
            entries += [_survey(kind, form) for form in kind.forms]
        if format_ == "json":
            answer_json(_dump(entries))
        else:
            for entry in entries:
                answer("\t".join(_describe(entry)))
        for fault in broken:
            say(str(fault))
        for entry in entries:
            if entry.fault and format_ == "text":
                say(f"{entry.form.kind}/{entry.form.name}：{entry.fault}")
        if any(entry.state in ("edited", "unpublished") for entry in entries):
            say(
                "没有发布的修改不用于出具文书：gen templates diff 种类/模板 看改了什么，"
                "gen templates publish --as 种类/模板 发布。"
            )
        return broken[0].exit_code if broken else FINE

    return click.Command(
        "list",
        callback=command,
        params=[
            FORMAT,
            HOME,
        ],
        help="列出文书种类和模板：现行版本、最近一次改动、用到多少字段。",
        options_metavar="[选项]",
    )


def _survey(kind: Kind, form: Form) -> Entry:
    version = fields = fault = None
    try:
        version = versions.find_latest(form)
        state = "published" if version else "unpublished"
        if version:
            versions.read_bytes(form, version)
            if not versions.is_in_force(form, templates.hash_form(form.read()), version):
                state = "edited"
    except GeneratorError as error:
        state, fault = "damaged", str(error)
    try:
        fields = len(usage.list_uses(compiled.compile_form(form.read(), form.title)))
    except GeneratorError as error:
        fault = fault or str(error)
    return Entry(kind, form, state, version, fields, fault)


def _describe(entry: Entry) -> list[str]:
    version = entry.version
    return [
        f"{entry.form.kind}/{entry.form.name}",
        entry.form.title,
        f"第 {version.number} 版" if version else "",
        f"{version.day}\t{version.author}\t{version.note}" if version else "\t\t",
        _STATES[entry.state],
        "读不懂" if entry.fields is None else f"{entry.fields} 个字段",
    ]


def _dump(entries: list[Entry]) -> str:
    listed = [
        {
            "kind": entry.form.kind,
            "kind_title": entry.kind.title,
            "form": entry.form.name,
            "title": entry.form.title,
            "path": str(entry.form.path),
            "state": entry.state,
            "published": entry.version.number if entry.version else None,
            "date": entry.version.day.isoformat() if entry.version else None,
            "author": entry.version.author if entry.version else None,
            "note": entry.version.note if entry.version else None,
            "sha256": entry.version.sha256 if entry.version else None,
            "fields": entry.fields,
            "fault": entry.fault,
        }
        for entry in entries
    ]
    return json.dumps({"version": 1, "forms": listed}, ensure_ascii=False, indent=2)
