"""双方邮编相同，地址却在不同的区。

为什么：同一邮编一般只属于一个区；双方不在一区而邮编相同，可能是复制时忘了改。
怎么改：核对双方的邮编。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.districts import district_of
from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.INFO

GOOD = (
    {
        "buyer": {"postcode": "100161", "address": "北京市丰台区云岭路6号"},
        "supplier": {"postcode": "100161", "address": "北京市丰台区星河路1号"},
    },
    {
        "buyer": {"postcode": "100161", "address": "北京市丰台区云岭路6号"},
        "supplier": {"postcode": "100191", "address": "北京市海淀区星河路1号"},
    },
    {"buyer": {"postcode": "100161"}, "supplier": {"postcode": "100161"}},
)

BAD = (
    {
        "buyer": {"postcode": "100161", "address": "北京市丰台区云岭路6号"},
        "supplier": {"postcode": "100161", "address": "北京市海淀区星河路1号"},
    },
    {
        "buyer": {"postcode": "101117", "address": "北京市通州区云岭路6号"},
        "supplier": {"postcode": "101117", "address": "北京市顺义区星河路1号"},
    },
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    ours, theirs = deal.buyer, deal.supplier
    if not ours.postcode or not ours.postcode.strip() or ours.postcode != theirs.postcode:
        return
    here = district_of(ours.address or "")
    there = district_of(theirs.address or "")
    if here and there and here != there:
        yield Remark(
            "$.supplier.postcode",
            f"双方邮编都是 {theirs.postcode}，而甲方在{here}、乙方在{there}，请核对",
            theirs.postcode,
        )
