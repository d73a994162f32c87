"""成文里的服务期限与算出的不一致。

为什么：差一天就多服务或少服务一天；起止日期与月数矛盾时，双方会各取所需。
怎么改：检查模板里期限一处，起、止、月数都用服务期限的字段，不要手写。
依据：民法典第二百零一条、第二百零二条（期间的计算）。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from generator import dates
from generator.facts import Facts
from generator.findings import Severity, WordPlace
from generator.mentions import Mentions
from generator.model import Deal
from generator.rule import Remark, is_contract

SEVERITY = Severity.ERROR

_TOP = WordPlace("body", 0)
_YEAR: dict[str, object] = {"period": {"start": "2026-04-11", "months": 12}}
_CALLED = re.compile(
    r"(?:服务(?:期限?|周期)(?:自[^，。；]{1,12}起)?|为期|共计?)(?:为|是|：|:)?\s*[\[【(（]?$"
)

GOOD = (
    ("服务期限为12个月，自2026年4月11日至2027年4月10日。", _YEAR),
    ("服务期限：2026 年 4 月 11 日至 2027 年 4 月 10 日。", _YEAR),
    ("服务期限自二〇二六年四月十一日起，至二〇二七年四月十日止。", _YEAR),
    ("服务期限自本合同签订之日起12个月。", {"period": {"months": 12}}),
    ("服务内容见清单。", _YEAR | {"@paper": {"kind": "acceptance", "form": "report"}}),
    ("期限延至2027年5月10日。", _YEAR | {"@paper": {"form": "supplement"}}),
    ("服务期限为一年，自2026年4月11日至2027年4月10日，期满后的过渡期限为3个月。", _YEAR),
)
BAD = (
    ("服务期限自2026年4月11日至2027年4月11日。", _YEAR),
    ("服务期限自2025年4月11日至2026年4月10日。", _YEAR),
    ("服务内容见清单。", _YEAR),
    ("服务期限为7个月，自2026年4月11日至2027年4月10日。", _YEAR),
    ("服务期限自2026年4月11日至2027年4月10日，为期两年。", _YEAR),
    ("服务期限自签订之日起7个月，即2026年4月11日至2027年4月10日。", _YEAR),
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    if facts is None or facts.period.start is None or facts.period.end is None:
        return
    if not is_contract(facts.paper):
        return
    start, end = facts.period.start, facts.period.end
    written = {day.value for day in mentions.dates}
    if start in written and end in written:
        yield from _check_months(mentions, facts)
        return
    due = f"{dates.format_date(start)}至{dates.format_date(end)}"
    for period in mentions.periods:
        # A period that shares one of the two days can only be meant as this one.
        if start in (period.first.value, period.last.value) or end in (
            period.first.value,
            period.last.value,
        ):
            yield Remark(
                period.place,
                f"服务期限应为{due}，文书里写作“{period.excerpt}”",
                period.excerpt,
                due,
            )
            return
    lacking = "、".join(_name(day) for day in (start, end) if day not in written)
    severity = Severity.ERROR if mentions.periods else Severity.WARNING
    yield Remark(_TOP, f"服务期限应为{due}，文书里没有{lacking}；请检查模板", None, due, severity)


def _check_months(mentions: Mentions, facts: Facts) -> Iterator[Remark]:
    """The length that stands beside the right days, where it is called the length of the service."""
    span = facts.period
    places = {
        period.place
        for period in mentions.periods
        if (period.first.value, period.last.value) == (span.start, span.end)
    }
    texts = mentions.document.texts
    for length in mentions.durations:
        if length.place not in places or length.unit not in ("月", "年") or span.months is None:
            continue
        months = length.count * (12 if length.unit == "年" else 1)
        if months != span.months and _CALLED.search(texts[length.place], 0, length.start):
            message = f"服务期限应为 {span.months} 个月，文书里写作“{length.excerpt}”；请检查模板"
            yield Remark(length.place, message, length.excerpt, f"{span.months}个月")


def _name(day: date) -> str:
    return dates.format_date(day)
