"""签订日期超过了中标通知后的期限。

为什么：政府采购合同应在中标、成交通知书发出之日起三十日内签订；通知书另定更短期限的，也应遵守。
怎么改：核对两个日期；确已逾期的，可以接受并写明原因。
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
    {
        "signing": {"date": "2026-03-31"},
        "award": {"date": "2026-03-01"},
        "project": {"government": True},
    },
    {"signing": {"date": "2026-04-30"}, "award": {"date": "2026-03-01", "sign_within_days": 60}},
    {
        "signing": {"date": "2026-03-31"},
        "award": {"amount": "120000.00"},
        "project": {"government": True},
    },
)

BAD = (
    {
        "signing": {"date": "2026-04-01"},
        "award": {"date": "2026-03-01"},
        "project": {"government": True},
    },
    {
        "signing": {"date": "2026-04-15"},
        "award": {"date": "2026-03-01", "sign_within_days": 60},
        "project": {"government": True},
    },
    {"signing": {"date": "2026-04-01"}, "award": {"date": "2026-03-01"}},
    {
        "signing": {"date": "2026-03-26"},
        "award": {"date": "2026-03-01", "sign_within_days": 20},
        "project": {"government": True},
    },
)


_STATUTORY_DAYS = 30


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    signed = deal.signing.date if deal.signing else None
    award = deal.award
    if not signed or award is None or award.date is None:
        return
    passed = (signed - award.date).days
    agreed = award.sign_within_days or _STATUTORY_DAYS
    government = bool(deal.project.government)
    days = min(agreed, _STATUTORY_DAYS) if government else agreed
    if passed <= days:
        return
    unlawful = government and passed > _STATUTORY_DAYS
    yield Remark(
        "$.signing.date",
        f"签订日期 {signed} 距中标通知日期 {award.date} 已 {passed} 天，"
        f"应在 {days} 天内签订，请核对",
        str(signed),
        severity=None if unlawful else Severity.WARNING,
    )
