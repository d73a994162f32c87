"""签署的日期只写到月。

为什么：合同哪一天订立，关系到生效和期限的起算；别处都写到日，这里只写到月，前后不一。
怎么改：补上日；留待签字时填写的，留出“年 月 日”。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.concordance import Search
from generator.facts import Facts
from generator.findings import Severity
from generator.mentions import Mentions
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.INFO

_LINE = Search(
    r"\A\s*(?:(?:合同|协议)?(?:签[订定署约]|订立)(?:日期|时间)|日\s*期)\s*:\s*(?P<date>\d{4}\s*年\s*\d{1,2}\s*月)\s*日?\s*$",
    folded=True,
)

GOOD = (
    "签订日期：2026年4月29日",
    "签订日期：2026年4月\n第一条 内容",
    "签订日期：2026年  月  日\n日期：2026年4月29日",
    "交付日期：2026年4月\n日期：2026年4月29日",
)
BAD = (
    "签定日期: 2026年4 月\n日期：2026.4.29",
    "签订日期：2026年4月日\n服务期限自2026年4月11日至2027年4月10日。",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    if mentions.outline.form or not any(day.value for day in mentions.dates):
        return
    for _, paragraph, _, (match, *_) in mentions.document.find(_LINE):
        if paragraph.place.part == "body":
            excerpt = paragraph.text[slice(*match.span("date"))]
            message = f"日期“{excerpt}”只写到月，别处都写到日；请补上日"
            yield Remark(paragraph.place, message, excerpt)
