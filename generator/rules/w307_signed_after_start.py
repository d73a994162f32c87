"""签订的日期晚于期限的起始日。

为什么：先开工后签约的那一段没有合同，出了问题不好认定；也可能是日期写错。
怎么改：核对两个日期；确是补签的，写明起始日到签订日之间按本合同执行。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from generator import dates
from generator.facts import Facts
from generator.findings import Severity
from generator.folding import fold
from generator.mentions import Mentions
from generator.model import Deal
from generator.rule import Remark, is_contract

SEVERITY = Severity.INFO

_PERIOD = re.compile(r"(?:服务|合同|租赁|履行|承包|有效)(?:的)?(?:期限?|周期)|租期|工期")
_SIGNED = re.compile(r"(?:签[订定署约字](?:日期|时间)?|日\s*期)\s*:?\s*$")
_END = "\n（以下无正文）\n甲方（盖章）：\n"

GOOD = (
    "第一条 服务期限自2026年4月11日至2027年4月10日。" + _END + "日期：2026年3月31日",
    "第一条 服务期限自2026年4月11日至2027年4月10日。" + _END + "日期：2026年4月11日",
    "第一条 质保期自2025年4月11日至2027年4月10日。" + _END + "日期：2026年3月31日",
    "第一条 服务期限自2025年4月11日至2027年4月10日，签订前按本合同执行。" + _END + "日期：____",
)
BAD = (
    "第一条 服务期限自2026年4月11日至2027年4月10日。" + _END + "日期：2026年4月29日",
    "第一条 租期：2026.1.1至2027.12.31" + _END + "签订日期：2026年2月1日",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    if deal is not None or (facts is not None and not is_contract(facts.paper)):
        return  # what the deal says is judged with the deal
    texts = {p.place: fold(p.text) for p in mentions.document.body.paragraphs}
    signed = [
        day
        for day in mentions.dates
        if day.value
        and mentions.outline.zone(day.place) == "signature"
        and (_SIGNED.search(texts[day.place][max(0, day.start - 24) : day.start]) or not day.start)
    ]
    if not signed:
        return
    last = max(signed, key=lambda day: day.value or date.min)
    for period in mentions.periods:
        text = texts.get(period.place)
        start = period.first.value
        if text is None or start is None or mentions.outline.zone(period.place) != "main":
            continue
        if "补签" in text or not _PERIOD.search(text[max(0, period.start - 80) : period.start]):
            continue
        if last.value and start < last.value and not re.search("质保|保修|免租|原", text):
            message = (
                f"期限从{dates.format_date(start)}起，签署的日期是“{last.excerpt}”，"
                "晚于起始日；请核对"
            )
            yield Remark(last.place, message, last.excerpt)
            return
