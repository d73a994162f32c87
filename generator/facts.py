"""All that follows from a deal, a selection and its history; pure, computed once per paper.

Facts stand beside the deal, never in it: what a person stated is compared with what follows.
Each field bears its Chinese name as `title`; templates see it under both names, over the
deal's own field of the same name. Amounts are yuan with two decimals, rates are ratios.
A fact that cannot be worked out from what was said is None.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from datetime import date as Day
from decimal import Decimal
from typing import Any

from generator import dates, money
from generator.dates import Calendar
from generator.errors import GeneratorError
from generator.instalments import (
    allocate_payments,
    choose_share,
    compute_due_date,
    count_days,
)
from generator.model import Acceptance, Deal, Item, Party
from generator.values import Ratio


def titled(title: str, *, needs: tuple[str, ...] | None = None, **more: Any) -> Any:
    """A field of a fact with its Chinese name; `needs` is the deal's field it stands on."""
    return field(metadata={"title": title, "needs": needs}, **more)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which paper is wanted: kind and form, and where the kind selects, the payment or stage."""

    kind: str = titled("种类")
    form: str = titled("模板")
    payment: int | None = titled("付款", default=None)
    stage: str | None = titled("阶段", default=None)
    date: Day | None = titled("日期", default=None)


@dataclass(frozen=True, slots=True)
class History:
    """What was issued for this deal before, oldest first (numbers of papers)."""

    papers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the service list with its amount; the whole lump sum where there is no list."""

    number: int = titled("序号")
    name: str | None = titled("名称")
    spec: str | None = titled("规格")
    unit: str | None = titled("单位")
    unit_price: Decimal | None = titled("单价")
    quantity: Decimal | None = titled("数量")
    amount: Decimal | None = titled("合价")
    discount: bool = titled("折扣行")
    remark: str | None = titled("备注")


@dataclass(frozen=True, slots=True)
class Instalment:
    """A payment with its share that holds, its amount, its tax and its day."""

    number: int = titled("期次")
    percent: Ratio | None = titled("比例")
    amount: Decimal | None = titled("金额")
    net: Decimal | None = titled("不含税金额", needs=("invoicing", "tax_rate"))
    tax: Decimal | None = titled("税额", needs=("invoicing", "tax_rate"))
    gross: Decimal | None = titled("价税合计", needs=("invoicing", "tax_rate"))
    requires_invoice: bool = titled("先开发票")
    due_date: date | None = titled("到期日")
    due_provisional: bool = titled("到期日暂估")
    reckoned_date: date | None = titled("推算到期日")
    reckoned_provisional: bool = titled("推算到期日暂估")


@dataclass(frozen=True, slots=True)
class Span:
    """The period of service by the calendar; the last day is part of it."""

    start: date | None = titled("起")
    end: date | None = titled("止")
    months: int | None = titled("月数")
    from_signing: bool = titled("自签订起算")


@dataclass(frozen=True, slots=True)
class Check:
    """An acceptance stage with the day by which it is to be held."""

    due_date: date | None = titled("最迟日期")
    due_provisional: bool = titled("最迟日期暂估")


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """What holds of a party where the deal is silent."""

    account_name: str = titled("户名")


@dataclass(frozen=True, slots=True)
class InvoicingFacts:
    """What holds of invoicing where the deal is silent."""

    title: str = titled("抬头")
    tax_id: str | None = titled("税号")
    tax_included: bool = titled("含税")


@dataclass(frozen=True, slots=True)
class TermsFacts:
    """What follows from the terms."""

    confidentiality_permanent: bool = titled("永久保密")
    performance_bond_amount: Decimal | None = titled(
        "履约保证金金额", needs=("terms", "performance_bond")
    )


@dataclass(frozen=True, slots=True)
class AwardFacts:
    """What follows from the award notice."""

    sign_by: date | None = titled("最迟签订日期", needs=("award", "date"))


@dataclass(frozen=True, slots=True)
class Facts:
    """All that follows from one deal for one paper."""

    items: tuple[Line, ...] = titled("服务清单")
    items_total: Decimal | None = titled("清单合计")
    itemised: bool = titled("有清单")
    total: Decimal = titled("合同总价")
    net: Decimal | None = titled("不含税总额", needs=("invoicing", "tax_rate"))
    tax: Decimal | None = titled("税额", needs=("invoicing", "tax_rate"))
    gross: Decimal | None = titled("价税合计", needs=("invoicing", "tax_rate"))
    payments: tuple[Instalment, ...] = titled("付款计划")
    period: Span = titled("服务期限")
    acceptance: tuple[Check, ...] = titled("验收")
    buyer: PartyFacts = titled("甲方")
    supplier: PartyFacts = titled("乙方")
    invoicing: InvoicingFacts = titled("开票")
    terms: TermsFacts = titled("条款参数")
    award: AwardFacts = titled("中标")
    sme: bool = titled("中小企业分支")
    original_total: Decimal = titled("原合同总价")
    paper: Selection = titled("文书")


def compute(deal: Deal, selection: Selection, history: History, calendar: Calendar) -> Facts:
    """All that follows from the deal for the selected paper; never raises for a read deal."""
    del history  # nothing that is issued yet changes a contract's facts
    lines = compute_lines(deal)
    items_total = sum_lines(lines) if deal.items else None
    total = deal.total if deal.total is not None else (items_total or Decimal("0.00"))
    included = not (deal.invoicing and deal.invoicing.tax_included is False)
    rate = deal.invoicing.tax_rate if deal.invoicing else None
    split = _split(total, rate, included)
    sme = bool(deal.supplier.sme)
    span = compute_period(deal)
    return Facts(
        items=lines,
        items_total=items_total,
        itemised=bool(deal.items),
        total=total,
        net=split.net if split else None,
        tax=split.tax if split else None,
        gross=split.gross if split else None,
        payments=_compute_payments(deal, total, split, rate, included, sme, calendar),
        period=span,
        acceptance=tuple(_compute_check(stage, span, calendar) for stage in deal.acceptance or ()),
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
        original_total=total,
        paper=selection,
    )


def compute_lines(deal: Deal) -> tuple[Line, ...]:
    """The service list with computed amounts; one line with the total where there is no list."""
    if deal.items:
        return tuple(
            Line(
                number=number,
                name=item.name,
                spec=item.spec,
                unit=item.unit,
                unit_price=item.unit_price,
                quantity=item.quantity,
                amount=item.amount if item.amount is not None else multiply(item),
                discount=bool(item.discount),
                remark=item.remark,
            )
            for number, item in enumerate(deal.items, 1)
        )
    name = deal.project.service or deal.project.name
    total = deal.total or Decimal("0.00")
    return (Line(1, name, None, "项", total, Decimal(1), total, False, None),)


def multiply(item: Item) -> Decimal | None:
    """Unit price × quantity rounded to the fen; None where either is not said or it is no sum."""
    if item.unit_price is None or item.quantity is None:
        return None
    try:
        return money.line_amount(item.unit_price, item.quantity)
    except GeneratorError:
        return None


def sum_lines(lines: Sequence[Line]) -> Decimal:
    """The sum of the lines that have an amount."""
    return sum((line.amount for line in lines if line.amount is not None), Decimal("0.00"))


def compute_period(deal: Deal) -> Span:
    """Start, last day and months; without a start the period runs from signing.

    Source: 民法典 201 (the first day is not counted), 202 (corresponding day, else month end);
    a stated start is itself a day of service, so its last day is the day before.
    """
    period = deal.period
    if period is None:
        return Span(None, None, None, False)
    start, end, months = period.start, period.end, period.months
    signed = deal.signing.date if deal.signing else None
    try:
        if start is not None:
            if end is None and months is not None:
                end = dates.last_day(start, months)
            elif end is not None and months is None:
                months = dates.months_between(start, end)
            return Span(start, end, months, False)
        if end is None and months is not None and signed is not None:
            start, end = dates.last_day_from(signed, months)
    except GeneratorError:
        return Span(start, end, months, period.start is None)
    return Span(start, end, months, period.start is None)


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


def _split(total: Decimal, rate: Ratio | None, included: bool) -> money.Split | None:
    """Net and tax; None without a rate, or with one that no split can be reckoned by."""
    if rate is None:
        return None
    try:
        return money.split_tax(total, rate) if included else money.add_tax(total, rate)
    except GeneratorError:
        return None


def _compute_payments(
    deal: Deal,
    total: Decimal,
    whole: money.Split | None,
    rate: Ratio | None,
    included: bool,
    sme: bool,
    calendar: Calendar,
) -> tuple[Instalment, ...]:
    payments = deal.payments or ()
    amounts = allocate_payments(payments, total, sme)
    taxes: Sequence[Decimal | None] = [None] * len(payments)
    if whole and rate is not None and not included:
        known = [amount for amount in amounts if amount is not None]
        if len(known) == len(amounts) and known and sum(known) == total and total > 0:
            taxes = money.allocate(whole.tax, known)
    result = []
    for number, (payment, amount, tax) in enumerate(zip(payments, amounts, taxes, strict=True), 1):
        split = _split(amount, rate, included) if amount is not None else None
        if split and tax is not None:
            split = money.Split(split.net, tax)
        due = compute_due_date(payment, deal, calendar)
        result.append(
            Instalment(
                number=number,
                percent=choose_share(payment, sme),
                amount=amount,
                net=split.net if split else None,
                tax=split.tax if split else None,
                gross=split.gross if split else None,
                requires_invoice=payment.requires_invoice is not False,
                due_date=payment.due_date or (due.date if due else None),
                due_provisional=bool(due and due.provisional and payment.due_date is None),
                reckoned_date=due.date if due else None,
                reckoned_provisional=bool(due and due.provisional),
            )
        )
    return tuple(result)


def _compute_check(stage: Acceptance, span: Span, calendar: Calendar) -> Check:
    if stage.due_from == "period_end" and span.end and stage.due_days is not None:
        due = count_days(span.end, stage.due_days, bool(stage.working_days), calendar)
        if due:
            return Check(due.date, due.provisional)
    return Check(None, False)


def _fill_party(party: Party) -> PartyFacts:
    return PartyFacts(account_name=party.account_name or party.name)


def _compute_terms(deal: Deal, total: Decimal) -> TermsFacts:
    terms = deal.terms
    if terms is None:
        return TermsFacts(False, None)
    bond = terms.performance_bond
    if isinstance(bond, Ratio):
        bond = _take_share(total, bond)
    permanent = (
        "confidentiality_years" in terms.model_fields_set and terms.confidentiality_years is None
    )
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
