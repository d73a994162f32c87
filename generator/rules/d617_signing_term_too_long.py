"""约定的签订期限超过中标通知书发出后 30 日。

为什么：政府采购合同应在中标通知书发出之日起 30 日内签订。
怎么改：改成 30 日以内。
依据：政府采购法 46。
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


def _days(days: int, government: bool = True) -> dict[str, object]:
    return {"project": {"government": government}, "award": {"sign_within_days": days}}


GOOD = (_days(30), _days(25), _days(60, government=False), {"award": {"amount": "120000.00"}})
BAD = (_days(31), _days(300), _days(0), _days(0, government=False))


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    days = deal.award.sign_within_days if deal.award else None
    if days is None:
        return
    if days == 0:
        words, severity = "0 日，无法履行；请核对", Severity.WARNING
    elif days > 30 and deal.project.government:
        words, severity = f"{days} 日，超过政府采购的 30 日；请改正", Severity.ERROR
    else:
        return
    yield Remark("$.award.sign_within_days", f"签订期限写 {words}", str(days), severity=severity)
