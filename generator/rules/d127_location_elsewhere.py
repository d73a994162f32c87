"""履行地点与双方地址都不在一个区。

为什么：服务一般在甲方所在地履行；地点在别的区，可能是沿用了旧合同。
怎么改：核对履行地点；确在别处时不必改。
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
        "project": {"location": "北京市丰台区"},
        "buyer": {"address": "北京市丰台区云岭路6号"},
    },
    {
        "project": {"location": "北京市海淀区"},
        "buyer": {"address": "北京市丰台区云岭路6号"},
        "supplier": {"address": "北京市海淀区星河路1号"},
    },
    {
        "project": {"location": "甲方指定地点"},
        "buyer": {"address": "北京市丰台区云岭路6号"},
    },
)

BAD = (
    {
        "project": {"location": "北京市通州区"},
        "buyer": {"address": "北京市丰台区云岭路6号"},
    },
    {
        "project": {"location": "北京市昌平区云岭镇"},
        "buyer": {"address": "北京市丰台区云岭路6号"},
        "supplier": {"address": "北京市海淀区星河路1号"},
    },
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    place = district_of(deal.project.location or "")
    homes = [district_of(party.address or "") for party in (deal.buyer, deal.supplier)]
    if place and homes[0] and place not in homes:
        yield Remark(
            "$.project.location",
            f"履行地点“{deal.project.location}”在{place}，甲方地址在{homes[0]}，请核对",
            deal.project.location,
        )
