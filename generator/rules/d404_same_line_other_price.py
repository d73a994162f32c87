"""清单里同一项服务有两个单价。

为什么：名称、规格和单位都相同而单价不同，验收和结算时分不清哪个价适用于哪一行。
怎么改：统一单价，或在规格、备注里写明区别。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.filters import unit_price
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark, cite

SEVERITY = Severity.WARNING

_LINE = {"name": "主机防护", "unit": "台", "unit_price": "4800.00", "quantity": "12"}
GOOD = (
    {"items": [_LINE, _LINE | {"name": "主机杀毒", "unit_price": "600.00"}]},
    {"items": [_LINE, _LINE | {"spec": "含备份", "unit_price": "5000.00"}]},
    {"items": [_LINE, _LINE | {"remark": "次年价格", "unit_price": "5000.00"}]},
    {"items": [_LINE, {"name": "主机防护", "amount": "-100.00", "discount": True}]},
    {"items": [_LINE, _LINE | {"unit_price": "4800"}]},
)
BAD = (
    {"items": [_LINE, _LINE | {"unit_price": "8400.00"}]},
    {"items": [_LINE, _LINE | {"unit_price": "480.00", "quantity": "1"}]},
    {"items": [_LINE, {"name": "漏洞扫描"}, _LINE | {"unit_price": "4800.01"}]},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    first: dict[tuple[str, ...], int] = {}
    items = deal.items or ()
    for index, item in enumerate(items):
        texts = tuple(
            "".join((text or "").split()) for text in (item.name, item.spec, item.unit, item.remark)
        )
        if not texts[0] or item.discount or item.unit_price is None:
            continue
        earlier = first.setdefault(texts, index)
        before = items[earlier].unit_price
        if before is not None and before != item.unit_price:
            yield Remark(
                f"$.items[{index}].unit_price",
                f"{cite('行', index + 1, item.name)}的单价是 {unit_price(item.unit_price)}，"
                f"第 {earlier + 1} 行同一项是 {unit_price(before)}；"
                "请核对单价，或在规格、备注里写明区别",
                f"{item.unit_price:f}",
            )
