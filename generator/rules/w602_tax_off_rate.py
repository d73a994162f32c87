"""税额与税率算出来的不一致。

为什么：税额不是税率算出来的，发票开不出来；多半是改了价款没有改税额，或税率写错。
怎么改：核对税率、不含税金额和税额。
依据：增值税法第十条（税率）；开票软件容许的误差：每行 0.06 元，合计 1.27 元。
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
    "合同总价为¥100,000.00（含税），不含税金额¥94,339.62，税率6%，税额¥5,660.38。",
    _HEAD + "甲\t100.02\t6%\t6.01\t106.03",
    "合同总价为¥100,000.00，税率为6%，税额¥5,660.38。",
    "不含税金额¥100,000.00，税额¥8,000.00，价税合计¥108,000.00，税率：服务6%，设备税率13%。",
    "不含税金额10万元，税率6%，税额0.6万元。",
)
BAD = (
    "合同总价为¥106,600.00（含税），不含税金额¥100,000.00，税率6%，税额¥6,600.00。",
    _HEAD + "甲\t100.00\t6%\t13.00\t113.00",
    "合同总价为¥100,000.00，税率为13%，税额¥5,660.38。",
    "不含税价：¥100,000.00\n税率：6%\n税额：¥600.00\n价税合计：¥100,600.00",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    for split in mentions.splits:
        net, tax, rate = split.net, split.tax, split.rate
        if rate is None or rate >= 100:
            continue
        if net is not None:
            due = net.value * rate / 100
            told = f"不含税“{net.excerpt}”"
        else:
            assert split.gross is not None
            due = split.gross.value * rate / (100 + rate)
            told = f"含税“{split.gross.excerpt}”"
        steps = [each.step for each in (net or split.gross, tax) if each]
        loose = max(steps) if max(steps) > Decimal("0.01") else Decimal(0)
        tolerance = max(Decimal("0.06") if split.line else Decimal("1.27"), loose)
        tolerance = min(tolerance, max(abs(due) / 10, Decimal("0.06")))
        if abs(due - tax.value) <= tolerance:
            continue
        right = money.format_amount(round(due, 2))
        message = (
            f"{told}按税率 {rate.normalize():f}% 的税额应是 {right} 元，"
            f"这里却写“{tax.excerpt}”；请核对税率和税额"
        )
        yield Remark(tax.place, message, tax.excerpt, right)
