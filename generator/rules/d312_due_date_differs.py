"""写明的到期日与条件和期限推算的不同。

为什么：到期日由付款条件之日和期限推算：起算当天不计，末日逢休息日的顺延；两处不同，就不知道以哪个为准，逾期天数也算不清。
怎么改：按提示改正到期日，或删去到期日、条件、期限之中多余的一个。
依据：《民法典》第二百零一条、第二百零三条
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.instalments import find_stage
from generator.model import Deal, Payment
from generator.rule import Remark

SEVERITY = Severity.ERROR
OVERRULABLE = True

GOOD = (
    {
        "signing": {"date": "2026-03-31"},
        "payments": [
            {
                "percent": "100%",
                "trigger": "signing",
                "due_days": 5,
                "working_days": True,
                "due_date": "2026-04-08",
            }
        ],
    },
    {
        "signing": {"date": "2026-04-01"},
        "payments": [
            {"percent": "100%", "trigger": "signing", "due_days": 30, "due_date": "2026-05-01"}
        ],
    },
    {
        "signing": {"date": "2026-04-01"},
        "payments": [
            {"percent": "100%", "trigger": "signing", "due_days": 30, "due_date": "2026-05-06"}
        ],
    },
    {
        "payments": [
            {"percent": "100%", "trigger": "signing", "due_days": 30, "due_date": "2026-05-06"}
        ]
    },
)

BAD = (
    {
        "signing": {"date": "2026-03-31"},
        "payments": [
            {
                "percent": "100%",
                "trigger": "signing",
                "due_days": 5,
                "working_days": True,
                "due_date": "2026-04-05",
            }
        ],
    },
    {
        "signing": {"date": "2026-04-01"},
        "payments": [
            {"percent": "100%", "trigger": "signing", "due_days": 30, "due_date": "2026-04-30"}
        ],
    },
    {
        "acceptance": [{"stage": "final", "date": "2026-06-01"}],
        "payments": [
            {
                "percent": "100%",
                "trigger": "final_acceptance",
                "due_days": 10,
                "due_date": "2026-06-30",
            }
        ],
    },
    {
        "acceptance": [{"stage": "midterm", "date": "2027-06-01"}],
        "payments": [
            {"percent": "100%", "trigger": "中期验收", "due_days": 10, "due_date": "2027-07-30"}
        ],
    },
)

# Spring Festival and National Day move a last day on by nine days at most.
_LONGEST_BREAK = timedelta(days=9)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    for index, (payment, reckoned) in enumerate(
        zip(deal.payments or (), facts.payments, strict=False)
    ):
        day, right = payment.due_date, reckoned.reckoned_date
        if day is None or right is None or day == right:
            continue
        if not payment.working_days and day < right <= day + _LONGEST_BREAK:
            start = _find_start(deal, payment)
            if start and (day - start).days == payment.due_days:
                continue  # the day itself; law moves it past the days off
        unit = "个工作日" if payment.working_days else "天"
        yield Remark(
            f"$.payments[{index}].due_date",
            f"第 {index + 1} 期付款的到期日写作 {day}，按条件之日起 {payment.due_days} {unit}"
            f"应为 {right}，请核对",
            str(day),
            str(right),
            Severity.WARNING if reckoned.reckoned_provisional else None,
        )


def _find_start(deal: Deal, payment: Payment) -> date | None:
    if payment.trigger == "signing":
        return deal.signing.date if deal.signing else None
    stage = find_stage(deal, (payment.trigger or "").removesuffix("_acceptance"))
    return stage.date if stage else None
