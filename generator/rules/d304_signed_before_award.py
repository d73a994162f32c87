"""签订日期早于中标通知。

为什么：先有中标、成交通知书，后有合同；次序反了，多半有一个日期写错，也会被认为未经采购程序。
怎么改：核对两个日期；确因补发通知书等原因的，可以接受并写明。
依据：《政府采购法》第四十六条
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
    {"signing": {"date": "2026-03-31"}, "award": {"date": "2026-03-31"}},
    {"signing": {"date": "2026-03-31"}, "award": {"date": "2026-03-20"}},
    {"award": {"date": "2026-03-20"}},
)

BAD = (
    {"signing": {"date": "2026-03-31"}, "award": {"date": "2026-04-01"}},
    {"signing": {"date": "2026-03-31"}, "award": {"date": "2027-03-20"}},
    {"signing": {"date": "2025-03-31"}, "award": {"date": "2026-03-20"}},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    signed = deal.signing.date if deal.signing else None
    awarded = deal.award.date if deal.award else None
    if signed and awarded and signed < awarded:
        yield Remark(
            "$.signing.date",
            f"签订日期 {signed} 早于中标通知日期 {awarded}，请核对",
            str(signed),
        )
