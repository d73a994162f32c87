"""清单行没有名称。

为什么：没有名称的行说不清买的是什么，也无法验收和开票。
怎么改：填写服务名称，或删去空行。
依据：民法典 470（标的是合同的一般内容）。
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.ERROR
GOOD: tuple[dict[str, Any], ...] = (
    {"items": [{"name": "主机防护", "amount": "120000.00"}]},
    {"items": [{"name": "X", "amount": "120000.00"}]},
    {"items": []},
)
BAD = (
    {"items": [{"amount": "120000.00"}]},
    {"items": [{"name": "主机防护", "amount": "120000.00"}, {"name": "  ", "quantity": "1"}]},
    {"items": [{"unit": "台", "unit_price": "4800.00", "quantity": "12"}]},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    for index, item in enumerate(deal.items or ()):
        if not (item.name or "").strip():
            amount = facts.items[index].amount
            shown = f"合价 {amount:,.2f}，" if amount is not None else ""
            yield Remark(
                f"$.items[{index}].name",
                f"清单第 {index + 1} 行{shown}没有名称；请写明是什么服务，空行请删去",
            )
