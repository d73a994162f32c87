"""合同总价或清单合计达到一亿亿元，无法写成大写。

为什么：大写的单位只到万亿，这样的数多半是单价或数量多打了几位。
怎么改：核对总价、单价和数量。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator import money
from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.ERROR

_HALF = {"name": "云主机", "amount": "5000000000000000.00"}

GOOD = (
    {"total": "9999999999999999.99"},
    {"items": [_HALF], "total": "5000000000000000.00"},
    {"items": [{"name": "云主机", "unit_price": "99999999.99", "quantity": "100"}], "total": ...},
)
BAD = (
    {"items": [_HALF, _HALF], "total": ...},
    {"items": [_HALF, _HALF], "total": "10.00"},
    {"items": [{"name": "云主机", "unit_price": "9999999999999999", "quantity": "100"}]},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    if facts.items_total is not None and facts.items_total >= money.LIMIT:
        message = f"清单合计 {facts.items_total:,.2f} 元太大，请核对单价和数量"
        yield Remark("$.items", message, f"{facts.items_total:.2f}")
    for index, item in enumerate(deal.items or ()):
        priced = item.unit_price is not None and item.quantity is not None
        if priced and item.amount is None and facts.items[index].amount is None:
            message = f"第 {index + 1} 行的单价乘数量太大，请核对单价 {item.unit_price} 和数量 {item.quantity}"
            yield Remark(f"$.items[{index}].unit_price", message, str(item.unit_price))
