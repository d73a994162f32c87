"""约定按日期付款，却没有写哪一天。

为什么：条件是“日期”，日期就是条款的全部内容。
怎么改：填写到期日，或改选别的条件。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark, cite

SEVERITY = Severity.ERROR
GOOD = (
    {"payments": [{"trigger": "date", "due_date": "2026-06-30"}]},
    {"payments": [{"trigger": "signing", "due_days": 10}]},
    {"payments": [{"trigger": "invoice", "invoice_by": "2026-06-30"}]},
)
BAD = (
    {"payments": [{"trigger": "date"}]},
    {"payments": [{"trigger": "日期", "due_days": 10}]},
    {"payments": [{"trigger": "date", "invoice_by": "2026-06-30"}]},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    for index, payment in enumerate(deal.payments or ()):
        if payment.trigger == "date" and payment.due_date is None:
            yield Remark(
                f"$.payments[{index}].due_date",
                f"{cite('期', index + 1, payment.name)}的条件是“日期”，却没有写到期日；"
                "请填写到期日或改选别的条件",
            )
