"""签订日期晚于服务止日。

为什么：服务已经结束才签合同，多半有一个日期写错；事后补签的合同容易被认定为倒签。
怎么改：核对两个日期；确为补签的，可以接受并写明原因。
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
    {"signing": {"date": "2027-04-10"}, "period": {"start": "2026-04-11", "months": 12}},
    {"signing": {"date": "2026-03-31"}, "period": {"end": "2026-03-31"}},
    {"signing": {"date": "2026-03-31"}, "period": {"months": 12}},
)

BAD = (
    {"signing": {"date": "2027-04-11"}, "period": {"start": "2026-04-11", "months": 12}},
    {"signing": {"date": "2026-03-31"}, "period": {"end": "2026-03-30"}},
    {"signing": {"date": "2028-03-31"}, "period": {"start": "2026-04-11", "end": "2027-04-10"}},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    signed = deal.signing.date if deal.signing else None
    period = deal.period
    end = facts.period.end
    if period and period.start and end and end < period.start:
        return  # reversed: another rule tells
    if signed and end and end < signed:
        yield Remark(
            "$.signing.date",
            f"签订日期 {signed} 晚于服务止日 {end}，服务已经结束，请核对",
            str(signed),
        )
