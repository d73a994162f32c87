"""A form filled with an example and its fields made visible: what an admin looks at.

No number is taken, no ledger is asked and nothing is checked but that the form can be filled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from generator import (
    archive,
    compiled,
    markup,
    paths,
    recording,
    render,
    rules,
    selecting,
    shape,
    sources,
    templates,
    vocabulary,
)
from generator.authoring import naming
from generator.authoring.examining import trials
from generator.authoring.examining.purpose import (
    Purpose,
    find_purpose,
    guess_purpose,
    read_purpose,
)
from generator.authoring.examining.trials import Trial
from generator.authoring.previewing import marking
from generator.authoring.previewing.marking import Spot, Tag
from generator.errors import GeneratorError, WrongUsage
from generator.findings import Finding
from generator.home import Home
from generator.model import Deal
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
_WEIGHT = 3  # how many fields that are said make up for one that lacks


class Subject(Struct, frozen=True):
    """What is to be previewed: the kind, the form, and the deal it is filled with.

    What the deal lacks is supplied from the `donors`, where there are any.
    """

    kind: Kind
    form: Form
    deal: Deal
    deal_name: str
    donors: tuple[Deal, ...] = ()


class Preview(Struct, frozen=True):
    """The paper, how often each tag's value stands in it, and what the deal lacks for the form.

    `supplied` is what it lacked and has from other examples.
    """

    data: bytes
    counted: Mapping[str, int]
    lacking: tuple[tuple[str, str], ...]
    supplied: tuple[tuple[str, str], ...] = ()


class UnfitDeal(GeneratorError):
    """Deal data that is no deal; the `findings` say why."""

    exit_code = 1

    def __init__(self, name: str, findings: Sequence[Finding]) -> None:
        super().__init__(
            f"{name} 的交易数据有错，不能用来预览", fix="改正后再试，或不写 --deal 用示例"
        )
        self.findings = tuple(findings)


def find_form(wanted: str, home: Home, purpose: str | None = None) -> Purpose:
    """What is named (`contract/technical-service`, 技术服务合同), or what a file is for.

    A file's purpose is what `purpose` says, else it goes by its place, its name and the fields it
    uses. Its kind and form are always known; raises `WrongUsage` where they cannot be.
    """
    named = naming.find_named(home, wanted)
    if named is not None:
        naming.refuse_purpose(named, purpose, home)
        return Purpose(named.kind, named.form)
    path = Path(wanted)
    data = sources.read_bytes(wanted)
    found = read_purpose(purpose, home, path) if purpose else find_purpose(path, home)
    if found is None:
        found = guess_purpose(markup.read(data, wanted), home)
    if found.kind is None:
        contract = next((k for k in templates.list_kinds(home.templates) if k.is_contract), None)
        found = Purpose(contract, None, guessed=True)
    if found.kind is None:
        raise WrongUsage(f"看不出 {wanted} 是哪一种文书的模板", fix="加上 --as 种类/模板")
    if found.form is None and purpose:
        listed = "、".join(f"{form.kind}/{form.name}" for form in found.kind.forms)
        raise WrongUsage(f"--as {purpose} 没有写是哪个模板", fix=f"写成其中一个：{listed}")
    form = found.form or Form(found.kind.name, path.stem, path.stem, path)
    if not _is_lying(form, path):
        form = form._replace(path=path, title=path.stem)
    return replace(found, form=form)


def _is_lying(form: Form, path: Path) -> bool:
    return form.path.resolve() == path.resolve()


def choose_example(kind: Kind, form: Form, home: Home) -> Subject:
    """The form with the example deal that says the most and lacks little for it.

    An example of this very form goes before all others, one that may have it before the rest.
    Raises `WrongUsage` where no example has what the form selects from.
    """
    examples = trials.read_examples(home)
    donors = tuple(deal for _, deal in examples)
    found = []
    for name, deal in examples:
        if form.select and not selecting.list_picks(deal, form.select):
            continue
        subject = Subject(kind, form, deal, name, donors)
        is_own = deal.form in (form.name, form.title)
        said = trials.count_said(deal) - _WEIGHT * _count_lacking(subject, home)
        found.append((is_own, trials.fits(deal, kind, form), said, subject))
    if not found:
        over = f"，其中要有{paths.name_path((form.select.over,))}" if form.select else ""
        raise WrongUsage(
            f"示例里没有能填“{form.title}”的交易", fix=f"用 --deal 交易.json 指明一笔交易{over}"
        )
    return max(found, key=lambda each: each[:3])[3]


def _count_lacking(subject: Subject, home: Home) -> int:
    """How much a deal lacks for the form; a fault of the form is told later, in its own words."""
    form = compiled.compile_form(subject.form.read(), subject.form.title)
    trial = _reckon(subject, home, None)
    values, noted = vocabulary.view(trial.deal, trial.known)
    with suppress(GeneratorError):
        render.render(form, values)
    return len(noted)


def read_deal(path: str, home: Home) -> Deal:
    """The deal of a file; raises `UnfitDeal` with what is wrong with it."""
    shaped = shape.read(sources.read_deal(path, home.parties))
    if shaped.deal is None:
        raise UnfitDeal(path, rules.check_shape(shaped.problems))
    return shaped.deal


def preview(subject: Subject, home: Home, *, pick: str | None, with_names: bool) -> Preview:
    """The form filled with the deal, its fields shaded; `pick` says which entry it is for.

    `with_names` adds a comment with the tag at the first value of each. The same in gives the
    same bytes. Raises `BrokenTemplate` with the place in the form.
    """
    form = subject.form
    data = form.read()
    plain = compiled.compile_form(data, form.title)
    trial = _reckon(subject, home, pick)
    # First as it is, so that a fault is told in the form's own words.
    values, noted = vocabulary.view(trial.deal, trial.known)
    fault: BrokenReference | None = None
    try:
        render.render(plain, values)
    except BrokenReference as error:
        if not noted:
            raise
        fault = error
    lacked = _describe(noted)
    pieced = replace(trial, pieced=True)
    full = trials.fill(pieced, plain, subject.donors) if noted and subject.donors else None
    if full is not None:
        trial = full[1]
    elif fault is not None:
        listed = "、".join(title for _, title in lacked)
        fix = f"这笔交易还缺{listed}，补上再看；{fault.fix}"
        raise BrokenReference(fault.message, fix=fix) from fault
    marked, tags = _mark(data)
    values, noted = vocabulary.view(trial.deal, trial.known)
    filled = render.render(compiled.compile_form(marked, form.title), values)
    shown, spots = _show(filled, tags, some_lack=bool(noted), with_names=with_names)
    supplied = lacked if full is not None else ()
    return Preview(shown, marking.count_values(spots), _describe(noted), supplied)


def _describe(noted: Iterable[paths.Path]) -> tuple[tuple[str, str], ...]:
    return tuple(vocabulary.describe(path) for path in noted)


def _reckon(subject: Subject, home: Home, wanted: str | None) -> Trial:
    """The deal as the paper speaks of it, and what follows from it."""
    deal, form = subject.deal, subject.form
    pick = None
    if form.select is None and wanted is not None:
        raise WrongUsage(f"“{form.title}”说的是整笔交易，不用选哪一项", fix="去掉 --pick")
    if form.select is not None:
        picks = selecting.list_picks(deal, form.select)
        if wanted is not None or not picks:
            pick = selecting.choose(deal, form.select._replace(option="pick"), wanted)
        else:
            pick = picks[-1] if form.select.default == "last" else picks[0]
        if pick is None:
            title = paths.name_path((form.select.over,))
            raise WrongUsage(
                f"{subject.deal_name} 里没有{title}（{form.select.over}），填不成“{form.title}”",
                fix="换一笔交易（--deal），或不写 --deal 用示例",
            )
    if deal.number is None or not deal.number.strip():
        deal = deal.replace(number=WORDS)
    trial = trials.make(subject.deal_name, deal, subject.kind, form, home, pick)
    if recording.bears_deal_number(subject.kind, form):
        return trial
    return replace(
        trial, known=replace(trial.known, paper=replace(trial.known.paper, number=WORDS))
    )


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
