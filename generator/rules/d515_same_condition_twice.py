"""两期付款的条件和期限完全相同。

为什么：同一天到期的两笔款没有分开的必要，多半是复制后忘了改条件。
怎么改：改正其中一期的条件或期限，或合并成一期。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts, History, cite
from generator.findings import Severity
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.WARNING
GOOD = (
    {"payments": [{"trigger": "signing"}, {"trigger": "final_acceptance"}]},
    {
        "payments": [
            {"trigger": "final_acceptance", "due_days": 10},
            {"trigger": "final_acceptance", "due_days": 365},
        ]
    },
    {"payments": [{"trigger": "invoice"}, {"trigger": "invoice"}]},
    {"payments": [{"name": "首付款"}, {"name": "尾款"}]},
)
BAD = (
    {"payments": [{"trigger": "signing"}, {"trigger": "signing"}]},
    {"payments": [{"trigger": "终验", "due_days": 10}, {"trigger": "终验", "due_days": 10}]},
    {
        "payments": [
            {"trigger": "date", "due_date": "2026-06-30"},
            {"trigger": "date", "due_date": "2026年6月30日"},
        ]
    },
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    first: dict[tuple[object, ...], int] = {}
    for index, payment in enumerate(deal.payments or ()):
        trigger = payment.trigger
        if (
            trigger is None
            or trigger == "invoice"
            or (trigger == "date" and payment.due_date is None)
        ):
            continue
        terms = (payment.due_days, bool(payment.working_days), payment.due_date)
        earlier = first.setdefault((str(trigger), *terms), index)
        if earlier != index:
            yield Remark(
                f"$.payments[{index}].trigger",
                f"{cite('期', index + 1, payment.name)}的条件（{trigger.chinese}）和期限与"
                f"第 {earlier + 1} 期完全相同；请核对条件，或合并成一期",
                trigger.chinese,
            )
