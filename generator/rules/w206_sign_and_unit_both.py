"""小写金额前有“¥”，后面又写“元”。

为什么：“¥”就是元，写两遍不合规范；财务审核时常被要求改。
怎么改：去掉“¥”或去掉“元”。
依据：会计基础工作规范第五十二条（二）：小写金额前写货币符号的，数字后面不再写货币单位。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.mentions import Mentions
from generator.model import Deal
from generator.rule import Remark, is_own

SEVERITY = Severity.INFO

GOOD = (
    "合同总价为¥120,000.00。",
    "合同总价为120,000.00元。",
    "合同总价为人民币120,000.00元。",
    "预算为¥12万。",
    "合同总价为¥________元。",
)
BAD = ("合同总价为¥120,000.00元。", "首付款￥60,000.00 元（大写：人民币陆万元整）", "¥12万元")


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    texts = mentions.document.texts
    for amount in mentions.amounts:
        if amount.mark not in ("¥", "￥") or amount.excerpt[-1:] not in ("元", "圆"):
            continue
        if is_own(texts[amount.place], amount.start, amount.end, deal):
            continue
        kept = amount.excerpt.rstrip("元圆 ")
        message = f"“{amount.excerpt}”既写“{amount.mark}”又写“元”；留一个即可，如“{kept}”"
        yield Remark(amount.place, message, amount.excerpt, kept)
