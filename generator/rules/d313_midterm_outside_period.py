"""中期验收的日期不在服务期限之内。

为什么：中期验收检查的是服务过程，应在服务开始之后、结束之前；在期限之外，多半是年份写错。
怎么改：核对日期；确有原因的，可以接受并写明。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.ERROR
OVERRULABLE = True

GOOD = (
    {
        "period": {"start": "2026-04-11", "months": 12},
        "acceptance": [{"stage": "midterm", "date": "2026-10-11"}],
    },
    {
        "period": {"start": "2026-04-11", "months": 12},
        "acceptance": [{"stage": "midterm", "date": "2027-04-10"}],
    },
    {"acceptance": [{"stage": "midterm", "date": "2026-10-11"}]},
    {
        "period": {"start": "2026-04-11", "months": 12},
        "acceptance": [{"stage": "final", "date": "2027-04-11"}],
    },
)

BAD = (
    {
        "period": {"start": "2026-04-11", "months": 12},
        "acceptance": [{"stage": "midterm", "date": "2027-04-11"}],
    },
    {"period": {"start": "2026-04-11"}, "acceptance": [{"stage": "中期", "date": "2025-10-11"}]},
    {
        "signing": {"date": "2026-04-29"},
        "period": {"months": 12},
        "acceptance": [{"stage": "midterm", "date": "2026-04-29"}],
    },
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    period = facts.period
    for index, stage in enumerate(deal.acceptance or ()):
        day = stage.date
        if stage.stage != "midterm" or day is None:
            continue
        early = period.start is not None and day < period.start
        late = period.end is not None and day > period.end
        if early or late:
            yield Remark(
                f"$.acceptance[{index}].date",
                f"中期验收日期 {day} 不在服务期限"
                f"（{period.start or '未写起日'} 至 {period.end or '未写止日'}）之内，请核对",
                str(day),
            )
