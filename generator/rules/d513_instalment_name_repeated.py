"""两期付款同名。

为什么：开票和催款时按名称称呼各期，同名就分不清是哪一笔。
怎么改：改成不同的名称，如首付款、二期款、尾款。
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark
from generator.values import show

SEVERITY = Severity.WARNING
GOOD: tuple[dict[str, Any], ...] = (
    {"payments": [{"name": "首付款"}, {"name": "尾款"}]},
    {"payments": [{}, {}]},
    {"payments": [{"name": "第一期"}, {"name": "第二期"}, {"name": ""}]},
)
BAD = (
    {"payments": [{"name": "首付款"}, {"name": "首付款"}]},
    {"payments": [{"name": "首付款"}, {"name": "中期款"}, {"name": " 首付款 "}]},
    {"payments": [{"name": "尾款"}, {"name": "尾款"}, {"name": "尾款"}]},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    first: dict[str, int] = {}
    for index, payment in enumerate(deal.payments or ()):
        name = "".join((payment.name or "").split())
        earlier = first.setdefault(name, index)
        if name and earlier != index:
            yield Remark(
                f"$.payments[{index}].name",
                f"第 {index + 1} 期与第 {earlier + 1} 期都叫“{show(name)}”；请改成不同的名称",
                show(payment.name),
            )
