"""同一金额用“元”和“万元”写了两遍，两个数不相等。

为什么：换算时点错小数点，一差就是十倍。
怎么改：核对应付的数额，把写错的一个改过来。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from generator import money
from generator.facts import Facts
from generator.findings import Severity
from generator.folding import fold
from generator.mentions import Mentions
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.ERROR

_SAME = re.compile(
    r"\s?[,，]?\s?(?:\((?:即|折合|合|人民币|小写|:)*|即|折合|合计?)\s?(?:人民币)?\s?"
)
_SCALE = {"": 0, "万": 4, "亿": 8}

GOOD = (
    "合同总价为1,200,000.00元（120万元）。",
    "合同总价为12.35万元（¥123,456.00）。",
    "首付款¥60,000.00（合同总价12万元的一半）。",
    "单价100元，合计12万元。",
    "首付款6万元，尾款40,000元。",
    "总价为120万元（其中设备费800,000元）。",
)
BAD = (
    "合同总价为1,200,000.00元（12万元）。",
    "合同总价为12万元，即¥1,200,000.00。",
    "合同总价为12.35万元（¥124,456.00）。",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    texts = mentions.document.folded
    for left, right in pairwise(mentions.amounts):
        if left.place != right.place:
            continue
        units = {left.unit.removesuffix("元"), right.unit.removesuffix("元")}
        if len(units) < 2 or not units <= _SCALE.keys() or "" not in units:
            continue
        text = texts[left.place]
        between = text[left.end : right.start]
        after = text[right.end : right.end + 1]
        if not _SAME.fullmatch(between) or ("(" in between and after not in (")", "，", ",")):
            continue
        if re.search(r"合计?\s?$", between) and "(" not in between:
            continue  # 单价…，合计…
        steps = [
            Decimal(1).scaleb(
                _SCALE[each.unit.removesuffix("元")] - len(fold(each.figures).partition(".")[2])
            )
            for each in (left, right)
        ]
        if abs(left.value - right.value) <= max(steps) / 2:
            continue
        message = (
            f"“{left.excerpt}”即 {money.format_amount(left.value)} 元，与“{right.excerpt}”"
            f"（{money.format_amount(right.value)} 元）不相等；请核对后改正其中之一"
        )
        yield Remark(right.place, message, right.excerpt)
