"""付款或开票的日期早于签订日期。

为什么：合同还没有签订，就没有付款和开票的义务；多半是年份写错。
怎么改：核对日期；确为补签的，可以接受并写明原因。
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
        "payments": [{"percent": "100%", "due_date": "2026-03-31"}],
    },
    {
        "signing": {"date": "2026-03-31"},
        "payments": [{"percent": "100%", "invoice_by": "2027-04-10"}],
    },
    {"payments": [{"percent": "100%", "due_date": "2020-01-01"}]},
)

BAD = (
    {
        "signing": {"date": "2026-03-31"},
        "payments": [{"percent": "100%", "due_date": "2026-03-30"}],
    },
    {
        "signing": {"date": "2026-03-31"},
        "payments": [{"percent": "100%", "invoice_by": "2025-04-10"}],
    },
    {
        "signing": {"date": "2026-03-31"},
        "payments": [
            {"percent": "50%"},
            {"name": "尾款", "percent": "50%", "due_date": "2016-12-31"},
        ],
    },
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    signed = deal.signing.date if deal.signing else None
    for index, payment in enumerate(deal.payments or ()):
        for key, title in (("invoice_by", "开票截止"), ("due_date", "到期日")):
            day = getattr(payment, key)
            if signed and day and day < signed:
                name = f"“{payment.name}”" if payment.name else ""
                yield Remark(
                    f"$.payments[{index}].{key}",
                    f"第 {index + 1} 期付款{name}的{title} {day} 早于签订日期 {signed}，请核对",
                    str(day),
                )
