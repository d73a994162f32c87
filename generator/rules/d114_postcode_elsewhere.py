"""邮政编码与地址不在一地。

为什么：邮政编码的前几位表明省份和区县，与地址不符时，两者必有一处写错。
怎么改：核对地址和邮编后改正。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.districts import postcode_matches_district
from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.WARNING

GOOD = (
    {"buyer": {"postcode": "101117", "address": "北京市通州区云岭路6号"}},
    {"buyer": {"postcode": "100161", "address": "北京市丰台区云岭路6号"}},
    {"buyer": {"postcode": "650000", "address": "星河市云岭路6号"}},
)

BAD = (
    {"buyer": {"postcode": "101117", "address": "北京市海淀区云岭路6号"}},
    {"supplier": {"postcode": "200031", "address": "北京市通州区云岭路6号"}},
    {"supplier": {"postcode": "102600", "address": "北京市通州区云岭路6号"}},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    for side, title in (("buyer", "甲方"), ("supplier", "乙方")):
        party = getattr(deal, side)
        if not party.postcode or not party.address:
            continue
        if postcode_matches_district(party.postcode, party.address) is False:
            yield Remark(
                f"$.{side}.postcode",
                f"{title}的邮编 {party.postcode} 与地址“{party.address}”不在一地，请核对",
                party.postcode,
            )
