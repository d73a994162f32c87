"""两期付款的条件和期限相同。

为什么：同时到期的两笔款没有分开的必要，多半是复制后忘了改条件。
怎么改：改正其中一期的条件或期限，或合并成一期。
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
    {"payments": [{"trigger": "终验"}, {"trigger": "final_acceptance", "due_days": 10}]},
    {
        "payments": [
            {"trigger": "date", "due_date": "2026-06-30"},
            {"trigger": "date", "due_date": "2026年6月30日"},
        ]
    },
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    payments = deal.payments or ()
    for index, payment in enumerate(payments):
        trigger = payment.trigger
        if (
            trigger is None
            or trigger == "invoice"
            or (trigger == "date" and payment.due_date is None)
        ):
            continue
        # A later term under the same condition is how a retention is paid.
        term = (payment.due_days, bool(payment.working_days), payment.due_date)
        open_term = payment.due_days is None and payment.due_date is None
        for earlier, before in enumerate(payments[:index]):
            other = (before.due_days, bool(before.working_days), before.due_date)
            unsaid = open_term or (before.due_days is None and before.due_date is None)
            if before.trigger == trigger and (other == term or unsaid):
                how = "没有不同的期限" if unsaid else "期限也相同"
                yield Remark(
                    f"$.payments[{index}].trigger",
                    f"{cite('期', index + 1, payment.name)}与第 {earlier + 1} 期的条件都是"
                    f"{trigger.chinese}，{how}；请核对条件，或合并成一期",
                    trigger.chinese,
                )
                break
