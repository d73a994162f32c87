"""折扣行的金额不是负数。

为什么：折扣应当减少总价，写成正数反而加价。
怎么改：给折扣行的合价（或单价）加上负号；不是折扣的，去掉“折扣行”。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark, cite

SEVERITY = Severity.ERROR


def _discount(**fields: str) -> dict[str, object]:
    return {
        "items": [
            {"name": "主机防护", "amount": "120000.00"},
            {"name": "优惠", "discount": True, **fields},
        ]
    }


GOOD = (
    _discount(amount="-100.00"),
    _discount(unit_price="-100.00", quantity="2"),
    _discount(),
    {"items": [{"name": "优惠服务", "amount": "100.00", "discount": False}]},
)
BAD = (
    _discount(amount="100.00"),
    _discount(unit_price="100.00", quantity="2"),
    _discount(amount="0.00"),
    _discount(unit_price="-100.00", quantity="-2"),
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    for index, item in enumerate(deal.items or ()):
        amount = facts.items[index].amount
        if not item.discount or amount is None or amount < 0:
            continue
        words = "为零，没有优惠任何金额" if amount == 0 else "是正数，会使总价增加"
        yield Remark(
            f"$.items[{index}].amount",
            f"{cite('行', index + 1, item.name)}是折扣行，合价 {amount:,.2f} {words}；"
            "请写成负数，不是折扣的请去掉“折扣行”",
            f"{amount:.2f}",
            f"{-amount:.2f}" if amount else None,
            Severity.ERROR if amount else Severity.WARNING,
        )
