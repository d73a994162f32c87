"""整改期限写了两个。

为什么：既写整改天数又写整改工作日，以哪个为准说不清。
怎么改：只留一个。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.WARNING


def _days(days: int | None, working: int | None) -> dict[str, object]:
    return {"terms": {"rework_days": days, "rework_working_days": working}}


GOOD = (_days(5, None), _days(None, 5), _days(None, None))
BAD = (_days(5, 5), _days(7, 5), _days(0, 5))


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    terms = deal.terms
    if terms is None or terms.rework_days is None or terms.rework_working_days is None:
        return
    yield Remark(
        "$.terms.rework_working_days",
        f"整改期限既写 {terms.rework_days} 天，又写 {terms.rework_working_days} 个工作日；"
        "请只留一个",
        str(terms.rework_working_days),
    )
