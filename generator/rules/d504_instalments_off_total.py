"""各期付款金额之和与合同总价不一致。

为什么：付款计划应当正好付完合同总价，多一分少一分都无法结清。
怎么改：改正有误的一期或总价；金额不填时按比例分配，必定加成总价。
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from generator.facts import Facts, is_total_known
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.ERROR


def _amounts(*amounts: str | None, total: str = "120000.00") -> dict[str, object]:
    return {"total": total, "payments": [{"amount": amount} for amount in amounts]}


GOOD: tuple[dict[str, Any], ...] = (
    _amounts("90000.00", "30000.00"),
    _amounts("90000.00", None),
    _amounts("0.01", "0.02", total="0.03"),
    {"payments": [{"percent": "70%"}, {"percent": "25%"}]},
    {"payments": []},
)
BAD = (
    _amounts("90000.00", "30000.01"),
    _amounts("90000.00", "3000.00"),
    _amounts("90000.00", "30000.00", total="102000.00"),
    _amounts("130000.00", None),
    {"payments": [{"percent": "75%", "amount": "120000.01"}, {"percent": "25%"}]},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    stated = [payment.amount for payment in deal.payments or ()]
    amounts = [amount for amount in stated if amount is not None]
    total = facts.total
    if not amounts or not is_total_known(deal, facts):
        return
    paid = sum(amounts, Decimal())
    if len(amounts) == len(stated) and paid != total:
        gap = f"多 {paid - total:,.2f}" if paid > total else f"少 {total - paid:,.2f}"
        words = f"各期付款之和 {paid:,.2f} 比合同总价 {total:,.2f} {gap}"
        if paid == facts.items_total:
            words += "，而与清单合计相符；请改正总价"
        else:
            words += "；请改正有误的一期或总价"
    elif len(amounts) < len(stated) and paid > total:
        words = (
            f"已写明的 {len(amounts)} 期付款之和 {paid:,.2f} 已超过合同总价 {total:,.2f}，"
            "其余各期无款可付；请改正金额"
        )
    else:
        return
    yield Remark("$.payments", words, f"{paid:.2f}")
