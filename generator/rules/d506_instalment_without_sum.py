"""一期付款既没有比例也没有金额。

为什么：不知道付多少，就写不出条款，也开不了票。
怎么改：填比例或金额；只有一期空着而其余各期都写了金额时，余款自动归这一期。
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark, cite

SEVERITY = Severity.ERROR
GOOD = (
    {"payments": [{"percent": "75%"}, {"percent": "25%"}]},
    {"payments": [{"amount": "90000.00"}, {"name": "尾款"}]},
    {"payments": [{"name": "全款"}]},
    {"payments": [{"percent": "75%"}, {"amount": "30000.00"}]},
)
BAD = (
    {"payments": [{"percent": "75%"}, {"name": "尾款"}]},
    {"payments": [{"name": "首付款"}, {"name": "尾款"}]},
    {"payments": [{"amount": "1.00"}, {"name": "中期款"}, {"name": "尾款"}]},
    {"payments": [{"sme_percent": "75%"}, {"sme_percent": "25%"}]},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    for index, payment in enumerate(deal.payments or ()):
        instalment = facts.payments[index]
        if instalment.amount is not None or instalment.percent is not None:
            continue
        words = "既没有比例也没有金额"
        if payment.sme_percent is not None:
            words = "只写了中小企业比例，而乙方没有标为中小企业"
        elif sum(p.amount or Decimal() for p in deal.payments or ()) > facts.total:
            continue  # nothing is left for the rest: told by D504
        yield Remark(
            f"$.payments[{index}]",
            f"{cite('期', index + 1, payment.name)}{words}；请填写比例或金额",
        )
