"""不是折扣的清单行出现负数。

为什么：服务的单价、数量和合价都不会是负的；负数会悄悄减少总价。
怎么改：去掉负号；确是优惠的，把这一行标为折扣行。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark, cite

SEVERITY = Severity.ERROR
GOOD = (
    {"items": [{"name": "优惠", "amount": "-100.00", "discount": True}]},
    {"items": [{"name": "主机防护", "amount": "0.00"}]},
    {"items": [{"name": "主机防护", "unit_price": "1.00", "quantity": "1"}]},
)
BAD = (
    {"items": [{"name": "优惠", "amount": "-100.00"}]},
    {"items": [{"name": "主机防护", "unit_price": "-4800.00", "quantity": "12"}]},
    {"items": [{"name": "主机防护", "unit_price": "4800.00", "quantity": "-12"}]},
    {"items": [{"name": "主机防护", "unit_price": "-1", "quantity": "-1", "amount": "1.00"}]},
    {"items": [{"name": "优惠", "amount": "-100.00", "discount": False}]},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    for index, item in enumerate(deal.items or ()):
        if item.discount:
            continue
        values = {"unit_price": item.unit_price, "quantity": item.quantity, "amount": item.amount}
        titles = {"unit_price": "单价", "quantity": "数量", "amount": "合价"}
        negative = {key: v for key, v in values.items() if v is not None and v < 0}
        for key, value in list(negative.items())[:1]:
            yield Remark(
                f"$.items[{index}].{key}",
                f"{cite('行', index + 1, item.name)}的{titles[key]}是 {value:,f}，"
                "不是折扣行却为负数；请去掉负号，确是优惠的请标为折扣行",
                f"{value:f}",
            )
