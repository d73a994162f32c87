"""The one path from a deal to a checked Word file. A new reader starts here.

    raw values → deal → facts → checks → number → Word bytes → read back → checks → written

Each arrow is one call in `generate`; nothing is written unless every check allows it, and no lock
is held while a form is filled.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from generator import (
    __version__,
    facts,
    files,
    lines,
    paths,
    rules,
    selecting,
    shape,
    sources,
    templates,
    vocabulary,
)
from generator.errors import BrokenTemplate, OutputBlocked, UnreadableInput
from generator.facts import Facts, Selection
from generator.findings import DataPlace, Finding, Severity, is_blocked
from generator.history import History
from generator.home import Home
from generator.ledger import Claim, Entry, Ledger, Reservation, open_copy, open_ledger
from generator.model import Deal
from generator.shape import Problem, Shape
from generator.templates import Form, Kind

NO_HISTORY = History()


@dataclass(frozen=True, slots=True)
class Order:
    """What the person asked for: the kind of paper, and how to go about it.

    `picks` are the selecting options by name (`payment`), `options` the switches of the kind.
    """

    kind: Kind
    form: str | None = None
    picks: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, bool] = field(default_factory=dict)
    paper_date: date | None = None
    folder: Path | None = None
    fail_on: Severity = Severity.ERROR
    force: bool = False
    reissue: bool = False
    dry_run: bool = False
    ledger: Path | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one paper: `status` is written, unchanged, checked (dry run) or refused."""

    status: str
    kind: str
    form: str | None
    number: str | None
    path: Path | None
    findings: tuple[Finding, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """A deal read and checked; `facts` is None where the data is no deal."""

    shape: Shape
    facts: Facts | None
    findings: tuple[Finding, ...]


def generate(raw: Any, order: Order, home: Home) -> Result:
    """One deal becomes one checked Word file, or the findings why not.

    Raises a `GeneratorError` where the run cannot go on: no such form, a broken template, a
    target that cannot be written, a paper whose content changed since it was issued.
    """
    shaped = shape.read(raw)
    if shaped.deal is None:
        return _refuse(order, None, None, tuple(rules.check_shape(shaped.problems)))
    form = find_form(order, shaped.deal)
    # A dry run reserves in a copy, so that it takes no number and leaves no trace.
    open_ = open_copy if order.dry_run else open_ledger
    with open_(order.ledger or home.ledger, root=home.root) as ledger:
        return _issue(shaped, shaped.deal, order, form, home, ledger)


def find_form(order: Order, deal: Deal) -> Form:
    """The form ordered; else the deal's own for contracts, the first for other kinds."""
    if order.form is None and not order.kind.is_contract and order.kind.forms:
        return order.kind.forms[0]
    return order.kind.find(order.form or deal.form)


def _issue(
    shaped: Shape, deal: Deal, order: Order, form: Form, home: Home, ledger: Ledger
) -> Result:
    key = ledger.name_deal(deal.number, describe_content(deal))
    masters = sources.read_masters((deal.buyer.name, deal.supplier.name), home.parties)
    history = replace(ledger.read_history(key), masters=masters)
    pick = _pick(order, form, deal)
    if form.select and pick is None:
        lacking = Problem("needed", f"$.{form.select.over}", _say_no_entries(form))
        return _refuse(order, form, deal, _place(rules.check_shape([lacking]), shaped))
    label = pick.label if pick else ""
    earlier = history.find(order.kind.name, form.name, pick.key if pick else "")
    day = order.paper_date or (earlier.paper_date if earlier else date.today())
    selection = selecting.make_selection(order.kind, form, pick, day, order.options)
    checked = check_data(shaped, home, selection, history)
    known = checked.facts
    if known is None or is_blocked(checked.findings, order.fail_on):
        return _refuse(order, form, deal, checked.findings, label)

    deal = _know_number(facts.take_effect(deal, selection), history, order, form)
    reservation = ledger.reserve(_claim(deal, order, form, selection, key))
    try:
        return _make(shaped, deal, known, checked.findings, order, form, home, ledger, reservation)
    finally:
        ledger.release(reservation)  # what was completed is no longer the reservation's


def _make(
    shaped: Shape,
    deal: Deal,
    known: Facts,
    found: tuple[Finding, ...],
    order: Order,
    form: Form,
    home: Home,
    ledger: Ledger,
    reservation: Reservation,
) -> Result:
    """The paper with its number: filled, read back, and put in its place."""
    number, label = reservation.number, known.paper.label
    if _bears_deal_number(order.kind, form):
        deal = deal.model_copy(update={"number": number})
    known = replace(known, paper=replace(known.paper, number=number))
    data, lacking = fill(form, deal, known)
    if lacking:
        missing = _place(rules.check_shape(lacking), shaped)
        return _refuse(order, form, deal, (*found, *missing), label)

    try:
        findings = (*found, *verify(data, deal, known))
    except UnreadableInput as error:
        raise BrokenTemplate(
            f"模板“{form.title}”填好之后不是完整的 Word 文档：有分支或循环从一段、一格中间开始，"
            "到另一段、另一格中间结束",
            fix="成段的分支和循环用单独成段的 {%p if %} … {%p endif %}，成行的用 {%tr %}",
        ) from error
    if is_blocked(findings, order.fail_on):
        return _refuse(order, form, deal, findings, label)

    revision = _count_revision(data, reservation)
    path = place_paper(order, form, deal, known, home, number, revision)
    entry = make_entry(deal, known, order.kind, form)
    status = _write(data, path, entry, order, ledger, reservation)
    return Result(status, order.kind.name, form.name, number, path, findings, label)


def _write(
    data: bytes,
    path: Path,
    entry: Entry,
    order: Order,
    ledger: Ledger,
    reservation: Reservation,
) -> str:
    """Puts the file in its place and on record, so that a kill at any point loses nothing."""
    digest = hashlib.sha256(data).hexdigest()
    earlier = reservation.existing
    is_reissue = earlier is not None and earlier.sha256 != digest
    if earlier and not is_reissue and files.is_same(path, data):
        return "unchanged"
    if earlier and is_reissue and not order.reissue:
        raise OutputBlocked(
            f"{earlier.number} 已于 {earlier.paper_date} 出具，现在的内容与当时不同，没有改动",
            fix="确认要换发的，加 --reissue（原来的留在台账里）；要撤销的，用 gen ledger void",
        )
    changed = files.check_target(path, data, force=order.force)
    if order.dry_run:
        return "checked"
    staged = files.stage_file(path, data)
    held: Any = reservation
    try:
        held = ledger.place(reservation, path, staged, digest, entry, reissue=order.reissue)
        if changed:
            files.settle_file(staged, path)
        ledger.complete(held)
    except BaseException:
        ledger.release(held)
        raise
    finally:
        files.discard_file(staged)
    return "written"


def check_data(
    shaped: Shape, home: Home | None, selection: Selection, history: History = NO_HISTORY
) -> Checked:
    """The findings on deal data by itself, with the facts that follow from it.

    On a paper other than the contract only errors and what concerns papers is worth saying: the
    rest was said when the contract was made.
    """
    if shaped.deal is None:
        return Checked(shaped, None, tuple(rules.check_shape(shaped.problems)))
    deal = shaped.deal
    effective = facts.take_effect(deal, selection)
    years = facts.span_years(effective, selection)
    calendar = sources.read_calendar(home.holidays if home else None, years)
    known = facts.compute(deal, selection, history, calendar)
    if not selection.amended:
        findings = rules.check_deal(deal, known, history)
        return Checked(shaped, known, tuple(_place(findings, shaped)))
    original = facts.compute(deal, replace(selection, amended=False), history, calendar)
    findings = rules.check_deal(deal, original, history, (effective, known))
    kept = [f for f in findings if f.severity is Severity.ERROR or f.code[1] == "9"]
    return Checked(shaped, known, tuple(_place(kept, shaped)))


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
    if (deal.number is None or not deal.number.strip()) and ("number",) not in noted:
        lacking.append(_lack(("number",), form))
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


def describe_content(deal: Deal) -> str:
    """How the ledger knows a deal until it has a number: by what it is about."""
    essence = (
        deal.form,
        deal.project.name,
        deal.project.package,
        deal.buyer.name,
        deal.supplier.name,
        str(lines.compute_total(deal)),
    )
    return f"content:{hashlib.sha256(repr(essence).encode()).hexdigest()[:32]}"


def place_paper(
    order: Order, form: Form, deal: Deal, known: Facts, home: Home, number: str, revision: int
) -> Path:
    """Where a paper goes: `<output>/<contract number>/<number>-<form title>[-<label>].docx`.

    A later revision stands beside the earlier ones under a name of its own.
    """
    label = known.paper.label
    name = order.kind.file.format(number=number, title=form.title, selection=label).rstrip("-")
    if revision > 1:
        name += f"-修订{revision}"
    folder = order.folder or home.output
    return folder / files.clean_name(deal.number or number) / f"{files.clean_name(name)}.docx"


def _count_revision(data: bytes, reservation: Reservation) -> int:
    earlier = reservation.existing
    if earlier is None:
        return 1
    is_same = earlier.sha256 == hashlib.sha256(data).hexdigest()
    return earlier.revision if is_same else earlier.revision + 1


def make_entry(deal: Deal, known: Facts, kind: Kind, form: Form) -> Entry:
    """What the ledger keeps of a paper."""
    invoicing = deal.invoicing
    return Entry(
        amount=_read_amount(deal, known, kind),
        buyer=deal.buyer.name,
        supplier=deal.supplier.name,
        template_version=form.version,
        template_hash=templates.hash_form(form.read()),
        tax_rate=str(invoicing.tax_rate) if invoicing and invoicing.tax_rate is not None else None,
        invoice_kind=invoicing.kind.chinese if invoicing and invoicing.kind else None,
        tax_id=known.invoicing.tax_id,
        account=deal.supplier.account,
    )


def _read_amount(deal: Deal, known: Facts, kind: Kind) -> Any:
    """The value at the path that the kind names as its papers' amount."""
    if kind.amount is None:
        return None
    value: Any = vocabulary.view(deal, known)[0]
    for step in kind.amount.split("."):
        try:
            value = value[step]
        except (KeyError, TypeError):
            return None
    return value or None


def write_number(path: Path, number: str, home: Home, order: Order) -> None:
    """Puts a number into a deal's file, which from then on is known by it."""
    raw = sources.read_deal(str(path), home.parties)
    deal = shape.read(raw).deal
    if deal is None or deal.number:
        return
    files.write_file(path, sources.put_number(path.read_bytes(), number))
    with open_ledger(order.ledger or home.ledger, root=home.root) as ledger:
        ledger.rename_deal(describe_content(deal), number)


def _pick(order: Order, form: Form, deal: Deal) -> selecting.Pick | None:
    if form.select is None:
        return None
    return selecting.choose(deal, form.select, order.picks.get(form.select.option))


def _say_no_entries(form: Form) -> str:
    assert form.select is not None
    title = paths.name_path((form.select.over,))
    return f"交易数据里没有{title}（{form.select.over}），不能出具“{form.title}”，请补上"


def _bears_deal_number(kind: Kind, form: Form) -> bool:
    """Whether the paper is the contract itself, whose number is the deal's."""
    return kind.is_contract and form.select is None


def _know_number(deal: Deal, history: History, order: Order, form: Form) -> Deal:
    """The deal with the number its contract was issued under, where its own is not said."""
    if deal.number or _bears_deal_number(order.kind, form):
        return deal
    issued = [paper for paper in history.papers if paper.kind == "contract"]
    return deal.model_copy(update={"number": issued[0].number}) if issued else deal


def _claim(deal: Deal, order: Order, form: Form, selection: Selection, key: str) -> Claim:
    given = deal.number if _bears_deal_number(order.kind, form) else None
    signed = deal.signing.date if deal.signing else None
    day = selection.date or date.today()
    return Claim(
        kind=order.kind.name,
        form=form.name,
        deal=key,
        selection=selection.key,
        label=selection.label,
        series=form.series,
        given_number=given,
        paper_date=day,
        series_date=signed if _bears_deal_number(order.kind, form) and signed else day,
        deal_number=deal.number,
    )


def _refuse(
    order: Order,
    form: Form | None,
    deal: Deal | None,
    findings: tuple[Finding, ...] | list[Finding],
    label: str = "",
) -> Result:
    number = deal.number if deal else None
    name = form.name if form else None
    return Result("refused", order.kind.name, name, number, None, tuple(findings), label)


def _lack(path: paths.Path, form: Form) -> Problem:
    where, title = vocabulary.describe(path)
    return Problem(
        "needed",
        where,
        f"缺少{title}（{where[2:]}）：模板“{form.title}”要打印它，请在交易数据里补上",
    )


def _place(findings: list[Finding], shaped: Shape) -> list[Finding]:
    """The findings with their places as the person typed them."""
    return [
        replace(finding, place=DataPlace(shaped.locate(finding.place.path)))
        if isinstance(finding.place, DataPlace)
        else finding
        for finding in findings
    ]
