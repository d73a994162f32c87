"""The one path from a deal to a checked Word file. A new reader starts here.

    raw values → deal → facts → checks → number → Word bytes → read back → checks → written

Each arrow is one call in `generate`; nothing is written unless every check allows it, and no lock
is held while a form is filled.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import astuple, replace

from generator import (
    checking,
    delivery,
    facts,
    files,
    filling,
    paths,
    recording,
    rules,
    selecting,
    shape,
    sources,
    versions,
)
from generator.errors import BrokenTemplate, GeneratorError, UnreadableInput, WrongUsage
from generator.facts import Facts
from generator.findings import Finding, Severity, is_blocked
from generator.history import History
from generator.home import Home
from generator.invoice_import import ImportInvoice, make_import
from generator.ledger import Claim, Ledger, Reservation, open_copy, open_ledger
from generator.model import Deal
from generator.shape import Problem, Shape
from generator.templates import Form, Kind


class Order(Struct, frozen=True):
    """What the person asked for: the kind of paper, and how to go about it.

    `picks` are the selecting options by name (`payment`), `options` the switches of the kind. In
    the whole set of a deal's papers (`in_set`) one issued before keeps its date, and one whose
    time has passed or not come is left out. A `draft` is made from the form as it lies there,
    published or not; it takes no number for good and is on no record.
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
    in_set: bool = False
    draft: bool = False
    ledger: Path | None = None
    today: date | None = None  # the day of a run that may go on over midnight


class Result(Struct, frozen=True):
    """What came of one paper: `status` is written, unchanged, checked (dry run), draft or refused.

    On its way it is made: filled and read back, and not yet in its place.

    In a whole set also untimely, needless (the deal has nothing for it), kept (issued before with
    another content) or failed; the last two with the `error`. `pdf` is the paper's PDF, if one
    was asked for and made.
    """

    status: str
    kind: str
    form: str | None
    number: str | None
    path: Path | None
    findings: tuple[Finding, ...]
    label: str = ""
    title: str = ""
    error: GeneratorError | None = None
    pdf: Path | None = None
    # What an issued invoice request gives the tax portal's import workbook.
    request: ImportInvoice | None = None


class Ready(Struct, frozen=True):
    """A paper whose data is checked and which lacks but its number: what `make` goes by."""

    shape: Shape
    deal: Deal
    facts: Facts
    findings: tuple[Finding, ...]
    form: Form
    claim: Claim


class Filled(Struct, frozen=True):
    """A paper in bytes, with the deal and the facts that it is to agree with."""

    data: bytes
    deal: Deal
    facts: Facts
    findings: tuple[Finding, ...]
    form: Form


def generate(raw: Any, order: Order, home: Home, ledger: Ledger | None = None) -> Result:
    """One deal becomes one checked Word file, or the findings why not.

    `ledger` is the order's, where it has been opened for several papers. Raises a `GeneratorError` where the run cannot go on: no such form, a broken template, a
    target that cannot be written, a paper whose content changed since it was issued.
    """
    shaped = shape.read(raw)
    if shaped.deal is None:
        return refuse_shape(shaped, order)
    form = find_form(order, shaped.deal)
    # A dry run or draft reserves in a copy, so that it takes no number and leaves no trace.
    open_ = open_copy if order.dry_run or order.draft else open_ledger
    path = order.ledger or home.ledger
    with nullcontext(ledger) if ledger else open_(path, root=home.root) as opened:
        return _issue(shaped, shaped.deal, order, form, home, opened)


def refuse_shape(shaped: Shape, order: Order) -> Result:
    """What is said of raw values that are no deal."""
    return _refuse(order, None, None, tuple(rules.check_shape(shaped.problems)))


def find_form(order: Order, deal: Deal) -> Form:
    """The form ordered; else the deal's own for contracts, for other kinds the one that fits.

    Raises `WrongUsage` where several fit.
    """
    if order.form is not None or order.kind.is_contract or not order.kind.forms:
        return order.kind.find(order.form or deal.form)
    fitting = selecting.list_fitting(order.kind, deal)
    if len(fitting) == 1:
        return fitting[0]
    listed = "、".join(f"{form.title}（{form.name}）" for form in fitting)
    raise WrongUsage(
        f"“{order.kind.title}”有 {len(fitting)} 种模板，没有说明用哪一种",
        fix=f"加上 --form：{listed}",
    )


def list_orders(order: Order, raw: Any) -> list[Order]:
    """One order for each entry that the kind's form selects from."""
    deal = shape.read(raw).deal
    if deal is None:
        return [order]
    form = find_form(order, deal)
    if form.select is None:
        return [order]
    picks = selecting.list_picks(deal, form.select)
    option = form.select.option
    return [replace(order, picks={option: pick.key}) for pick in picks] or [order]


def _issue(
    shaped: Shape, deal: Deal, order: Order, form: Form, home: Home, ledger: Ledger
) -> Result:
    key = ledger.name_deal(deal.number, recording.describe_content(deal))
    ready = prepare(shaped, deal, order, form, home, key, read_history(deal, key, home, ledger))
    if isinstance(ready, Result):
        return ready
    reservation = ledger.reserve(ready.claim)
    try:
        result, finished = make(ready, order, home, reservation)
        if finished is None:
            return result
        permit = give_permit(order)
        if order.draft:
            path = delivery.deliver_draft(finished, ledger, permit, dry_run=order.dry_run)
            kept = reservation.existing or reservation.claim.given_number
            return replace(
                result, status="draft", path=path, number=result.number if kept else None
            )
        need = delivery.decide(finished, reservation.existing, permit)
        if need == "none":
            return replace(result, status="unchanged")
        if order.dry_run:
            return replace(result, status="checked")
        delivery.deliver(finished, need, ledger, reservation, permit)
        return replace(result, status="written")
    finally:
        ledger.release(reservation)  # what was completed is no longer the reservation's


def read_history(deal: Deal, key: str, home: Home, ledger: Ledger) -> History:
    """What is known of a deal from before, and its parties as they are on file."""
    masters = sources.read_masters((deal.buyer.name, deal.supplier.name), home.parties)
    return replace(ledger.read_history(key), masters=masters)


def give_permit(order: Order) -> delivery.Permit:
    """What the person allows when a paper is put in its place."""
    return delivery.Permit(order.reissue, order.force, order.paper_date)


def prepare(
    shaped: Shape, deal: Deal, order: Order, form: Form, home: Home, key: str, history: History
) -> Ready | Result:
    """A paper with its data checked, or the findings why not; `key` is how the ledger knows the deal."""
    pick = _pick(order, form, deal)
    if form.select and pick is None:
        lacking = Problem("needed", f"$.{form.select.over}", _say_no_entries(form))
        status = "needless" if order.in_set else "refused"
        found = checking.locate(rules.check_shape([lacking]), shaped)
        return _refuse(order, form, deal, found, status=status)
    label = pick.label if pick else ""
    earlier = history.find(order.kind.name, form.name, pick.key if pick else "")
    known_day = earlier.paper_date if earlier else None
    today = order.today or date.today()
    if order.in_set and not order.reissue:
        day = known_day or order.paper_date or today
    else:
        day = order.paper_date or known_day or today
    selection = selecting.make_selection(order.kind, form, pick, day, order.options)
    checked = checking.check_data(shaped, home, selection, history)
    known = checked.facts
    is_untimely = order.in_set and earlier is None and any(f.untimely for f in checked.findings)
    if known is None or is_untimely or is_blocked(checked.findings, order.fail_on):
        more = _list_lacking(shaped, deal, known, order, form, checked.findings)
        told = (*checked.findings, *more)
        return _refuse(
            order, form, deal, told, label, status="untimely" if is_untimely else "refused"
        )
    form = versions.take(form, draft=order.draft)
    deal = recording.know_number(facts.take_effect(deal, selection), history, order.kind, form)
    claim = recording.make_claim(deal, order.kind, form, selection, key)
    return Ready(shaped, deal, known, checked.findings, form, claim)


def make(
    ready: Ready, order: Order, home: Home, reservation: Reservation
) -> tuple[Result, delivery.Finished | None]:
    """The paper with its number: filled and read back; without it where it is refused."""
    filled = fill_paper(ready, order, reservation)
    if isinstance(filled, Result):
        return filled, None
    return finish(filled, order, home, reservation)


def fill_paper(ready: Ready, order: Order, reservation: Reservation) -> Filled | Result:
    """The paper with its number, yet to be read back; a refusal where the deal lacks something."""
    form, deal, found = ready.form, ready.deal, ready.findings
    number, label = reservation.number, ready.facts.paper.label
    if recording.bears_deal_number(order.kind, form):
        deal = deal.replace(number=number)
    known = replace(ready.facts, paper=replace(ready.facts.paper, number=number))
    data, lacking = filling.fill(form, deal, known)
    if lacking:
        missing = checking.locate(rules.check_shape(lacking), ready.shape)
        return _refuse(order, form, deal, (*found, *missing), label)
    return Filled(data, deal, known, found, form)


def finish(
    filled: Filled, order: Order, home: Home, reservation: Reservation
) -> tuple[Result, delivery.Finished | None]:
    """The filled paper read back and judged, and where it belongs."""
    data, deal, known, found, form = astuple(filled)
    number, label = reservation.number, known.paper.label
    if not recording.is_on_record(data, reservation):  # else it was read back when it was issued
        found = (*found, *_read_back(data, deal, known, form))
    if is_blocked(found, order.fail_on):
        return _refuse(order, form, deal, found, label), None

    revision = recording.count_revision(data, reservation)
    output = order.folder or home.output
    path = recording.place_paper(output, order.kind, form, deal, number, label, revision)
    digest = hashlib.sha256(data).hexdigest()
    finished = delivery.Finished(data, digest, path, recording.make_entry(deal, known, form))
    request = make_import(deal, known) if known.invoice.lines else None
    result = Result("made", form.kind, form.name, number, path, found, label, form.title)
    return replace(result, request=request), finished


def _read_back(data: bytes, deal: Deal, known: Facts, form: Form) -> list[Finding]:
    """The findings on the finished bytes; bytes that cannot be read are a fault of the form."""
    try:
        return checking.verify(data, deal, known)
    except UnreadableInput as error:
        raise BrokenTemplate(
            f"模板“{form.title}”填好之后不是完整的 Word 文档：有分支或循环从一段、一格中间开始，"
            "到另一段、另一格中间结束",
            fix="成段的分支和循环用单独成段的 {%p if %} … {%p endif %}，成行的用 {%tr %}",
        ) from error


def _list_lacking(
    shaped: Shape,
    deal: Deal,
    known: Facts | None,
    order: Order,
    form: Form,
    found: tuple[Finding, ...],
) -> list[Finding]:
    """What else a refused paper lacks, so that all is told together; contracts tell it when filled."""
    if known is None or order.kind.is_contract:
        return []
    said = {finding.place for finding in found}
    numbered = facts.take_effect(deal, known.paper)
    numbered = numbered.replace(number=numbered.number or "0")
    try:
        _, lacking = filling.fill(
            form, numbered, replace(known, paper=replace(known.paper, number="0"))
        )
    except GeneratorError:
        return []  # what is wrong with the data is told already
    return [
        each
        for each in checking.locate(rules.check_shape(lacking), shaped)
        if each.place not in said
    ]


def is_not_yet(result: Result) -> bool:
    """Whether a paper was refused for no other reason than that its time has not come."""
    errors = [f.untimely for f in result.findings if f.severity is Severity.ERROR]
    return result.status == "refused" and bool(errors) and all(errors)


def write_number(path: Path, number: str, home: Home, order: Order) -> None:
    """Puts a number into a deal's file, which from then on is known by it."""
    raw = sources.read_deal(str(path), home.parties)
    deal = shape.read(raw).deal
    if deal is None or deal.number:
        return
    files.write_file(path, sources.put_number(path.read_bytes(), number))
    with open_ledger(order.ledger or home.ledger, root=home.root) as ledger:
        ledger.rename_deal(recording.describe_content(deal), number)


def _pick(order: Order, form: Form, deal: Deal) -> selecting.Pick | None:
    if form.select is None:
        return None
    return selecting.choose(deal, form.select, order.picks.get(form.select.option))


def _say_no_entries(form: Form) -> str:
    assert form.select is not None
    title = paths.name_path((form.select.over,))
    return f"交易数据里没有{title}（{form.select.over}），不能出具“{form.title}”，请补上"


def _refuse(
    order: Order,
    form: Form | None,
    deal: Deal | None,
    findings: tuple[Finding, ...] | list[Finding],
    label: str = "",
    *,
    status: str = "refused",
) -> Result:
    number = deal.number if deal else None
    name, title = (form.name, form.title) if form else (None, order.kind.title)
    return Result(status, order.kind.name, name, number, None, tuple(findings), label, title)
