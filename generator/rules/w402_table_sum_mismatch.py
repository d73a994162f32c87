"""清单各行之和不等于合计。

为什么：合计错了，总价和付款都跟着错。
怎么改：核对各行和合计，把写错的一个改过来。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator import money
from generator.facts import Facts
from generator.findings import Severity
from generator.mentions import Mentions
from generator.mentions.products import find_sums
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.ERROR

_HEAD = "序号\t名称\t金额（元）\n"
_TWO = _HEAD + "1\t防护\t57,600.00\n2\t扫描\t144,000.00\n"

GOOD = (
    _TWO + "合计\t\t201,600.00",
    _HEAD
    + "1\t甲\t100.00\n小计\t\t100.00\n2\t乙\t50.00\n3\t丙\t5.00\n小计\t\t55.00\n总计\t\t155.00",
    _TWO + "优惠\t\t1,600.00\n合计\t\t200,000.00",
    _HEAD + "一\t硬件\t150.00\n1\t主机\t100.00\n2\t终端\t50.00\n二\t服务\t30.00\n合计\t\t180.00",
    _HEAD + "1\t甲\t100.00\n其中：人工\t\t60.00\n合计\t\t100.00",
    "序号\t名称\t金额（万元）\n1\t甲\t0.33\n2\t乙\t0.33\n3\t丙\t0.33\n合计\t\t1.00",
    _HEAD + "1\t防护\t57,600.00\n\n序号\t名称\t金额（元）\n2\t扫描\t144,000.00\n合计\t\t201,600.00",
    _TWO + "合计（大写）：贰拾万零壹仟陆佰元整\t\t201,600.00",
)
BAD = (
    _TWO + "合计\t\t201,060.00",
    _HEAD + "1\t甲\t100.00\n2\t乙\t50.00\n小计\t\t155.00\n总计\t\t150.00",
    _HEAD + "1\t防护\t57,600.00\n\n2\t扫描\t144,000.00\n总价（元）\t\t210,600.00",
    "名称\t不含税金额\t税额\t价税合计\n甲\t100.00\t6.00\t106.00\n乙\t100.00\t6.00\t106.00\n"
    "合计\t200.00\t12.00\t222.00",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    for grid in mentions.grids:
        for found in find_sums(grid):
            if found.fits:
                continue
            due = money.format_amount(found.value)
            gap = money.format_amount(abs(found.value - found.stated.value))
            message = (
                f"“{found.column.heading}”各行之和是 {due} 元，“{found.line.label}”"
                f"却写“{found.stated.excerpt}”，相差 {gap} 元；请核对"
            )
            yield Remark(found.stated.place, message, found.stated.excerpt, due)
