"""小写金额与大写金额不一致。

为什么：大小写不一致时双方各执一词，票据上更是直接无效。
怎么改：核对应付的数额，把写错的一个改过来；自己的模板出现这一条，说明大小写没有取同一个字段。
依据：票据法第八条；支付结算办法附一；评标时大小写不一致以大写为准。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator import money, uppercase
from generator.errors import AmountError
from generator.facts import Facts
from generator.findings import Severity
from generator.mentions import Mentions
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.ERROR

GOOD = (
    "合同总价为¥120,000.00，大写：人民币壹拾贰万元整。",
    "合同总价：¥107,000.53（大写：壹拾万柒仟元零伍角叁分）",
    "首付款￥60,000.00（人民币陆万圆正），尾款￥40,000.00（人民币肆万元整）。",
    "合同总价为 12 万元（大写：人民币壹拾贰万元整）。",
    "首付款¥60,000.00。\n合同总价大写：人民币壹拾贰万元整",
)
BAD = (
    "合同总价为¥120,000.00，大写：人民币壹拾贰万零壹元整。",
    "合同总价：¥210,000.00（大写：人民币壹拾贰万元整）",
    "合同总价为人民币肆拾壹万伍仟捌佰伍拾元整（¥415,580.00）。",
    "合同总价为 12 万元（大写：人民币壹佰贰拾万元整）。",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    for pair in mentions.pairs:
        figures, words = pair.figures, pair.words
        if words.value is None or words.value == figures.value:
            continue
        try:
            spelt = uppercase.write_amount(figures.value)
        except AmountError:
            spelt = None
        meant = money.format_amount(words.value)
        message = (
            f"小写“{figures.excerpt}”与大写“{words.excerpt}”（即 {meant} 元）不一致，"
            f"相差 {money.format_amount(abs(figures.value - words.value))} 元；请核对后改正其中之一"
        )
        yield Remark(words.place, message, words.excerpt, spelt)
