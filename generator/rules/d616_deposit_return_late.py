"""投标保证金退还超过合同签订后 5 个工作日。

为什么：政府采购应自合同签订之日起 5 个工作日内退还中标人的投标保证金。
怎么改：改成 5 个工作日以内。
依据：政府采购法实施条例 33。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.WARNING


def _days(days: int, government: bool = True) -> dict[str, object]:
    return {
        "project": {"government": government},
        "award": {"deposit_return_working_days": days},
    }


GOOD = (_days(5), _days(1), _days(10, government=False), {"award": {"sign_within_days": 30}})
BAD = (_days(6), _days(30), _days(10))


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    days = deal.award.deposit_return_working_days if deal.award else None
    if deal.project.government and days is not None and days > 5:
        yield Remark(
            "$.award.deposit_return_working_days",
            f"保证金退还写 {days} 个工作日，政府采购最长 5 个工作日；请改正",
            str(days),
            "5",
        )
