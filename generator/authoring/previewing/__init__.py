"""A form filled with an example and its fields made visible: what an admin looks at.

No number is taken, no ledger is asked and nothing is checked but that the form can be filled.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from generator import (
    archive,
    compiled,
    facts,
    paths,
    render,
    rules,
    selecting,
    shape,
    sources,
    templates,
    vocabulary,
)
from generator.authoring.previewing import marking
from generator.authoring.previewing.marking import Spot, Tag
from generator.errors import GeneratorError, UnreadableInput, WrongUsage
from generator.findings import Finding
from generator.history import History
from generator.home import Home
from generator.model import Deal, Entry
from generator.ooxml.comments import Comments
from generator.ooxml.package import Package
from generator.ooxml.properties import parse_part, write_part
from generator.ooxml.references import BrokenReference
from generator.ooxml.watermark import mark_pages
from generator.reading import Limits
from generator.templates import Form, Kind

WORDS = "预览"
AUTHOR, INITIALS = "模板预览", "预"
_STORY = re.compile(r"\.(main|header|footer|footnotes|endnotes)\+xml$")
_TYPES = "[Content_Types].xml"
_DAY = date(2026, 4, 1)
_LATER = timedelta(days=60)
_WEIGHT = 3  # how many fields that are said make up for one that lacks


@dataclass(frozen=True, slots=True)
class Subject:
    """What is to be previewed: the kind, the form, and the deal it is filled with."""

    kind: Kind
    form: Form
    deal: Deal
    deal_name: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The paper, how often each tag's value stands in it, and what the deal lacks for the form."""

    data: bytes
    counted: Mapping[str, int]
    lacking: tuple[tuple[str, str], ...]


class UnfitDeal(GeneratorError):
    """Deal data that is no deal; the `findings` say why."""

    exit_code = 1

    def __init__(self, name: str, findings: Sequence[Finding]) -> None:
        super().__init__(
            f"{name} 的交易数据有错，不能用来预览", fix="改正后再试，或不写 --deal 用示例"
        )
        self.findings = tuple(findings)


def find_form(wanted: str, home: Home, purpose: str | None = None) -> tuple[Kind, Form]:
    """The form of a file or of a name (`contract/technical-service`, 技术服务合同).

    A file of its own is taken for the form of its name or that `purpose` says, else for a
    contract. Raises `WrongUsage`.
    """
    kinds = templates.list_kinds(home.templates)
    path = Path(wanted)
    if path.suffix.lower() != ".docx" and not path.is_file():
        return _find_named(wanted, kinds)
    try:
        place = path.resolve()
    except OSError as error:
        raise UnreadableInput(f"{wanted} 读不出来：{error}", fix="检查路径和文件名") from error
    for kind in kinds:
        for form in kind.forms:
            if form.path.resolve() == place:
                return kind, form
    if not path.exists():
        raise UnreadableInput(f"找不到文件 {wanted}", fix="检查路径和文件名", kind="missing")
    if purpose is not None:
        kind, like = _find_named(purpose, kinds)
        return kind, replace(like, path=path)
    for kind in kinds:
        for form in kind.forms:
            if path.stem in (form.name, form.title):
                return kind, replace(form, path=path)
    contract = next((kind for kind in kinds if kind.is_contract), None)
    if contract is None:
        raise WrongUsage(f"看不出 {wanted} 是哪一种文书的模板", fix="加上 --as 种类/模板")
    return contract, Form(contract.name, path.stem, path.stem, path)


def _find_named(wanted: str, kinds: Sequence[Kind]) -> tuple[Kind, Form]:
    folder, slash, name = wanted.strip().replace("\\", "/").rpartition("/")
    found = [
        (kind, form)
        for kind in kinds
        if not slash or folder in (kind.name, kind.title)
        for form in kind.forms
        if name in (form.name, form.title)
    ]
    if len(found) == 1:
        return found[0]
    known = "、".join(f"{form.kind}/{form.name}" for kind in kinds for form in kind.forms)
    what = f"有 {len(found)} 个模板叫“{wanted}”" if found else f"没有叫“{wanted}”的模板"
    raise WrongUsage(what, fix=f"写成文件名，或 种类/模板；现有：{known or '（一个也没有）'}")


def choose_example(kind: Kind, form: Form, home: Home) -> tuple[str, Deal]:
    """The example deal that says the most and lacks little for the form.

    An example of this very form goes before all others, one that may have it before the rest.
    """
    found = []
    for path in sorted(home.examples.glob("*.json")):
        try:
            deal = shape.read(sources.read_deal(str(path), home.parties)).deal
        except GeneratorError:
            continue
        if deal is None or (form.select and not selecting.list_picks(deal, form.select)):
            continue
        is_own = deal.form in (form.name, form.title)
        fits = kind.is_contract or form in selecting.list_fitting(kind, deal)
        lacking = _count_lacking(Subject(kind, form, deal, path.name), home)
        found.append((is_own, fits, _count(deal) - _WEIGHT * lacking, path.name, deal))
    if not found:
        over = f"，其中要有{paths.name_path((form.select.over,))}" if form.select else ""
        raise WrongUsage(
            f"示例里没有能填“{form.title}”的交易", fix=f"用 --deal 交易.json 指明一笔交易{over}"
        )
    *_, name, deal = max(found, key=lambda each: each[:3])
    return name, deal


def _count_lacking(subject: Subject, home: Home) -> int:
    """How much a deal lacks for the form; a fault of the form is told later, in its own words."""
    form = compiled.compile_form(subject.form.read(), subject.form.title)
    values, noted = vocabulary.view(*_reckon(subject, home, None))
    with suppress(GeneratorError):
        render.render(form, values)
    return len(noted)


def read_deal(path: str, home: Home) -> Deal:
    """The deal of a file; raises `UnfitDeal` with what is wrong with it."""
    shaped = shape.read(sources.read_deal(path, home.parties))
    if shaped.deal is None:
        raise UnfitDeal(path, rules.check_shape(shaped.problems))
    return shaped.deal


def _count(value: Any) -> int:
    """How much a deal says."""
    if isinstance(value, Entry):
        return sum(_count(getattr(value, key)) for key in value.model_fields_set)
    if isinstance(value, tuple):
        return sum(_count(each) for each in value)
    return int(value is not None)


def preview(subject: Subject, home: Home, *, pick: str | None, with_names: bool) -> Preview:
    """The form filled with the deal, its fields shaded; `pick` says which entry it is for.

    `with_names` adds a comment with the tag at the first value of each. The same in gives the
    same bytes. Raises `BrokenTemplate` with the place in the form.
    """
    form = subject.form
    data = form.read()
    spoken = _reckon(subject, home, pick)
    # First as it is, so that a fault is told in the form's own words.
    values, noted = vocabulary.view(*spoken)
    try:
        render.render(compiled.compile_form(data, form.title), values)
    except BrokenReference as error:
        listed = "、".join(vocabulary.describe(path)[1] for path in noted)
        if not listed:
            raise
        fix = f"这笔交易还缺{listed}，补上再看；{error.fix}"
        raise BrokenReference(error.message, fix=fix) from error
    marked, tags = _mark(data)
    values, noted = vocabulary.view(*spoken)
    filled = render.render(compiled.compile_form(marked, form.title), values)
    lacking = tuple(vocabulary.describe(path) for path in noted)
    shown, spots = _show(filled, tags, some_lack=bool(noted), with_names=with_names)
    return Preview(shown, marking.count_values(spots), lacking)


def _reckon(subject: Subject, home: Home, wanted: str | None) -> tuple[Deal, facts.Facts]:
    """The deal as the paper speaks of it, and what follows from it."""
    deal, form = subject.deal, subject.form
    pick = None
    if form.select is not None:
        picks = selecting.list_picks(deal, form.select)
        if wanted is not None or not picks:
            pick = selecting.choose(deal, replace(form.select, option="pick"), wanted)
        else:
            pick = picks[-1] if form.select.default == "last" else picks[0]
        if pick is None:
            title = paths.name_path((form.select.over,))
            raise WrongUsage(
                f"{subject.deal_name} 里没有{title}（{form.select.over}），填不成“{form.title}”",
                fix="换一笔交易（--deal），或不写 --deal 用示例",
            )
    if deal.number is None or not deal.number.strip():
        deal = deal.model_copy(update={"number": WORDS})
    day = _choose_day(deal, subject.kind)
    selection = selecting.make_selection(subject.kind, form, pick, day, {})
    effective = facts.take_effect(deal, selection)
    calendar = sources.read_calendar(home.holidays, facts.span_years(effective, selection))
    known = facts.compute(deal, selection, History(), calendar)
    number = deal.number if subject.kind.is_contract and form.select is None else WORDS
    return effective, replace(known, paper=replace(known.paper, number=number or WORDS))


def _choose_day(deal: Deal, kind: Kind) -> date:
    """A day on which the paper might be made, the same every time."""
    signed = (deal.signing.date if deal.signing else None) or _DAY
    if kind.is_contract:
        return signed
    stages = [stage.date for stage in deal.acceptance or () if stage.date]
    changes = [change.date for change in deal.amendments or () if change.date]
    return max([signed, *stages, *changes]) + _LATER


def _list_stories(members: Mapping[str, bytes]) -> list[str]:
    """The parts of text that bear tags, the main one first."""
    found = {
        each.get("PartName", "").removeprefix("/"): match[1]
        for each in parse_part(members[_TYPES])
        if (match := _STORY.search(each.get("ContentType", "")))
    }
    listed = [name for name in found if name in members]
    return sorted(listed, key=lambda name: (found[name] != "main", name))


def _mark(data: bytes) -> tuple[bytes, list[Tag]]:
    """A copy of a form with its tags marked; the tags."""
    members = dict(archive.unpack(data))
    tags: list[Tag] = []
    for name in _list_stories(members):
        if b"{" in members[name]:
            root = parse_part(members[name])
            if marking.mark_tags(root, tags):
                members[name] = write_part(root)
    return archive.pack(members.items()), tags


def _show(
    filled: bytes, tags: list[Tag], *, some_lack: bool, with_names: bool
) -> tuple[bytes, list[Spot]]:
    """The filled copy with its marks turned into shading, and “预览” on every page."""
    members = dict(archive.unpack(filled))
    spots: list[Spot] = []
    for number, name in enumerate(_list_stories(members)):
        root = parse_part(members[name])
        found = marking.show_fields(root, tags, some_lack=some_lack)
        spots += found
        if found or any(mark in members[name] for mark in marking.SPELT):
            if number == 0 and with_names and found:
                members |= _comment(filled, name, root, found)
            members[name] = write_part(root)
    return archive.pack(mark_pages(list(members.items()), WORDS)), spots


def _comment(filled: bytes, main: str, root: Any, spots: list[Spot]) -> dict[str, bytes]:
    package = Package(filled, WORDS, Limits())
    comments = Comments(package, main)
    free = max(comments.taken, default=-1) + 1
    for key, tag in marking.comment_names(spots, root, free):
        comments.add(key, [tag.text], AUTHOR, INITIALS, "")
    return comments.write_parts()
