"""清单行的数量、单价或合价为零。

为什么：为零的行不计价，多半是漏填；确是赠送的应当写明，以免以为漏了价。
怎么改：补上数字；赠送或已含在别项内的，在名称或备注里写“免费”“赠送”“已含”。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark, cite

SEVERITY = Severity.WARNING

_FREE = re.compile("免费|赠|不另收费|不收费|不计价|已含|包含|含在|0 ?元")
GOOD = (
    {"items": [{"name": "主机防护", "unit_price": "0.01", "quantity": "0.5"}]},
    {"items": [{"name": "培训", "amount": "0.00", "remark": "赠送"}]},
    {"items": [{"name": "培训（免费）", "unit_price": "0.00", "quantity": "2"}]},
    {"items": [{"name": "主机防护"}]},
)
BAD = (
    {"items": [{"name": "主机防护", "unit_price": "4800.00", "quantity": "0"}]},
    {"items": [{"name": "主机防护", "unit_price": "0.00", "quantity": "12"}]},
    {"items": [{"name": "主机防护", "amount": "0.00"}]},
    {"items": [{"name": "主机防护", "unit_price": "0.0001", "quantity": "1"}]},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    for index, item in enumerate(deal.items or ()):
        if item.discount or _FREE.search(f"{item.name} {item.spec} {item.remark}"):
            continue
        values = {
            "quantity": ("数量", item.quantity),
            "unit_price": ("单价", item.unit_price),
            "amount": ("合价", facts.items[index].amount),
        }
        zero = next((key for key, (_, value) in values.items() if value == 0), None)
        if zero:
            yield Remark(
                f"$.items[{index}].{zero}",
                f"{cite('行', index + 1, item.name)}的{values[zero][0]}为 0，这一行不计价；"
                "请补上数字，确是赠送的请在备注里写明",
                "0",
            )
