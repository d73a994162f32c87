"""折扣超过了被折扣的金额。

为什么：折扣合计超过其他各行之和，总价就成了负数；针对一行的折扣不会比这一行还大。
怎么改：核对折扣金额是否多写了数位。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark, cite

SEVERITY = Severity.ERROR


def _discount(amount: str, name: str = "优惠") -> dict[str, object]:
    return {
        "items": [
            {"name": "主机防护", "amount": "1000.00"},
            {"name": "漏洞扫描", "amount": "100.00"},
            {"name": name, "amount": amount, "discount": True},
        ]
    }


GOOD = (
    _discount("-550.00"),
    _discount("-1100.00"),
    _discount("-100.00", "漏洞扫描优惠"),
    {"items": [{"name": "优惠", "discount": True}]},
)
BAD = (
    _discount("-1100.01"),
    _discount("-11000.00"),
    _discount("-100.01", "漏洞扫描优惠"),
    {"items": [{"name": "优惠", "amount": "-1.00", "discount": True}]},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    lines = facts.items if deal.items else ()
    if any(line.amount is None for line in lines):
        return
    amounts = [line.amount for line in lines if line.amount is not None]
    off = sum(a for a, line in zip(amounts, lines, strict=True) if line.discount and a < 0)
    rest = sum(a for a, line in zip(amounts, lines, strict=True) if not line.discount)
    if off and -off > rest:
        yield Remark(
            "$.items",
            f"折扣合计 {-off:,.2f} 超过其他各行之和 {rest:,.2f}，总价成了负数；请核对折扣金额",
            f"{off:.2f}",
        )
        return
    for index in range(1, len(lines)):
        line, before = lines[index], lines[index - 1]
        same = before.name and not before.discount and before.name in (line.name or "")
        if line.discount and same and amounts[index] < -amounts[index - 1]:
            yield Remark(
                f"$.items[{index}].amount",
                f"{cite('行', index + 1, line.name)}折扣 {-amounts[index]:,.2f}，"
                f"超过它所折扣的第 {index} 行 {amounts[index - 1]:,.2f}；请核对",
                f"{amounts[index]:.2f}",
                severity=Severity.WARNING,
            )
