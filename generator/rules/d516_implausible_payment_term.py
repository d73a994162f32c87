"""付款期限不合常理。

为什么：0 天来不及付款，一年以上多半是多写了数位。
怎么改：核对天数。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark, cite

SEVERITY = Severity.WARNING
GOOD = (
    {"payments": [{"due_days": 1}]},
    {"payments": [{"due_days": 365}]},
    {"payments": [{"due_days": 40, "working_days": True}]},
    {"payments": [{"name": "尾款"}]},
)
BAD = (
    {"payments": [{"due_days": 0}]},
    {"payments": [{"due_days": 400}]},
    {"payments": [{"due_days": 10}, {"due_days": 300, "working_days": True}]},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    for index, payment in enumerate(deal.payments or ()):
        days, longest = payment.due_days, 250 if payment.working_days else 365
        if days is not None and not 0 < days <= longest:
            unit = "个工作日" if payment.working_days else "日"
            yield Remark(
                f"$.payments[{index}].due_days",
                f"{cite('期', index + 1, payment.name)}的期限是 {days} {unit}，不合常理；请核对",
                str(days),
            )
