"""服务期限过长。

为什么：政府购买服务的合同履行期限一般不超过三年；更长的期限多半是月数写错。
怎么改：核对月数和止日；确经批准的，可以接受。
依据：《政府购买服务管理办法》（财政部令第102号）
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
    {"project": {"government": True}, "period": {"start": "2026-04-11", "months": 36}},
    {"project": {"government": True}, "period": {"start": "2026-01-01", "end": "2028-12-31"}},
    {"period": {"months": 60}},
    {"project": {"government": True}, "period": {"end": "2036-01-01"}},
)

BAD = (
    {"project": {"government": True}, "period": {"start": "2026-04-11", "months": 37}},
    {"project": {"government": True}, "period": {"start": "2026-04-11", "end": "2036-04-10"}},
    {"period": {"months": 240}},
)


_GOVERNMENT_MONTHS = 36
_OTHER_MONTHS = 120


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    period = facts.period
    if period.start and period.end and period.start <= period.end:
        months = (period.end - period.start).days / 30.44
    elif period.months:
        months = float(period.months)
    else:
        return
    most = _GOVERNMENT_MONTHS if deal.project.government else _OTHER_MONTHS
    if months > most + 0.5:
        said = f"{period.start} 至 {period.end}" if period.end else f"{period.months} 个月"
        yield Remark(
            "$.period",
            f"服务期限 {said}，长于 {most} 个月，请核对",
            said,
        )
