"""不可抗力的解除期限不长于通知期限。

为什么：通知期限还没有过就可以解除，通知义务成了空话，多半是两个数填反了。
怎么改：解除天数写得比通知天数长。
依据：民法典 590、563。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.WARNING


def _days(notice: int | None, termination: int | None) -> dict[str, object]:
    days = {"force_majeure_notice_days": notice, "force_majeure_termination_days": termination}
    return {"terms": days}


GOOD = (_days(5, 15), _days(15, None), _days(None, 3), _days(3, 4))
BAD = (_days(15, 5), _days(30, 30), _days(5, 1))


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    terms = deal.terms
    if terms is None:
        return
    notice, termination = terms.force_majeure_notice_days, terms.force_majeure_termination_days
    if notice is not None and termination and termination <= notice:
        yield Remark(
            "$.terms.force_majeure_termination_days",
            f"不可抗力解除天数 {termination} 不长于通知天数 {notice}；请核对两个数是否填反",
            str(termination),
        )
