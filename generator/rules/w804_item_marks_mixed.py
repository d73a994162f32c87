"""同一组编号混用了不同的括号或标点。

为什么：“（1）（2）(3)”全角半角混用，印出来参差不齐，也看得出是拼起来的。
怎么改：统一成一种，最好改用自动编号。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.mentions import Item, Mentions
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.INFO

GOOD = (
    "第一条 内容\n（1）甲\n（2）乙\n第二条 期限\n(1) 丙\n(2) 丁",
    "第一条 内容\n1. 甲\n（1）子一\n（2）子二\n2. 乙",
    "第一条 内容\n1、甲\n1. 子一\n2. 子二\n2、乙",
    "第一条 内容\n（1）甲\n（2）乙\n第二款\n(1) 又一组",
)
BAD = (
    "第一条 内容\n（1）甲\n（2）乙\n(3) 丙\n(4) 丁",
    "第一条 内容\n1、甲\n2、乙\n3. 丙",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    last: dict[tuple[int, str], Item] = {}
    told = set()
    for item in mentions.items:
        if item.prefix:
            continue
        key = (item.list, item.family)
        before = last.get(key)
        last[key] = item
        if before is None or before.style == item.style or item.number != before.number + 1:
            continue
        if key not in told and item.number > 1:
            told.add(key)
            message = f"同一组编号前面写作“{before.excerpt}”，从这里起写作“{item.excerpt}”；请统一"
            yield Remark(item.place, message, item.excerpt)
