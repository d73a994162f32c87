"""付给中小企业的期限超过 60 日。

为什么：机关、事业单位向中小企业付款，合同另有约定的最长也不得超过 60 日；
40 个工作日在多数时候合 55 至 65 日。
怎么改：缩短到 60 日以内；按工作日约定的，不超过 35 个工作日较稳妥。
依据：保障中小企业款项支付条例 9。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark, cite

SEVERITY = Severity.WARNING


def _plan(days: int, working: bool, sme: bool = True, **more: object) -> dict[str, object]:
    payment = {"percent": "100%", "trigger": "signing", "due_days": days, "working_days": working}
    return {"supplier": {"sme": sme}, "payments": [payment | more]}


GOOD = (
    _plan(60, False),
    _plan(30, True),
    _plan(40, True, sme=False),
    _plan(90, False, sme=False),
    _plan(40, True) | {"signing": {"date": "2026-06-01"}},
)
BAD = (
    _plan(61, False),
    _plan(40, True),
    _plan(40, True, trigger="final_acceptance"),
    _plan(60, True),
)

_LONGEST = 60
_DOUBTFUL_WORKING_DAYS = 40


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    for index, payment in enumerate(deal.payments or ()):
        days = payment.due_days
        if not facts.sme or days is None:
            continue
        if payment.working_days:
            length = None
            signed = deal.signing.date if deal.signing else None
            if payment.trigger == "signing" and signed and payment.due_date is None:
                due = facts.payments[index].due_date
                length = (due - signed).days if due else None
            if length is None and days < _DOUBTFUL_WORKING_DAYS:
                continue
            if length is not None and length <= _LONGEST:
                continue
            shown = f"{days} 个工作日" + (f"（合 {length} 日）" if length else "（通常超过 55 日）")
            words = "超过 60 日" if length else "可能超过 60 日"
        elif days > _LONGEST:
            shown, words = f"{days} 日", "超过 60 日"
        else:
            continue
        yield Remark(
            f"$.payments[{index}].due_days",
            f"{cite('期', index + 1, payment.name)}的期限 {shown}{words}；"
            "乙方是中小企业，最长不得超过 60 日，请缩短",
            str(days),
        )
