"""Amounts and days of instalments: which share holds, what it comes to, when it is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from generator import money
from generator.dates import Calendar, WorkingDay
from generator.errors import GeneratorError
from generator.model import Acceptance, Deal, Payment
from generator.values import Ratio


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
