"""签订日期晚于服务起日。

为什么：服务先于合同开始，这段时间的权利义务没有依据，付款和审计时会被追问。
怎么改：核对两个日期；确为先行进场的，可以接受并写明原因。
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
    {"signing": {"date": "2026-04-11"}, "period": {"start": "2026-04-11", "months": 12}},
    {"signing": {"date": "2026-03-31"}, "period": {"start": "2026-04-11"}},
    {"signing": {"date": "2026-03-31"}, "period": {"months": 12}},
)

BAD = (
    {"signing": {"date": "2026-04-12"}, "period": {"start": "2026-04-11", "months": 12}},
    {"signing": {"date": "2026-12-31"}, "period": {"start": "2026-04-11", "end": "2027-04-10"}},
    {"signing": {"date": "2026-03-31"}, "period": {"start": "2025-04-11"}},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    signed = deal.signing.date if deal.signing else None
    start = deal.period.start if deal.period else None
    end = facts.period.end
    if signed and start and start < signed and not (end and end < signed):
        yield Remark(
            "$.signing.date",
            f"签订日期 {signed} 晚于服务起日 {start}（{(signed - start).days} 天），请核对",
            str(signed),
        )
