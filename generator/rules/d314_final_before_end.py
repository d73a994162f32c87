"""终验日期早于服务止日。

为什么：终验在服务期满后进行；期满之前终验，剩下的服务就没有验收。早于服务开始的，一定写错了。
怎么改：核对日期；提前完成并终验的，可以接受。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.WARNING

GOOD = (
    {
        "period": {"start": "2026-04-11", "months": 12},
        "acceptance": [{"stage": "final", "date": "2027-04-10"}],
    },
    {
        "period": {"start": "2026-04-11", "months": 12},
        "acceptance": [{"stage": "final", "date": "2027-04-20"}],
    },
    {"acceptance": [{"stage": "final", "date": "2020-04-20"}]},
    {
        "period": {"start": "2026-04-11", "months": 12},
        "acceptance": [{"stage": "midterm", "date": "2026-10-10"}],
    },
)

BAD = (
    {
        "period": {"start": "2026-04-11", "months": 12},
        "acceptance": [{"stage": "final", "date": "2027-04-09"}],
    },
    {
        "period": {"start": "2026-04-11", "months": 12},
        "acceptance": [{"stage": "终验", "date": "2026-04-10"}],
    },
    {"signing": {"date": "2026-03-31"}, "acceptance": [{"stage": "final", "date": "2025-04-20"}]},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    signed = deal.signing.date if deal.signing else None
    period = facts.period
    first = max((day for day in (signed, period.start) if day), default=None)
    for index, stage in enumerate(deal.acceptance or ()):
        day = stage.date
        if stage.stage != "final" or day is None:
            continue
        if first and day < first and not (period.end and period.end < first):
            what = "服务起日" if first == period.start else "签订日期"
            yield Remark(
                f"$.acceptance[{index}].date",
                f"终验日期 {day} 早于{what} {first}，请改正",
                str(day),
                severity=Severity.ERROR,
            )
        elif period.end and day < period.end:
            yield Remark(
                f"$.acceptance[{index}].date",
                f"终验日期 {day} 早于服务止日 {period.end}，服务尚未期满，请核对",
                str(day),
            )
