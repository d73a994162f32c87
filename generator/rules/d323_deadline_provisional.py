"""期限落在放假安排尚未公布的年份。

为什么：工作日按国务院办公厅每年公布的放假和调休安排计算；尚未公布的年份只能按周末和法定节日暂估，公布后可能差几天。
怎么改：文书里不要印推算的日期，或待安排公布后再核对一次。
依据：《全国年节及纪念日放假办法》
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.INFO

GOOD = (
    {
        "signing": {"date": "2026-03-31"},
        "payments": [
            {"percent": "100%", "trigger": "signing", "due_days": 40, "working_days": True}
        ],
    },
    {
        "period": {"start": "2026-04-11", "months": 2},
        "acceptance": [
            {"stage": "final", "due_days": 10, "working_days": True, "due_from": "period_end"}
        ],
    },
    {"payments": [{"percent": "100%", "due_date": "2035-04-10"}]},
)

BAD = (
    {
        "period": {"start": "2098-04-11", "months": 12},
        "acceptance": [
            {"stage": "final", "due_days": 10, "working_days": True, "due_from": "period_end"}
        ],
    },
    {
        "signing": {"date": "2098-03-31"},
        "payments": [
            {"percent": "100%", "trigger": "signing", "due_days": 40, "working_days": True}
        ],
    },
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    for index, due in enumerate(facts.payments):
        if due.due_date and due.due_provisional:
            yield Remark(
                f"$.payments[{index}]",
                f"第 {due.number} 期付款的到期日 {due.due_date} 是暂估："
                f"{due.due_date.year} 年的放假安排尚未公布，公布后请再核对",
                str(due.due_date),
            )
    for index, stage in enumerate(facts.acceptance):
        if stage.due_date and stage.due_provisional:
            yield Remark(
                f"$.acceptance[{index}]",
                f"验收的最迟日期 {stage.due_date} 是暂估："
                f"{stage.due_date.year} 年的放假安排尚未公布，公布后请再核对",
                str(stage.due_date),
            )
