"""清单行没有合价，也算不出合价。

为什么：缺了一行的金额，清单合计和总价就无法核对。
怎么改：填合价，或同时填单价和数量；免费的行把合价写成 0.00 并在备注里说明。
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark, cite

SEVERITY = Severity.ERROR

_PRICED = {"name": "主机防护", "amount": "120000.00"}
GOOD: tuple[dict[str, Any], ...] = (
    {"items": [_PRICED]},
    {"items": [{"name": "主机防护", "unit_price": "10000", "quantity": "12"}]},
    {"items": [_PRICED, {"name": "培训", "amount": "0.00", "remark": "免费"}]},
    {"items": []},
)
BAD = (
    {"items": [_PRICED, {"name": "漏洞扫描"}]},
    {"items": [_PRICED, {"name": "漏洞扫描", "unit_price": "1500.00"}]},
    {"items": [{"name": "漏洞扫描", "quantity": "96"}], "total": ...},
    {"items": [{"name": "漏洞扫描"}, {"name": "主机防护"}]},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    items = deal.items or ()
    open_lines = [i for i in range(len(items)) if facts.items[i].amount is None]
    if items and len(open_lines) == len(items) and deal.total is not None:
        # A list of contents under a lump sum: nothing contradicts, nothing can be checked.
        yield Remark(
            "$.items",
            f"清单 {len(items)} 行都没有价格，总价 {deal.total:,.2f} 无法与清单核对；"
            "按总价包干的请确认，否则请补上单价和数量",
            severity=Severity.WARNING,
        )
        return
    for index in open_lines:
        item = items[index]
        lacks = "数量" if item.unit_price is not None else "单价"
        if item.unit_price is None and item.quantity is None:
            lacks = "单价和数量"
        yield Remark(
            f"$.items[{index}]",
            f"{cite('行', index + 1, item.name)}没有合价，也没有{lacks}，总价无法核对；"
            f"请补上{lacks}或合价",
        )
