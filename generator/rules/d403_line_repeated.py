"""清单里有两行完全相同。

为什么：名称、规格、单位和单价都相同的行多半是复制时忘了改，或者同一项算了两次。
怎么改：删去多余的行，或合并数量；确是两处使用的，在规格或备注里写明区别。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark, cite
from generator.values import show

SEVERITY = Severity.WARNING

_LINE = {"name": "主机防护", "unit": "台", "unit_price": "4800.00", "quantity": "12"}
GOOD = (
    {"items": [_LINE, _LINE | {"name": "主机安全加固"}]},
    {"items": [_LINE, _LINE | {"remark": "灾备机房"}]},
    {"items": [_LINE | {"spec": "8 核"}, _LINE | {"spec": "16 核"}]},
    {"items": [{"quantity": "1"}, {"quantity": "1"}]},
)
BAD = (
    {"items": [_LINE, _LINE]},
    {"items": [_LINE, _LINE | {"quantity": "3"}]},
    {"items": [_LINE, {"name": "漏洞扫描", "amount": "1.00"}, _LINE | {"name": " 主机 防护"}]},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    first: dict[tuple[object, ...], int] = {}
    for index, item in enumerate(deal.items or ()):
        texts = [
            "".join((text or "").split()) for text in (item.name, item.spec, item.unit, item.remark)
        ]
        if not texts[0] or item.discount:
            continue
        price = item.unit_price if item.unit_price is not None else item.amount
        earlier = first.setdefault((*texts, price), index)
        if earlier != index:
            yield Remark(
                f"$.items[{index}]",
                f"{cite('行', index + 1, item.name)}与第 {earlier + 1} 行的名称、规格、单位和"
                "单价都相同；请删去或合并，确是两项的请在规格或备注里写明区别",
                show(item.name),
            )
