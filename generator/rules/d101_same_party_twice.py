"""甲乙双方是同一个单位。

为什么：自己不能和自己订立合同；多半是复制一方的资料后忘了改。
怎么改：把写错的一方改成对方单位的全称。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark
from generator.wording import plain_name

SEVERITY = Severity.ERROR

GOOD = (
    {"buyer": {"name": "云岭云计算有限公司北川分公司"}},
    {"buyer": {"name": "云岭云计算（北川）有限公司"}},
    {"buyer": {"name": "云岭计算有限公司"}},
)

BAD = (
    {"buyer": {"name": "云岭云计算有限公司"}},
    {"buyer": {"name": " 云岭云计算 有限公司"}},
    {
        "buyer": {"name": "云岭（北川）云计算有限公司"},
        "supplier": {"name": "云岭(北川)云计算有限公司"},
    },
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    buyer, supplier = deal.buyer.name, deal.supplier.name
    if plain_name(buyer) and plain_name(buyer) == plain_name(supplier):
        yield Remark(
            "$.supplier.name",
            f"甲方“{buyer}”与乙方“{supplier}”是同一个单位，请改正其中之一",
            supplier,
        )
