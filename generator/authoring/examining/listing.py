"""The names that a template may use, ready to copy: each with its meaning, sort and an example.

The examples are printed by the tags themselves, from the example deals of the home.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from generator import markup, vocabulary
from generator.authoring.examining import trials
from generator.environment import make_environment
from generator.home import Home
from generator.markup.lexicon import make_lexicon
from generator.markup.meaning import understand
from generator.templates import Form, Kind
from generator.vocabulary import FREE, Group, Name, list_names

# Of each sort, the filter with which it is mostly printed.
_FILTERS = {
    "amount": "人民币",
    "price": "单价",
    "quantity": "数量",
    "ratio": "百分比",
    "date": "日期",
}
_VARIABLES = {
    **{"付款计划": "款", "验收": "验", "服务指标": "标", "附件": "附", "变更": "变", "明细": "行"},
    **{"变更内容": "行", "完成情况": "行", "材料": "材", "验收标准": "标", "验收组": "人"},
}
# Groups that only papers of some kinds speak of; 本项 belongs to the forms that select.
_OF_KIND = {
    "invoice": ("invoice",),
    "claim": ("notice",),
    "expiry": ("notice",),
    "amendment": ("notice", "contract"),
    "notice": ("notice",),
}
# What serves the program alone.
_INTERNAL = {"accept", "notices", "paper.over", "paper.index", "paper.key"}
_TITLE = "合同"


class Entry(Struct, frozen=True):
    """One name: its paths in Chinese and English, the tag to copy, and what it prints."""

    title: str
    path: str
    tag: str
    sort: str
    meaning: str
    choices: tuple[str, ...]
    example: str


class Section(Struct, frozen=True):
    """The names of one group, or of the entries of a list: then `loop` goes over them."""

    title: str
    path: str
    entries: tuple[Entry, ...]
    loop: str = ""


class _Where(Struct, frozen=True):
    """A group on the way down: its paths, how a tag names it, and its values in each sample."""

    title: str
    path: str
    tag: str
    values: tuple[Any, ...]
    loop: str = ""


def list_sections(home: Home, kind: Kind | None = None, form: Form | None = None) -> list[Section]:
    """The names that a kind may use, grouped; of a form those that it uses."""
    used = _list_used(kind, form) if kind and form else None
    values = tuple(_list_samples(home, kind, form))
    names = list_names()
    sections = list(_walk(names, _Where("", "", "", values)))
    selects = (form.select,) if form else kind.selects if kind else ()
    for select in selects:
        name = names.find(select.over) if select else None
        if name is not None and name.inner is not None:
            sections += _walk(name.inner, _enter_selected(values, name))
    notices = names.names["notices"].inner
    assert notices is not None
    sections += _walk(notices, _Where("本通知", "notice", "本通知", _take(values, "本通知")))
    return [each for section in sections for each in _choose(section, kind, used)]


def _choose(section: Section, kind: Kind | None, used: set[str] | None) -> Iterator[Section]:
    top = section.path.partition(".")[0]
    if kind is not None and kind.name not in _OF_KIND.get(top, (kind.name,)):
        return
    entries = tuple(e for e in section.entries if used is None or e.path in used)
    if entries:
        yield Section(section.title, section.path, entries, section.loop)


def _walk(group: Group, where: _Where) -> Iterator[Section]:
    """The section of a group and those of the groups and lists beneath it."""
    entries, inner = [], []
    for name in group.names.values():
        path = f"{where.path}.{name.key}" if where.path else name.key
        if path in _INTERNAL:
            continue
        if name.inner is None:
            entries.append(_describe(name, path, where))
        else:
            inner.append((name.inner, _descend(name, path, where)))
    if entries:
        yield Section(where.title or _TITLE, where.path, tuple(entries), where.loop)
    for each, below in inner:
        yield from _walk(each, below)


def _descend(name: Name, path: str, where: _Where) -> _Where:
    title = f"{where.title}.{name.title}" if where.title else name.title
    values = _take(where.values, name.title)
    tag = f"{where.tag}.{name.title}" if where.tag else name.title
    if not name.many:
        return _Where(title, path, tag, values)
    variable = _VARIABLES.get(name.title, "项")
    entries = tuple(entry for value in values if isinstance(value, list) for entry in value)
    return _Where(title, path, variable, entries, f"{variable} in {tag}")


def _enter_selected(values: tuple[Any, ...], name: Name) -> _Where:
    return _Where(f"本项（{name.title}里选中的那一项）", "selected", "本项", _take(values, "本项"))


def _describe(name: Name, path: str, where: _Where) -> Entry:
    spelling = f"{where.tag}.{name.title}" if where.tag else name.title
    title = f"{where.title}.{name.title}" if where.title else name.title
    if path == FREE[0]:
        tag, meaning = "{{ 其他.客户经理 }}", "自己另要的内容，名称自定，写在交易数据的“其他”里"
        return Entry(title, path, tag, "free", meaning, (), "")
    shown = f"|{_FILTERS[name.sort]}" if name.sort in _FILTERS else ""
    tag = f"{{{{ {spelling}{shown} }}}}"
    example = _print(name, where.values)
    if name.sort == "flag":
        tag = f"{{% if {spelling} %}}……{{% endif %}}"
    choices = tuple(each for each in name.choices if not each.isascii())
    return Entry(title, path, tag, name.sort, name.description or "", choices, example)


def _print(name: Name, values: tuple[Any, ...]) -> str:
    """What the tag of a name prints, for the first sample that says it."""
    shown = f"|{_FILTERS[name.sort]}" if name.sort in _FILTERS else ""
    program = make_environment(is_story=False).from_string(f"{{{{ x{shown} }}}}")
    for value in values:
        try:
            own = value[name.title]
        except (KeyError, TypeError, IndexError):
            continue
        if own is None or isinstance(own, vocabulary.Absent | list):
            continue
        return str(program.render(x=own))
    return ""


def _take(values: tuple[Any, ...], title: str) -> tuple[Any, ...]:
    """A group's values in each sample that has them."""
    taken = []
    for value in values:
        try:
            taken.append(value[title])
        except (KeyError, TypeError):
            continue
    return tuple(taken)


def _list_samples(home: Home, kind: Kind | None, form: Form | None) -> Iterator[dict[str, Any]]:
    """The values of the examples, those of the forms wanted first."""
    from generator import templates

    examples = trials.read_examples(home)
    kinds = (kind,) if kind else templates.list_kinds(home.templates)
    for each in kinds:
        forms = (form,) if form else each.forms
        for own in forms:
            for trial in trials.list_plain(examples, each, own, home):
                yield vocabulary.view(trial.deal, trial.known)[0]


def _list_used(kind: Kind, form: Form) -> set[str]:
    """The paths that a form names, without the places in lists."""
    template = markup.read(form.read(), form.title)
    used = understand(template, make_lexicon(kind, form)).used
    return {".".join(step for step in path if step != "0") for path in used}
