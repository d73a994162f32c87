"""一期付款的比例或金额为零。

为什么：付零元的一期没有内容，却让条件和期限看起来还有一笔款。
怎么改：填上比例或金额，或删去这一期。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark, cite

SEVERITY = Severity.ERROR
OVERRULABLE = True
GOOD = (
    {"payments": [{"percent": "100%"}]},
    {"payments": [{"percent": "0.01%"}, {"percent": "99.99%"}]},
    {
        "payments": [
            {"percent": "60%", "sme_percent": "100%"},
            {"percent": "40%", "sme_percent": "0%"},
        ]
    },
    {"payments": [{"name": "首付款"}, {"amount": "1.00"}]},
)
BAD = (
    {"payments": [{"percent": "100%"}, {"percent": "0%"}]},
    {"payments": [{"amount": "120000.00"}, {"amount": "0.00"}]},
    {"payments": [{"amount": "120000.00"}, {"name": "尾款"}]},
    {
        "supplier": {"sme": True},
        "payments": [
            {"percent": "60%", "sme_percent": "100%"},
            {"percent": "40%", "sme_percent": "0%"},
        ],
    },
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    if facts.total == 0:
        return
    for index, payment in enumerate(deal.payments or ()):
        instalment = facts.payments[index]
        if instalment.percent == 0:
            words, key = "比例为 0%", "percent"
            if facts.sme and payment.sme_percent is not None:
                words, key = "中小企业比例为 0%", "sme_percent"
        elif instalment.amount == 0:
            words, key = "金额为 0.00", "amount"
        else:
            continue
        yield Remark(
            f"$.payments[{index}].{key}",
            f"{cite('期', index + 1, payment.name)}的{words}，没有款可付；请填写或删去这一期",
            "0",
        )
