"""开票地址与甲方地址不同。

为什么：发票上的地址一般就是甲方的地址；两处不同，可能一处是旧址。甲九号与甲9号视为相同。
怎么改：核对两处地址；办公地与注册地不同时不必改。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark
from generator.wording import plain_address

SEVERITY = Severity.INFO

GOOD = (
    {
        "buyer": {"address": "星河市云岭路甲9号"},
        "invoicing": {"address": "星河市云岭路甲九号"},
    },
    {
        "buyer": {"address": "星河市云岭路9号A座"},
        "invoicing": {"address": "云岭路 9 号 a 座"},
    },
    {"invoicing": {"address": "星河市云岭路9号"}},
)

BAD = (
    {
        "buyer": {"address": "星河市云岭路9号"},
        "invoicing": {"address": "星河市云岭路6号"},
    },
    {
        "buyer": {"address": "星河市云岭路9号A座"},
        "invoicing": {"address": "星河市云岭路9号B座"},
    },
    {
        "buyer": {"address": "星河市云岭路9号"},
        "invoicing": {"address": "星河市云岭路9号2层"},
    },
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    own = deal.invoicing.address if deal.invoicing else None
    buyer = deal.buyer.address
    if not own or not buyer:
        return
    here, there = plain_address(own), plain_address(buyer)
    if not here or not there or here.endswith(there) or there.endswith(here):
        return
    yield Remark(
        "$.invoicing.address",
        f"开票地址“{own}”与甲方地址“{buyer}”不同，请核对",
        own,
        buyer,
    )
