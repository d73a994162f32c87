"""写明的时长与起止日期对不上。

为什么：“12个月”与起止日期矛盾时，哪一天到期就有两种说法。
怎么改：按起止日期改时长，或按时长改截止日；到期日为期满前一日或期满对应日的，都算一致。
依据：民法典第二百零一条、第二百零二条（期间的计算）。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from generator import dates
from generator.errors import ReadingLimit
from generator.facts import Facts
from generator.findings import Severity, WordPlace
from generator.mentions import Duration, Mentions, Period
from generator.model import Deal
from generator.reading import Document
from generator.rule import Remark

SEVERITY = Severity.ERROR

_CALLED = re.compile(r"(?:期|期限|周期|期间|共计?|总计|合计)(?![前后内满])[^，。；;,]{0,10}$")
_BEFORE = re.compile(r"[^。；;]{0,24}")
_AFTER = re.compile(
    r"\)?\s*[,，、(]?\s*(?:[即共总合为计]{1,2}|期限为?|租期为?|工期为?|总?日历天数为?|为期)?\s*[:\[(]?"
)
_OTHER = re.compile(r"期|过渡|宽限|免租|装修|顺延|提前|期满后|届满后|届满前|到期前|通知|续")
_HEAD = re.compile(r"\s*(?:即|从|自|起止|具体|起|计划|开工|\d)")

GOOD = (
    "服务期限为12个月，自2026年4月11日至2027年4月10日。",
    "服务期限为一年，自2026年4月11日起至2027年4月11日止。",
    "合同期限36个月，即2026.1.1至2028.12.31。质保期12个月。",
    "工期90日历天，自2026年4月1日至2026年6月29日。",
    "服务期限自2026年4月11日至2027年4月10日，期满后的过渡期限为3个月。",
    "自2026年4月11日至2027年4月10日，服务费按3个月一付。",
    "租赁期限自2026年1月1日至2028年12月31日，共计3年，其中免租期为2个月。",
)
BAD = (
    "服务期限为12个月，自2026年4月11日至2027年5月10日。",
    "服务期限自2026年4月11日至2028年4月10日，共12个月。",
    "租赁期限为叁年，自2026年1月1日起至2027年12月31日止。",
    "服务期限（12个月）：2026年4月11日至2027年4月9日。",
    "工期为90日历天，计划自2026年4月1日至2026年7月29日。",
    "服务期限：12个月\n自2026年4月11日至2027年10月10日。",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    lengths: dict[WordPlace, list[Duration]] = {}
    for each in mentions.durations:
        lengths.setdefault(each.place, []).append(each)
    for period in mentions.periods:
        length = _find_length(period, mentions.document, lengths)
        first, last = period.first.value, period.last.value
        if length is None or first is None or last is None or first > last:
            continue
        due = _find_ends(first, length)
        if not due or last in due:
            continue
        off = min(abs((last - day).days) for day in due)
        message = (
            f"时长“{length.excerpt}”与“{period.excerpt}”对不上：从起始日算，"
            f"应到{dates.format_date(due[0])}，这里写到{dates.format_date(last)}；请改正其中之一"
        )
        severity = Severity.WARNING if off <= 1 else None
        yield Remark(period.place, message, period.excerpt, None, severity)


def _find_length(
    period: Period, document: Document, lengths: Mapping[WordPlace, list[Duration]]
) -> Duration | None:
    texts = document.folded
    text = texts[period.place]
    for length in lengths.get(period.place, ()):
        start = max(0, length.start - 14)
        if length.end <= period.start:
            between = text[length.end : period.start]
            if not _BEFORE.fullmatch(between) or _OTHER.search(between):
                continue
            if _CALLED.search(text, start, length.start):
                return length
        elif length.start >= period.end:
            between = text[period.end : length.start]
            if between.startswith("止"):
                between = between[1:]
            if _AFTER.fullmatch(between) and not _OTHER.search(between):
                return length
    at = document.order[period.place]
    if not at or lengths.get(period.place) or not _HEAD.match(text) or period.start > 12:
        return None
    up = document.paragraphs[at - 1].place
    for length in lengths.get(up, ()):
        if len(texts[up]) - length.end <= 2 and _CALLED.search(texts[up], 0, length.start):
            return length
    return None


def _find_ends(first: date, length: Duration) -> list[date]:
    if length.count != int(length.count):
        return []
    count = int(length.count)
    months = {"月": 1, "季度": 3, "年": 12}.get(length.unit)
    days = {"日": 1, "周": 7}.get(length.unit)
    try:
        if months and 0 < count * months <= 1200:
            return [dates.last_day(first, count * months), dates.add_months(first, count * months)]
        if days and 0 < count * days <= 36500:
            end = first + timedelta(days=count * days)
            return [end - timedelta(days=1), end]
    except (ReadingLimit, OverflowError):
        return []
    return []
