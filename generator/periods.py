"""The period of service by the calendar."""

# No postponed annotations here: the vocabulary would evaluate them in every run.

from datetime import date
from typing import Annotated

from msgspec import Struct

from generator import dates
from generator.errors import GeneratorError
from generator.model import Deal
from generator.values import Titled


class Span(Struct, frozen=True):
    """The period of service by the calendar; the last day is part of it."""

    start: Annotated[date | None, Titled("起")]
    end: Annotated[date | None, Titled("止")]
    months: Annotated[int | None, Titled("月数")]
    from_signing: Annotated[bool, Titled("自签订起算")]


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
