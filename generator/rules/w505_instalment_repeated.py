"""同一期付款写了两遍。

为什么：同一笔款写两遍，就可能被要求付两次。
怎么改：删去重复的一条；确是两期的，写明各是第几期。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.mentions import Mentions
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.WARNING

# The number of the item itself does not count, nor how an instalment is numbered within it.
_NUMBER = re.compile(r"^\s*[\[(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[\])、.]\s?|\s")
_ORDINAL = re.compile(r"^第[一二三四五六七八九十\d]+[期次笔]")

GOOD = (
    "签订后支付合同总价的50%。\n验收后支付合同总价的50%。",
    "1、第一期款：签订后支付¥60,000.00。\n2、第二期款：验收后支付¥60,000.00。",
    "首付款¥60,000.00于签订后支付。\n乙方收到首付款¥60,000.00后进场，尾款另行支付。",
)
BAD = (
    "1、验收后支付合同总价的50%，即¥60,000.00。\n2、验收后支付合同总价的50%，即¥60,000.00。",
    "1、第二期款：到货后支付合同总价的30%。\n2、第二期款：验收后支付合同总价的40%。",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    texts = mentions.document.folded
    seen: dict[tuple[int, str], object] = {}
    for part in mentions.instalments:
        if part.alternative or part.place.table is not None:
            continue
        text = _NUMBER.sub("", texts[part.place])
        keys = [(part.plan, text)]
        if _ORDINAL.match(text) and _ORDINAL.match(part.name):
            keys.append((part.plan, f"={part.name}"))
        earlier = [seen.get(key) for key in keys]
        if any(place not in (None, part.place) for place in earlier):
            called = f"“{part.name}”" if part.name else f"“{part.excerpt}”这一期付款"
            message = f"{called}前面已经写过一遍；请删去重复的一条，或写明各是第几期"
            yield Remark(part.place, message, part.excerpt)
        for key in keys:
            seen.setdefault(key, part.place)
