"""Dates, lengths of time and periods."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from generator.folding import COUNT, count, fold, scanner
from generator.mentions.values import Day, Duration, Period
from generator.reading import Paragraph

_O, _C = r"\s?\[?\s?", r"\s?\]?\s?"
_FIGURES = re.compile(
    rf"(?<!\d)\[?(?P<y>\d{{4}}){_C}年{_O}(?P<m>\d{{1,2}}){_C}月{_O}(?P<d>\d{{1,2}}){_C}[日号]"
)
_scan_figures = scanner(_FIGURES)
_PLAIN = re.compile(
    # A hyphen parts two dates with points or strokes: 2026.4.11-2027.4.10.
    r"(?:(?<![0-9A-Za-z._/-])|(?<=[./]\d-)|(?<=[./]\d\d-))"
    r"(?P<y>(?:19|20)\d{2})(?P<style>[-./])(?P<m>\d{1,2})(?P=style)"
    r"(?P<d>\d{1,2})(?![0-9A-Za-z_/]|-(?!(?:19|20)\d{2}[./]\d)|\.\d)"
)
_scan_plain = scanner(_PLAIN)
_IDEOGRAPHS = re.compile(
    r"(?P<y>[〇零○一二三四五六七八九]{4})年(?P<m>[一二三四五六七八九十]{1,3})月"
    r"(?P<d>[一二三四五六七八九十廿卅]{1,4})日"
)
_scan_ideographs = scanner(_IDEOGRAPHS)
_UNITS = {
    "个月": "月",
    "个季度": "季度",
    "年": "年",
    "个年度": "年",
    "周": "周",
    "个星期": "周",
    "星期": "周",
    "个工作日": "工作日",
    "工作日": "工作日",
    "个自然日": "日",
    "自然日": "日",
    "个日历日": "日",
    "日历日": "日",
    "日历天": "日",
    "个日历天": "日",
    "天": "日",
    "日": "日",
    "小时": "小时",
    "个小时": "小时",
    "分钟": "分钟",
}
_LENGTH = re.compile(
    rf"(?<![\d.])(?P<open>[\[(]\s?)?(?P<count>{COUNT}|\d{{1,4}}\.\d)\s?(?:\(\d{{1,4}}\)\s?)?"
    rf"(?P<close>[\])])?\s?(?P<unit>{'|'.join(sorted(_UNITS, key=len, reverse=True))})"
)
_scan_length = scanner(_LENGTH)
# After these a number names a point of time (第3个工作日, 4月10日) and not a length.
_POINT = re.compile(r"(?:[第年月周]|星期|[\d./-])\s?$")
_UNTIL = re.compile(
    r"\s*起?\s*(?:\([^()]{1,6}\))?\s*[,，]?\s*(?:起?至|到|[—–~～-]{1,2}|截?止至?)\s*"
)


def find_days(paragraph: Paragraph) -> Iterator[Day]:
    """The dates of a paragraph in order."""
    text = fold(paragraph.text)
    days = [_day(paragraph, match, "年") for match in _scan_figures(text)]
    days += [_day(paragraph, match, match["style"]) for match in _scan_plain(text)]
    days += [_day(paragraph, match, "汉") for match in _scan_ideographs(text)]
    return iter(sorted(days, key=lambda day: day.start))


def _day(paragraph: Paragraph, match: re.Match[str], style: str) -> Day:
    parts = [count(match[name]) or 0 for name in "ymd"]
    try:
        value = date(*parts)
    except ValueError:
        value = None
    start, end = match.span()
    return Day(paragraph.place, start, end, paragraph.text[start:end], value, style)


def find_durations(paragraph: Paragraph, days: Sequence[Day]) -> Iterator[Duration]:
    """The lengths of time of a paragraph; `days` are its dates, which are none."""
    text = fold(paragraph.text)
    for match in _scan_length(text):
        start, end = match.span()
        if not match["close"] and match["open"]:
            start = match.start("count")
        if any(start < day.end and day.start < end for day in days):
            continue
        if _POINT.search(text, max(0, start - 3), start):
            continue
        written = match["count"]
        value = Decimal(written) if "." in written else _whole(written)
        unit = _UNITS[match["unit"]]
        if value is None or (unit == "年" and value >= 1900):
            continue
        yield Duration(paragraph.place, start, end, paragraph.text[start:end], value, unit)


def _whole(written: str) -> Decimal | None:
    value = count(written)
    return None if value is None else Decimal(value)


def find_periods(paragraph: Paragraph, days: Sequence[Day]) -> Iterator[Period]:
    """The periods of a paragraph: two of its dates with 至 or a dash between them."""
    for first, last in pairwise(days):
        if _UNTIL.fullmatch(fold(paragraph.text[first.end : last.start])):
            excerpt = paragraph.text[first.start : last.end]
            yield Period(paragraph.place, first.start, last.end, excerpt, first, last)
