"""服务期限的止日像是多写了一天。

为什么：从 4 月 11 日起满一年，到次年 4 月 10 日为止；写到次年 4 月 11 日就是一年零一天，结算和续签时会有争议。
怎么改：把止日提前一天；确实要多一天的，可以接受。
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from generator.dates import months_between
from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.WARNING

GOOD = (
    {"period": {"start": "2026-04-11", "end": "2027-04-10"}},
    {"period": {"start": "2026-04-11", "end": "2026-12-31"}},
    {"period": {"start": "2026-04-11", "end": "2026-04-11"}},
    {"period": {"start": "2026-04-01", "end": "2026-04-30"}},
)

BAD = (
    {"period": {"start": "2026-04-11", "end": "2027-04-11"}},
    {"period": {"start": "2026-01-01", "end": "2027-01-01"}},
    {"period": {"start": "2026-04-15", "end": "2026-05-15"}},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    period = deal.period
    if period is None or period.start is None or period.end is None or period.months is not None:
        return
    start, end = period.start, period.end
    months = months_between(start, end - timedelta(days=1)) if end > start else None
    if months and end.day == start.day:
        right = end - timedelta(days=1)
        yield Remark(
            "$.period.end",
            f"服务期限从 {start} 到 {end}，是 {months} 个月零 1 天；"
            f"若为 {months} 个月，应到 {right} 止，请核对",
            str(end),
            str(right),
        )
