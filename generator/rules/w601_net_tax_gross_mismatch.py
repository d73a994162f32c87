"""不含税金额加税额不等于含税金额。

为什么：三个数对不上，发票开不出来，印花税的依据也不清楚。
怎么改：核对不含税金额、税额、价税合计，把写错的一个改过来。
依据：印花税法第五条（合同所列金额，不包括列明的增值税税款）。
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from generator import money
from generator.facts import Facts
from generator.findings import Severity
from generator.mentions import Mentions
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.ERROR

_HEAD = "名称\t不含税金额\t税率\t税额\t价税合计\n"

GOOD = (
    "合同总价为¥106,000.00（含税），其中不含税金额¥100,000.00，增值税额¥6,000.00。",
    _HEAD + "甲\t100.00\t6%\t6.00\t106.00\n合计\t100.00\t\t6.00\t106.00",
    "不含税总价：¥94.34\n税额：¥5.66\n价税合计：¥100.00",
    "合同总价为10.60万元，不含税金额10万元，税额0.6万元。",
    "不含税金额¥100.00，税额¥6.00。不含税金额¥200.00，税额¥12.00，价税合计¥212.00。",
    "首付款¥60,000.00，税额按6%计算。尾款¥40,000.00。",
)
BAD = (
    "合同总价为¥106,000.00（含税），其中不含税金额¥100,000.00，增值税额¥6,600.00。",
    _HEAD + "甲\t100.00\t6%\t6.00\t160.00",
    "不含税总价：¥93.44\n税额：¥5.66\n价税合计：¥100.00",
    "不含税价款\t¥100,000.00\n增值税税额\t¥6,000.00\n价税合计\t¥160,000.00",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    for split in mentions.splits:
        net, tax, gross = split.net, split.tax, split.gross
        if net is None or gross is None:
            continue
        coarse = max(net.step, tax.step, gross.step)
        # Figures in 万元 or whole yuan may each have been rounded.
        rounded = {net.step, tax.step, gross.step} != {Decimal("0.01")}
        tolerance = coarse * Decimal("1.5") if rounded and coarse > 1 else Decimal("0.01")
        if rounded and coarse == 1 and gross.step < 1:
            tolerance = Decimal(1)
        gap = net.value + tax.value - gross.value
        if abs(gap) < tolerance:
            continue
        due = money.format_amount(net.value + tax.value)
        message = (
            f"不含税“{net.excerpt}”加税额“{tax.excerpt}”是 {due} 元，"
            f"含税金额却写“{gross.excerpt}”，相差 {money.format_amount(abs(gap))} 元；请核对"
        )
        yield Remark(gross.place, message, gross.excerpt)
