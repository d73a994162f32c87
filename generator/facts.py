"""All that follows from a deal, a selection and its history; pure, computed once per paper.

Facts stand beside the deal, never in it: what a person stated is compared with what follows.
Each field bears its Chinese name as `title`; templates see it under both names, over the
deal's own field of the same name. Amounts are yuan with two decimals, rates are ratios.
A fact that cannot be worked out from what was said is None.
"""

# No postponed annotations here: the vocabulary would evaluate them in every run.

from collections.abc import Sequence
from datetime import date
from datetime import date as Day
from decimal import Decimal
from typing import Annotated

from msgspec import Struct

from generator import money
from generator.dates import Calendar
from generator.errors import GeneratorError
from generator.history import History
from generator.instalments import (
    Instalment,
    compute_payments,
    count_days,
    split_by_rate,
)
from generator.lines import Line, compute_lines, compute_total, sum_lines
from generator.model import Acceptance, Deal, Notice, Party, Payment
from generator.papers import (
    AmendmentFacts,
    Claim,
    CompletionRow,
    Expiry,
    InvoiceRequest,
    apply_amendments,
    compute_amendment,
    compute_claim,
    compute_request,
    join_results,
)
from generator.periods import Span, compute_period
from generator.values import Ratio, Titled


class Selection(Struct, frozen=True):
    """Which paper is wanted.

    `over`, `index`, `key` and `label` say which entry of which list it is for: the path of the
    list, the place in it, what stays the same when names change, and what people call it.
    `amended` says that the paper speaks of the deal as amended; `blank` that results are left for
    the pen; `by_line` that an invoice has the contract's lines.
    """

    kind: Annotated[str, Titled("种类")]
    form: Annotated[str, Titled("模板")]
    title: Annotated[str, Titled("名称")] = ""
    date: Annotated[Day | None, Titled("日期")] = None
    number: Annotated[str | None, Titled("编号")] = None
    over: Annotated[str | None, Titled("所选清单")] = None
    index: Annotated[int | None, Titled("所选位置")] = None
    key: Annotated[str, Titled("所选标识")] = ""
    label: Annotated[str, Titled("所选")] = ""
    amended: Annotated[bool, Titled("按变更后")] = False
    blank: Annotated[bool, Titled("空白")] = False
    by_line: Annotated[bool, Titled("按清单")] = False


class Check(Struct, frozen=True):
    """An acceptance stage with the day by which it is to be held."""

    due_date: Annotated[date | None, Titled("最迟日期")]
    due_provisional: Annotated[bool, Titled("最迟日期暂估")]
    results: Annotated[tuple[CompletionRow, ...], Titled("完成情况", instead=True)] = ()


class PartyFacts(Struct, frozen=True):
    """What holds of a party where the deal is silent."""

    account_name: Annotated[str, Titled("户名")]


class InvoicingFacts(Struct, frozen=True):
    """What holds of invoicing where the deal is silent."""

    title: Annotated[str, Titled("抬头")]
    tax_id: Annotated[str | None, Titled("税号")]
    tax_included: Annotated[bool, Titled("含税")]


class TermsFacts(Struct, frozen=True):
    """What follows from the terms."""

    confidentiality_permanent: Annotated[bool, Titled("永久保密")]
    performance_bond_amount: Annotated[
        Decimal | None, Titled("履约保证金金额", needs=("terms", "performance_bond"))
    ]


class AwardFacts(Struct, frozen=True):
    """What follows from the award notice."""

    sign_by: Annotated[date | None, Titled("最迟签订日期", needs=("award", "date"))]


class Facts(Struct, frozen=True):
    """All that follows from one deal for one paper."""

    items: Annotated[tuple[Line, ...], Titled("服务清单")]
    items_total: Annotated[Decimal | None, Titled("清单合计")]
    itemised: Annotated[bool, Titled("有清单")]
    total: Annotated[Decimal, Titled("合同总价")]
    net: Annotated[Decimal | None, Titled("不含税总额", needs=("invoicing", "tax_rate"))]
    tax: Annotated[Decimal | None, Titled("税额", needs=("invoicing", "tax_rate"))]
    gross: Annotated[Decimal | None, Titled("价税合计", needs=("invoicing", "tax_rate"))]
    payments: Annotated[tuple[Instalment, ...], Titled("付款计划")]
    period: Annotated[Span, Titled("服务期限")]
    acceptance: Annotated[tuple[Check, ...], Titled("验收")]
    buyer: Annotated[PartyFacts, Titled("甲方")]
    supplier: Annotated[PartyFacts, Titled("乙方")]
    invoicing: Annotated[InvoicingFacts, Titled("开票")]
    terms: Annotated[TermsFacts, Titled("条款参数")]
    award: Annotated[AwardFacts, Titled("中标")]
    sme: Annotated[bool, Titled("中小企业分支")]
    original_total: Annotated[Decimal, Titled("原合同总价")]
    paper: Annotated[Selection, Titled("文书")]
    invoice: Annotated[InvoiceRequest, Titled("开票申请")]
    claim: Annotated[Claim, Titled("应收")]
    expiry: Annotated[Expiry, Titled("到期")]
    amendment: Annotated[AmendmentFacts, Titled("变更情况")]


def span_years(deal: Deal, selection: Selection) -> range:
    """The years whose working days may matter for a deal, first to last."""
    span = compute_period(deal)
    signed = deal.signing.date if deal.signing else None
    awarded = deal.award.date if deal.award else None
    held = [stage.date for stage in deal.acceptance or ()]
    days = [day for day in (span.start, span.end, signed, awarded, selection.date, *held) if day]
    if not days:
        return range(0)
    return range(min(days).year, max(days).year + 2)


def find_notice(deal: Deal, selection: Selection) -> tuple[int, Notice] | None:
    """The deal's entry for a notice and its position; one about this very entry goes first."""
    own = (selection.key, selection.label)
    entries = [
        (index, notice)
        for index, notice in enumerate(deal.notices or ())
        if notice.form is not None and notice.form in (selection.form, selection.title)
    ]
    special = [entry for entry in entries if entry[1].about and entry[1].about in own]
    general = [entry for entry in entries if entry[1].about is None]
    return next(iter(special + general), None)


def take_effect(deal: Deal, selection: Selection) -> Deal:
    """The deal as the paper speaks of it: with its amendments up to the paper's date, or without."""
    if not selection.amended:
        return deal
    known = [
        each
        for each in deal.amendments or ()
        if each.date is None or selection.date is None or each.date <= selection.date
    ]
    return apply_amendments(deal, known)


def compute(deal: Deal, selection: Selection, history: History, calendar: Calendar) -> Facts:
    """All that follows from the deal for the selected paper; never raises for a read deal."""
    original = deal
    deal = take_effect(deal, selection)
    lines = compute_lines(deal)
    items_total = sum_lines(lines) if deal.items else None
    total = compute_total(deal)
    included = not (deal.invoicing and deal.invoicing.tax_included is False)
    rate = deal.invoicing.tax_rate if deal.invoicing else None
    split = split_by_rate(total, rate, included)
    sme = bool(deal.supplier.sme)
    span = compute_period(deal)
    payments = compute_payments(deal, total, split, rate, included, sme, calendar)
    return Facts(
        items=lines,
        items_total=items_total,
        itemised=bool(deal.items),
        total=total,
        net=split.net if split else None,
        tax=split.tax if split else None,
        gross=split.gross if split else None,
        payments=payments,
        period=span,
        acceptance=tuple(
            _compute_check(stage, lines, span, calendar, selection)
            for stage in deal.acceptance or ()
        ),
        buyer=_fill_party(deal.buyer),
        supplier=_fill_party(deal.supplier),
        invoicing=InvoicingFacts(
            title=(deal.invoicing and deal.invoicing.title) or deal.buyer.name,
            tax_id=(deal.invoicing and deal.invoicing.tax_id) or deal.buyer.tax_id,
            tax_included=included,
        ),
        terms=_compute_terms(deal, total),
        award=_compute_award(deal, calendar),
        sme=sme,
        original_total=compute_total(original),
        paper=selection,
        invoice=_compute_invoice(deal, payments, total, split, selection, history),
        claim=_compute_claim(deal, payments, total, selection, history, calendar),
        expiry=_compute_expiry(span, selection),
        amendment=_compute_amendment(original, selection),
    )


def _compute_check(
    stage: Acceptance, lines: Sequence[Line], span: Span, calendar: Calendar, selection: Selection
) -> Check:
    # Without results there are rows only for the pen; else they are told missing as a whole.
    results = join_results(lines, stage) if stage.results or selection.blank else ()
    if stage.due_from == "period_end" and span.end and stage.due_days is not None:
        due = count_days(span.end, stage.due_days, bool(stage.working_days), calendar)
        if due:
            return Check(due.date, due.provisional, results)
    return Check(None, False, results)


def _selected_payment(deal: Deal, selection: Selection) -> Payment | None:
    if selection.over != "payments" or selection.index is None:
        return None
    payments = deal.payments or ()
    return payments[selection.index] if selection.index < len(payments) else None


def _compute_invoice(
    deal: Deal,
    payments: Sequence[Instalment],
    total: Decimal,
    whole: money.Split | None,
    selection: Selection,
    history: History,
) -> InvoiceRequest:
    payment = _selected_payment(deal, selection)
    if payment is None or selection.index is None:
        return InvoiceRequest()
    due = payments[selection.index]
    split = None
    if due.net is not None and due.tax is not None:
        split = money.Split(due.net, due.tax)
    invoicing = deal.invoicing
    name = (invoicing and invoicing.item) or deal.project.service or deal.project.name
    return compute_request(
        deal.items or (),
        name,
        split,
        invoicing.tax_rate if invoicing else None,
        whole.gross if whole else total,
        history,
        selection.key,
        by_line=selection.by_line,
    )


def _compute_claim(
    deal: Deal,
    payments: Sequence[Instalment],
    total: Decimal,
    selection: Selection,
    history: History,
    calendar: Calendar,
) -> Claim:
    payment = _selected_payment(deal, selection)
    if payment is None or selection.index is None or selection.date is None:
        return Claim()
    due = payments[selection.index]
    gross = due.gross if due.gross is not None else due.amount
    return compute_claim(
        deal,
        payment,
        gross,
        due.due_date,
        total,
        history,
        selection.key,
        selection.date,
        calendar,
    )


def _compute_expiry(span: Span, selection: Selection) -> Expiry:
    if span.end is None or selection.date is None:
        return Expiry(span.end)
    return Expiry(span.end, (span.end - selection.date).days)


def _compute_amendment(deal: Deal, selection: Selection) -> AmendmentFacts:
    amendments = deal.amendments or ()
    index = selection.index
    if selection.over != "amendments" or index is None or index >= len(amendments):
        return AmendmentFacts()
    before = apply_amendments(deal, amendments[:index])
    after = apply_amendments(before, amendments[index : index + 1])
    return compute_amendment(
        before,
        amendments[index],
        (compute_total(before), compute_total(after)),
        (compute_period(before).end, compute_period(after).end),
    )


def _fill_party(party: Party) -> PartyFacts:
    return PartyFacts(account_name=party.account_name or party.name)


def _compute_terms(deal: Deal, total: Decimal) -> TermsFacts:
    terms = deal.terms
    if terms is None:
        return TermsFacts(False, None)
    bond = terms.performance_bond
    if isinstance(bond, Ratio):
        bond = _take_share(total, bond)
    permanent = "confidentiality_years" in terms.said and terms.confidentiality_years is None
    return TermsFacts(permanent, bond)


def _take_share(total: Decimal, share: Decimal) -> Decimal | None:
    try:
        return money.take_share(total, share)
    except GeneratorError:
        return None


def _compute_award(deal: Deal, calendar: Calendar) -> AwardFacts:
    award = deal.award
    if award is None or award.date is None:
        return AwardFacts(None)
    try:
        days = 30 if award.sign_within_days is None else award.sign_within_days
        return AwardFacts(calendar.add_days(award.date, days))
    except GeneratorError:
        return AwardFacts(None)


def is_total_known(deal: Deal, facts: Facts) -> bool:
    """Whether the total is stated or follows from a list of which every line has an amount."""
    return deal.total is not None or all(line.amount is not None for line in facts.items)
