"""All that follows from a deal, a selection and its history; pure, computed once per paper.

Facts stand beside the deal, never in it: what a person stated is compared with what follows.
Each field bears its Chinese name as `title`; templates see it under both names, over the
deal's own field of the same name. Amounts are yuan with two decimals, rates are ratios.
A fact that cannot be worked out from what was said is None.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from datetime import date as Day
from decimal import Decimal
from typing import Any

from generator import dates, money
from generator.dates import Calendar
from generator.errors import GeneratorError, NumeralError
from generator.model import (
    Acceptance,
    Deal,
    Entry,
    Item,
    Party,
    Payment,
    join_path,
    name_keys,
    name_path,
    note_fields,
)
from generator.numerals import read_integer
from generator.values import Choice, Ratio, show

# Fields of text that are names: one line, printed as a whole. And those that are free prose.
NAMES = frozenset(
    {
        "name",
        "title",
        "package",
        "package_name",
        "service",
        "account_name",
        "item",
        "organisation",
        "bank",
        "address",
        "place",
        "location",
    }
)
PROSE = frozenset({"remark", "issues", "reason"})


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
class Wording:
    """A text that a person wrote; `key` is its field, empty for what stands in free fields."""

    path: tuple[str | int, ...]
    key: str
    text: str

    @property
    def place(self) -> str:
        return join_path(self.path)

    @property
    def title(self) -> str:
        return name_path(self.path)


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
    """Unit price × quantity rounded to the fen; None where either is not said."""
    if item.unit_price is None or item.quantity is None:
        return None
    return money.line_amount(item.unit_price, item.quantity)


def sum_lines(lines: Sequence[Line]) -> Decimal:
    """The sum of the lines that have an amount."""
    return sum((line.amount for line in lines if line.amount is not None), Decimal("0.00"))


def choose_share(payment: Payment, sme: bool) -> Ratio | None:
    """The share of the total that holds: the SME share where the supplier is one and it is said.

    Source: 保障中小企业款项支付条例 leaves the shares to the contract; the deal states both.
    """
    if sme and payment.sme_percent is not None:
        return payment.sme_percent
    return payment.percent


def allocate_payments(
    payments: Sequence[Payment], total: Decimal, sme: bool
) -> tuple[Decimal | None, ...]:
    """Each instalment's amount: as stated, else its share, the remainder on the last unstated.

    The parts sum to the total to the fen wherever the shares sum to the whole.
    """
    shares = [choose_share(payment, sme) for payment in payments]
    stated = [payment.amount for payment in payments]
    open_places = [index for index, amount in enumerate(stated) if amount is None]
    if not open_places:
        return tuple(stated)
    known = [share for share in shares if share is not None]
    if len(known) < len(shares):
        if len(open_places) == 1:
            rest = total - sum((amount for amount in stated if amount is not None), Decimal())
            stated[open_places[0]] = rest if rest >= 0 else None
        return tuple(stated)
    if sum(known) != 1:
        return tuple(
            amount if amount is not None else money.round_fen(total * share)
            for amount, share in zip(stated, known, strict=True)
        )
    exact = money.allocate(total, known, open_places[-1])
    amounts = [own if own is not None else part for own, part in zip(stated, exact, strict=True)]
    last = open_places[-1]
    rest = total - sum((a for i, a in enumerate(amounts) if i != last), Decimal())
    amounts[last] = rest if rest >= 0 else exact[last]
    return tuple(amounts)


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


def find_stage(deal: Deal, stage: str) -> Acceptance | None:
    """The deal's acceptance entry of a stage (`midterm`, `final`)."""
    return next((entry for entry in deal.acceptance or () if entry.stage == stage), None)


def compute_due_date(payment: Payment, deal: Deal, calendar: Calendar) -> dates.WorkingDay | None:
    """The day by which an instalment is to be paid, from its trigger and days; None if open.

    Source: 民法典 201 and 203: the first day is not counted, and a last day that is a day off
    moves to the next working day.
    """
    if payment.due_days is None or payment.trigger is None:
        return None
    start: date | None = None
    if payment.trigger == "signing":
        start = deal.signing.date if deal.signing else None
    elif payment.trigger in ("midterm_acceptance", "final_acceptance"):
        held = find_stage(deal, payment.trigger.removesuffix("_acceptance"))
        start = held.date if held else None
    if start is None:
        return None
    return _count_days(start, payment.due_days, bool(payment.working_days), calendar)


def _count_days(
    start: date, days: int, working: bool, calendar: Calendar
) -> dates.WorkingDay | None:
    try:
        if working:
            return calendar.add_working_days(start, days)
        return calendar.roll_forward(calendar.add_days(start, days))
    except GeneratorError:
        return None


def _split(total: Decimal, rate: Ratio | None, included: bool) -> money.Split | None:
    if rate is None:
        return None
    return money.split_tax(total, rate) if included else money.add_tax(total, rate)


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
        due = _count_days(span.end, stage.due_days, bool(stage.working_days), calendar)
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
        bond = money.round_fen(total * bond)
    permanent = (
        "confidentiality_years" in terms.model_fields_set and terms.confidentiality_years is None
    )
    return TermsFacts(permanent, bond)


def _compute_award(deal: Deal, calendar: Calendar) -> AwardFacts:
    award = deal.award
    if award is None or award.date is None:
        return AwardFacts(None)
    try:
        return AwardFacts(calendar.add_days(award.date, award.sign_within_days or 30))
    except GeneratorError:
        return AwardFacts(None)


def list_texts(deal: Deal) -> Iterator[Wording]:
    """Every text of the deal, in order; not the form's name, choices, or reasons to accept."""
    for key in type(deal).model_fields:
        if key not in ("form", "accept"):
            yield from _walk(getattr(deal, key), (key,), "" if key == "extra" else key)


def _walk(value: object, path: tuple[str | int, ...], key: str) -> Iterator[Wording]:
    if isinstance(value, str) and not isinstance(value, Choice):
        yield Wording(path, "" if key in ("before", "after") else key, value)
    elif isinstance(value, Entry):
        for name in type(value).model_fields:
            yield from _walk(getattr(value, name), (*path, name), name)
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _walk(inner, (*path, name), "")
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield from _walk(inner, (*path, index), key)


def plain_name(name: str) -> str:
    """A name with one spelling of width and brackets and without blanks, to compare it by."""
    return re.sub(r"[\s\u200b-\u200f\u2060\ufeff]", "", unicodedata.normalize("NFKC", name))


def plain_address(address: str) -> str:
    """An address to compare it by: 甲九号 is 甲9号, and a leading 中国 says nothing."""

    def reckon(found: re.Match[str]) -> str:
        try:
            return str(read_integer(found.group()))
        except NumeralError:
            return found.group()

    numbers = r"[〇零一二三四五六七八九十百]+(?=[号楼层室座幢栋院])"
    return re.sub(numbers, reckon, re.sub("^中国", "", plain_name(address))).upper()


def cite(counter: str, number: int, name: str | None) -> str:
    """How messages call one entry of a list: `第 2 期“尾款”`."""
    return f"第 {number} {counter}" + (f"“{show(name)}”" if name else "")


def is_total_known(deal: Deal, facts: Facts) -> bool:
    """Whether the total is stated or follows from a list of which every line has an amount."""
    return deal.total is not None or all(line.amount is not None for line in facts.items)


def trace_path(written: str) -> tuple[str | int, ...] | None:
    """The field of a deal that a person names; None where there is none.

    `total`, `合同总价`, `$.payments[1].amount`, `付款计划[1].金额` and `付款计划第 2 项的金额`
    are understood; a number in brackets counts from 0.
    """
    plain = re.sub(
        r"第 ?([1-9][0-9]{0,3}) ?项", lambda found: f"[{int(found[1]) - 1}]", written.strip()
    )
    path: list[str | int] = []
    entry: type[Entry] | None = Deal
    many = False
    for step in re.findall(r"\[[0-9]{1,4}\]|[^.\[\]的]+", plain.removeprefix("$")):
        if path and path[0] == "extra":
            path.append(step)
        elif many:
            if not step.strip("[]").isdecimal():
                return None
            path.append(int(step.strip("[]")))
            many = False
        else:
            key = name_keys(entry).get(step) if entry else None
            if entry is None or key is None:
                return None
            path.append(key)
            note = note_fields(entry)[key]
            entry, many = note.entry, note.many
    return tuple(path) or None


def look_up(deal: Deal, path: Sequence[str | int]) -> Any:
    """What the deal says at a path; None where it says nothing."""
    value: Any = deal
    for step in path:
        if isinstance(value, tuple):
            value = value[step] if isinstance(step, int) and step < len(value) else None
        elif isinstance(value, dict):
            value = value.get(step)
        else:
            value = getattr(value, str(step), None)
    return value


def read_value(deal: Deal, path: Sequence[str | int], written: object) -> Any:
    """What a person wrote for the field at a path, taken as the model would take it.

    A group or a list of fields, and a field of a group that the deal has not, is given back as
    written. Raises ValueError for what the field would refuse.
    """
    holder, key = look_up(deal, path[:-1]), path[-1]
    if not isinstance(holder, Entry) or not isinstance(key, str):
        return written
    notes = note_fields(type(holder))
    if key not in notes or notes[key].entry is not None:
        return written
    needed = {name: getattr(holder, name) for name, note in notes.items() if note.required}
    return getattr(type(holder).model_validate(needed | {key: written}), key)
