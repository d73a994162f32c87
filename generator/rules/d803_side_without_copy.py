"""一方连一份合同也没有。

为什么：双方都应持有签订的合同。
怎么改：给每一方至少一份。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.ERROR
OVERRULABLE = True
GOOD = (
    {"signing": {"copies": 2, "buyer_copies": 1, "supplier_copies": 1}},
    {"signing": {"copies": 4}},
    {"signing": {"place": "北京市"}},
)
BAD = (
    {"signing": {"copies": 4, "buyer_copies": 4, "supplier_copies": 0}},
    {"signing": {"buyer_copies": 0}},
    {"signing": {"copies": 1}},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    signing = deal.signing
    if signing is None:
        return
    sides = (("buyer_copies", "甲方"), ("supplier_copies", "乙方"))
    none = [(key, side) for key, side in sides if getattr(signing, key) == 0]
    for key, side in none:
        yield Remark(f"$.signing.{key}", f"{side}所执份数是 0；请给{side}至少一份", "0")
    if not none and signing.copies == 1:
        yield Remark("$.signing.copies", "合同只有 1 份，双方不能各执一份；请改正总份数", "1")
