"""清单行有数量却没有单位。

为什么：“12”是 12 台还是 12 个月，验收时会各说各话。
怎么改：填写单位，如台、套、次、年。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.filters import quantity
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark, cite

SEVERITY = Severity.INFO
GOOD = (
    {"items": [{"name": "主机防护", "unit": "台", "quantity": "12"}]},
    {"items": [{"name": "主机防护", "amount": "120000.00"}]},
    {"items": [{"name": "优惠", "quantity": "1", "amount": "-1.00", "discount": True}]},
)
BAD = (
    {"items": [{"name": "主机防护", "quantity": "12"}]},
    {"items": [{"name": "主机防护", "unit": " ", "quantity": "12"}]},
    {"items": [{"name": "甲", "unit": "台", "quantity": "1"}, {"name": "乙", "quantity": 1}]},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    for index, item in enumerate(deal.items or ()):
        if item.quantity is not None and not item.discount and not (item.unit or "").strip():
            yield Remark(
                f"$.items[{index}].unit",
                f"{cite('行', index + 1, item.name)}的数量是 {quantity(item.quantity)}，"
                "没有写单位；请补上，如台、套、次",
            )
