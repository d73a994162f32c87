"""The one path from a deal to a checked Word file. A new reader starts here.

    raw values → deal → facts → checks → Word bytes → read back → checks → written

Each arrow is one call in `generate`; nothing is written unless every check allows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from generator import __version__, facts, files, paths, rules, shape, sources, templates, vocabulary
from generator.errors import BrokenTemplate, UnreadableInput
from generator.facts import Facts, History, Selection
from generator.findings import DataPlace, Finding, Severity, is_blocked
from generator.home import Home
from generator.model import Deal
from generator.shape import Problem, Shape
from generator.templates import Form, Kind

NO_HISTORY = History()


@dataclass(frozen=True, slots=True)
class Order:
    """What the person asked for: the kind of paper, and how to go about it."""

    kind: Kind
    form: str | None = None
    paper_date: date | None = None
    folder: Path | None = None
    fail_on: Severity = Severity.ERROR
    force: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one deal: `status` is written, unchanged, checked (dry run) or refused."""

    status: str
    kind: str
    form: str | None
    number: str | None
    path: Path | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """A deal read and checked; `facts` is None where the data is no deal."""

    shape: Shape
    facts: Facts | None
    findings: tuple[Finding, ...]


def generate(raw: Any, order: Order, home: Home) -> Result:
    """One deal becomes one checked Word file, or the findings why not.

    Raises a `GeneratorError` where the run cannot go on: no such form, a broken template, a
    target that cannot be written.
    """
    shaped = shape.read(raw)
    form = order.kind.find(order.form or shaped.deal.form) if shaped.deal else None
    checked = check_data(shaped, home, _select(order, form))
    deal, known = shaped.deal, checked.facts
    if deal is None or known is None or form is None or is_blocked(checked.findings, order.fail_on):
        return _refuse(order, form, deal, checked.findings)

    data, lacking = fill(form, deal, known)
    if lacking:
        missing = _place(rules.check_shape(lacking), shaped)
        return _refuse(order, form, deal, (*checked.findings, *missing))

    try:
        findings = (*checked.findings, *verify(data, deal, known))
    except UnreadableInput as error:
        raise BrokenTemplate(
            f"模板“{form.title}”填好之后不是完整的 Word 文档：有分支或循环从一段、一格中间开始，"
            "到另一段、另一格中间结束",
            fix="成段的分支和循环用单独成段的 {%p if %} … {%p endif %}，成行的用 {%tr %}",
        ) from error
    if is_blocked(findings, order.fail_on):
        return _refuse(order, form, deal, findings)

    path = place_paper(order, form, deal, home)
    changed = files.check_target(path, data, force=order.force)
    if changed and not order.dry_run:
        files.write_file(path, data)
    status = "unchanged" if not changed else "checked" if order.dry_run else "written"
    return Result(status, order.kind.name, form.name, deal.number, path, findings)


def check_data(shaped: Shape, home: Home | None, selection: Selection) -> Checked:
    """The findings on deal data by itself, with the facts that follow from it."""
    if shaped.deal is None:
        return Checked(shaped, None, tuple(rules.check_shape(shaped.problems)))
    deal = shaped.deal
    calendar = sources.read_calendar(
        home.holidays if home else None, facts.span_years(deal, selection)
    )
    known = facts.compute(deal, selection, NO_HISTORY, calendar)
    findings = rules.check_deal(deal, known, NO_HISTORY)
    return Checked(shaped, known, tuple(_place(findings, shaped)))


def fill(form: Form, deal: Deal, known: Facts) -> tuple[bytes, list[Problem]]:
    """The form filled with a deal, and what the deal lacks for it (then the bytes are void)."""
    from generator import compiled, render  # checking alone needs neither
    from generator.ooxml.references import BrokenReference

    data = form.read()
    values, noted = vocabulary.view(deal, known)
    try:
        filled = render.render(compiled.compile_form(data, form.title), values, stamp(form, data))
    except BrokenReference:
        if not noted:
            raise
        filled = b""  # what is lacking may have taken the article with it: tell that first
    lacking = [_lack(path, form) for path in noted]
    if deal.number is None or not deal.number.strip():
        lacking += [_lack(("number",), form)] if ("number",) not in noted else []
    return filled, lacking


def stamp(form: Form, data: bytes) -> Mapping[str, str]:
    """What a paper says of its making: form, version, its hash, the program's version."""
    return {
        "GeneratorTemplate": f"{form.kind}/{form.name}",
        "GeneratorTemplateVersion": form.version,
        "GeneratorTemplateHash": templates.hash_form(data),
        "GeneratorVersion": __version__,
    }


def verify(data: bytes, deal: Deal, known: Facts) -> list[Finding]:
    """The finished bytes read back as a reader would and held against the deal."""
    from generator import mentions, word

    return rules.check_word(mentions.read(word.read(data)), deal, known)


def place_paper(order: Order, form: Form, deal: Deal, home: Home) -> Path:
    """Where a paper goes: `<output>/<number>/<number>-<form title>.docx`."""
    number = deal.number or ""
    name = order.kind.file.format(number=number, title=form.title)
    folder = order.folder or home.output
    return folder / files.clean_name(number) / f"{files.clean_name(name)}.docx"


def _select(order: Order, form: Form | None) -> Selection:
    return Selection(
        order.kind.name, form.name if form else "", date=order.paper_date or date.today()
    )


def _refuse(
    order: Order, form: Form | None, deal: Deal | None, findings: tuple[Finding, ...]
) -> Result:
    number = deal.number if deal else None
    return Result("refused", order.kind.name, form.name if form else None, number, None, findings)


def _lack(path: paths.Path, form: Form) -> Problem:
    where, title = vocabulary.describe(path)
    return Problem(
        "needed",
        where,
        f"缺少{title}（{paths.join_path(path)[2:]}）：模板“{form.title}”要打印它，请在交易数据里补上",
    )


def _place(findings: list[Finding], shaped: Shape) -> list[Finding]:
    """The findings with their places as the person typed them."""
    return [
        replace(finding, place=DataPlace(shaped.locate(finding.place.path)))
        if isinstance(finding.place, DataPlace)
        else finding
        for finding in findings
    ]
