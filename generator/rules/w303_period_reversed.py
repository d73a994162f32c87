"""期限的起始日晚于截止日。

为什么：倒着的期限一天也没有，多半是年份写错。
怎么改：核对起止两个日期的年份和先后。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.mentions import Mentions
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.ERROR

GOOD = (
    "服务期限自2026年4月11日至2027年4月10日。",
    "会议于2026年4月11日至2026年4月11日召开。",
    "2027年4月10日付款，2026年4月11日签订。",
    "自2026年2月30日至2026年2月1日",
)
BAD = (
    "服务期限自2026年4月11日至2025年4月10日。",
    "租期：2027.4.11-2026.4.10",
    "工期\t2026年12月1日至2026年2月1日",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    for period in mentions.periods:
        first, last = period.first.value, period.last.value
        if first and last and first > last:
            message = f"期限“{period.excerpt}”的起始日晚于截止日；请核对两个日期"
            yield Remark(period.place, message, period.excerpt)
