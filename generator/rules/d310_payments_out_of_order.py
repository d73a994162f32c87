"""后一期的日期早于前一期。

为什么：付款计划按先后排列；后一期反而更早，多半有一个日期写错，催款和开票也会按错的次序进行。
怎么改：核对日期，或把各期按先后排列。
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.WARNING

GOOD = (
    {
        "payments": [
            {"percent": "50%", "due_date": "2026-05-01"},
            {"percent": "50%", "due_date": "2026-05-01"},
        ]
    },
    {
        "payments": [
            {"percent": "50%", "due_date": "2026-05-01"},
            {"percent": "50%", "invoice_by": "2026-04-01"},
        ]
    },
    {
        "payments": [
            {"percent": "50%", "invoice_by": "2026-05-01"},
            {"percent": "20%"},
            {"percent": "30%", "invoice_by": "2026-06-01"},
        ]
    },
)

BAD = (
    {
        "payments": [
            {"percent": "50%", "due_date": "2026-05-01"},
            {"percent": "50%", "due_date": "2026-04-30"},
        ]
    },
    {
        "payments": [
            {"percent": "50%", "invoice_by": "2026-05-01"},
            {"percent": "20%"},
            {"percent": "30%", "invoice_by": "2025-06-01"},
        ]
    },
    {
        "payments": [
            {"percent": "50%", "due_date": "2027-01-01"},
            {"percent": "50%", "due_date": "2026-12-31"},
        ]
    },
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    payments = deal.payments or ()
    for key, title in (("invoice_by", "开票截止"), ("due_date", "到期日")):
        dated = [(i, getattr(p, key)) for i, p in enumerate(payments) if getattr(p, key)]
        for (before, earlier), (after, later) in pairwise(dated):
            if later < earlier:
                yield Remark(
                    f"$.payments[{after}].{key}",
                    f"第 {after + 1} 期的{title} {later} 早于第 {before + 1} 期的 {earlier}，请核对",
                    str(later),
                )
