"""服务期限的止日早于起日。

为什么：期限为负的合同无从履行；多半是年份写错，或起止写反了。
怎么改：核对起止日期后改正。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.ERROR

GOOD = (
    {"period": {"start": "2026-04-11", "end": "2026-04-11"}},
    {"period": {"start": "2026-04-11", "end": "2027-04-10"}},
    {"period": {"end": "2027-04-10"}},
)

BAD = (
    {"period": {"start": "2026-04-11", "end": "2026-04-10"}},
    {"period": {"start": "2027-04-11", "end": "2026-04-10"}},
    {"period": {"start": "2026-04-11", "end": "2026-03-10", "months": 11}},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    period = deal.period
    if period and period.start and period.end and period.end < period.start:
        yield Remark(
            "$.period.end",
            f"服务期限从 {period.start} 起，却到 {period.end} 止，止日早于起日，请改正其中之一",
            str(period.end),
        )
