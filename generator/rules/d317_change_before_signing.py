"""变更或通知的日期早于合同签订。

为什么：合同还没有签订，无从变更，也无从依合同发出通知；多半是年份写错。
怎么改：核对日期后改正。
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
    {"signing": {"date": "2026-03-31"}, "amendments": [{"number": "补1", "date": "2026-03-31"}]},
    {"signing": {"date": "2026-03-31"}, "notices": [{"form": "payment", "date": "2026-05-31"}]},
    {"amendments": [{"number": "补1", "date": "2020-03-31"}]},
)

BAD = (
    {"signing": {"date": "2026-03-31"}, "amendments": [{"number": "补1", "date": "2026-03-30"}]},
    {
        "signing": {"date": "2026-03-31"},
        "amendments": [{"date": "2026-05-01"}, {"date": "2025-06-01"}],
    },
    {"signing": {"date": "2026-03-31"}, "notices": [{"form": "payment", "date": "2025-05-31"}]},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    signed = deal.signing.date if deal.signing else None
    if signed is None:
        return
    for index, change in enumerate(deal.amendments or ()):
        if change.date and change.date < signed:
            yield Remark(
                f"$.amendments[{index}].date",
                f"第 {index + 1} 次变更的日期 {change.date} 早于签订日期 {signed}，请改正",
                str(change.date),
            )
    for index, notice in enumerate(deal.notices or ()):
        if notice.date and notice.date < signed:
            yield Remark(
                f"$.notices[{index}].date",
                f"第 {index + 1} 份通知的日期 {notice.date} 早于签订日期 {signed}，请核对",
                str(notice.date),
                severity=Severity.WARNING,
            )
