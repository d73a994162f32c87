"""一期付款没有写付款条件。

为什么：不知道签订后付还是验收后付，期限也没有起算点。
怎么改：从签订、收到发票、中期验收、终验、日期中选一个；只在某日付的，写到期日。
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
    {"payments": [{"trigger": "signing", "due_days": 10}]},
    {"payments": [{"trigger": "收到发票"}]},
    {"payments": [{"due_date": "2026-06-30"}]},
)
BAD = (
    {"payments": [{"percent": "100%"}]},
    {"payments": [{"percent": "100%", "due_days": 10}]},
    {"payments": [{"trigger": "signing"}, {"name": "尾款", "invoice_by": "2027-04-10"}]},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    for index, payment in enumerate(deal.payments or ()):
        if payment.trigger is None and payment.due_date is None:
            yield Remark(
                f"$.payments[{index}].trigger",
                f"{cite('期', index + 1, payment.name)}没有写付款条件；"
                "请选签订、收到发票、中期验收、终验或日期",
            )
