"""Amounts and days of instalments: which share holds, what it comes to, when it is due."""

# No postponed annotations here: the vocabulary would evaluate them in every run.

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated

from msgspec import Struct

from generator import money
from generator.dates import Calendar, WorkingDay
from generator.errors import GeneratorError
from generator.model import Acceptance, Deal, Payment
from generator.values import Ratio, Titled


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
    if not open_places or total >= money.LIMIT:
        return tuple(stated)
    known = [share for share in shares if share is not None]
    if len(known) < len(shares):
        if len(open_places) == 1:
            rest = total - sum((amount for amount in stated if amount is not None), Decimal())
            stated[open_places[0]] = rest if rest >= 0 else None
        return tuple(stated)
    if sum(known) != 1:
        parts = [_take_share(total, share) for share in known]
        return tuple(
            own if own is not None else part for own, part in zip(stated, parts, strict=True)
        )
    exact = money.allocate(total, known, open_places[-1])
    amounts = [own if own is not None else part for own, part in zip(stated, exact, strict=True)]
    last = open_places[-1]
    rest = total - sum((a for i, a in enumerate(amounts) if i != last), Decimal())
    amounts[last] = rest if rest >= 0 else exact[last]
    return tuple(amounts)


def _take_share(total: Decimal, share: Ratio) -> Decimal | None:
    try:
        return money.take_share(total, share)
    except GeneratorError:
        return None


def find_stage(deal: Deal, stage: str) -> Acceptance | None:
    """The deal's acceptance entry of a stage (`midterm`, `final`)."""
    return next((entry for entry in deal.acceptance or () if entry.stage == stage), None)


def compute_due_date(payment: Payment, deal: Deal, calendar: Calendar) -> WorkingDay | None:
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
    return count_days(start, payment.due_days, bool(payment.working_days), calendar)


def count_days(start: date, days: int, working: bool, calendar: Calendar) -> WorkingDay | None:
    """The last day of a term that starts after a day; None beyond what the calendar reckons."""
    try:
        if working:
            return calendar.add_working_days(start, days)
        return calendar.roll_forward(calendar.add_days(start, days))
    except GeneratorError:
        return None


class Instalment(Struct, frozen=True):
    """A payment with its share that holds, its amount, its tax and its day."""

    number: Annotated[int, Titled("期次")]
    percent: Annotated[Ratio | None, Titled("比例")]
    amount: Annotated[Decimal | None, Titled("金额")]
    net: Annotated[Decimal | None, Titled("不含税金额", needs=("invoicing", "tax_rate"))]
    tax: Annotated[Decimal | None, Titled("税额", needs=("invoicing", "tax_rate"))]
    gross: Annotated[Decimal | None, Titled("价税合计", needs=("invoicing", "tax_rate"))]
    requires_invoice: Annotated[bool, Titled("先开发票")]
    due_date: Annotated[date | None, Titled("到期日")]
    due_provisional: Annotated[bool, Titled("到期日暂估")]
    reckoned_date: Annotated[date | None, Titled("推算到期日")]
    reckoned_provisional: Annotated[bool, Titled("推算到期日暂估")]


def split_by_rate(total: Decimal, rate: Ratio | None, included: bool) -> money.Split | None:
    """Net and tax; None without a rate, or with one that no split can be reckoned by."""
    if rate is None:
        return None
    try:
        return money.split_tax(total, rate) if included else money.add_tax(total, rate)
    except GeneratorError:
        return None


def compute_payments(
    deal: Deal,
    total: Decimal,
    whole: money.Split | None,
    rate: Ratio | None,
    included: bool,
    sme: bool,
    calendar: Calendar,
) -> tuple[Instalment, ...]:
    """Each instalment with its amount, tax and day; their taxes sum to the whole's."""
    payments = deal.payments or ()
    amounts = allocate_payments(payments, total, sme)
    taxes: Sequence[Decimal | None] = [None] * len(payments)
    if whole and rate is not None and not included:
        known = [amount for amount in amounts if amount is not None]
        if len(known) == len(amounts) and known and sum(known) == total and total > 0:
            taxes = money.allocate(whole.tax, known)
    result = []
    for number, (payment, amount, tax) in enumerate(zip(payments, amounts, taxes, strict=True), 1):
        split = split_by_rate(amount, rate, included) if amount is not None else None
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
