"""按台、套、次等计的数量不是整数。

为什么：这些单位数得出个数，半台半次多半是小数点错位。
怎么改：改成整数，或换成可分的单位（如人月、年、GB）。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.filters import quantity
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark, cite

SEVERITY = Severity.WARNING

_COUNTED = (*"台套个次人名份件只块张部组", "站点", "节点", "用户", "账号", "点位", "实例")


def _line(quantity: str, unit: str) -> dict[str, object]:
    return {"items": [{"name": "主机防护", "unit": unit, "quantity": quantity}]}


GOOD = (_line("12", "台"), _line("12.00", "套"), _line("1.5", "人月"), _line("0.5", "年"))
BAD = (_line("1.2", "台"), _line("0.96", "次"), _line("2.5", " 人 "), _line("0.000001", "套"))


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    for index, item in enumerate(deal.items or ()):
        unit = (item.unit or "").strip()
        if item.quantity is None or unit not in _COUNTED or item.quantity % 1 == 0:
            continue
        yield Remark(
            f"$.items[{index}].quantity",
            f"{cite('行', index + 1, item.name)}的数量是 {quantity(item.quantity)} {unit}，"
            "不是整数；请核对小数点，或换成可分的单位",
            f"{item.quantity:f}",
        )
