"""到期日早于所依据的验收。

为什么：以验收为条件的款项，验收之前不会到期；多半是日期写错，或条件选错。
怎么改：核对到期日、验收日期和付款条件。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.instalments import find_stage
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.WARNING

GOOD = (
    {
        "period": {"start": "2026-04-11", "months": 12},
        "payments": [{"percent": "100%", "trigger": "final_acceptance", "due_date": "2027-05-10"}],
    },
    {
        "period": {"start": "2026-04-11", "months": 12},
        "payments": [
            {"percent": "100%", "trigger": "midterm_acceptance", "due_date": "2026-10-10"}
        ],
    },
    {
        "acceptance": [{"stage": "final", "date": "2027-04-12"}],
        "payments": [{"percent": "100%", "trigger": "终验", "due_date": "2027-04-12"}],
    },
)

BAD = (
    {
        "period": {"start": "2026-04-11", "months": 12},
        "payments": [{"percent": "100%", "trigger": "final_acceptance", "due_date": "2026-05-10"}],
    },
    {
        "acceptance": [{"stage": "midterm", "date": "2026-10-12"}],
        "payments": [{"percent": "100%", "trigger": "中期验收", "due_date": "2026-09-12"}],
    },
    {
        "acceptance": [{"stage": "final", "date": "2027-04-12"}],
        "payments": [{"percent": "100%", "trigger": "终验", "due_date": "2027-04-11"}],
    },
)


_STAGES = {"midterm_acceptance": ("midterm", "中期验收"), "final_acceptance": ("final", "终验")}


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    for index, payment in enumerate(deal.payments or ()):
        if (
            payment.due_date is None
            or payment.trigger not in _STAGES
            or payment.due_days is not None
        ):
            continue
        key, title = _STAGES[payment.trigger]
        stage = find_stage(deal, key)
        day = stage.date if stage else None
        if day is None and key == "final":
            day, title = facts.period.end, "服务止日（终验在期满之后）"
        signed = deal.signing.date if deal.signing else None
        if signed and payment.due_date < signed:
            continue  # before signing: another rule tells
        if day and payment.due_date < day:
            yield Remark(
                f"$.payments[{index}].due_date",
                f"第 {index + 1} 期付款的到期日 {payment.due_date} 早于{title} {day}，请核对",
                str(payment.due_date),
            )
