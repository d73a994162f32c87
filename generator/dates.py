"""Dates: reading and writing them, months as the Civil Code counts them, working days.

Pure reckoning: what is a day off is passed in as a `Calendar`. All dates lie in 1900 to 2199; a
result outside raises ReadingLimit of kind "overflow".
"""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from msgspec import Struct

from generator.errors import NumeralError, ReadingLimit
from generator.numerals import read_integer

FIRST_YEAR = 1900
LAST_YEAR = 2199

_DAY = dt.timedelta(days=1)
_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})",
        r"([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})",
        r"([0-9]{4})\.([0-9]{1,2})\.([0-9]{1,2})",
        r"([0-9]{4}) ?年 ?([0-9]{1,2}) ?月 ?([0-9]{1,2}) ?日",
    )
)
_CHINESE_YEAR = "〇零○一二三四五六七八九壹贰叁肆伍陆柒捌玖"
_CHINESE = re.compile(
    rf"([{_CHINESE_YEAR}]{{4}})年([〇零一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾]{{1,4}})月"
    r"([〇零一二三四五六七八九十廿卅壹贰叁肆伍陆柒捌玖拾]{1,4})日"
)


class Period(NamedTuple):
    """A span of days; both ends are part of it."""

    start: dt.date
    end: dt.date


class WorkingDay(Struct, frozen=True):
    """A date reckoned in working days; provisional where a year's days off are not published."""

    date: dt.date
    provisional: bool


class Calendar(Struct, frozen=True):
    """The days off and the transferred working weekends of the years that are known.

    `published` holds the years whose arrangement of days off has been announced; in any other
    year the result is Monday to Friday less `days_off`, and marked provisional.
    """

    days_off: frozenset[dt.date]
    working_weekends: frozenset[dt.date]
    published: frozenset[int]

    def is_working(self, day: dt.date) -> bool:
        """Whether people work on the day."""
        return day in self.working_weekends or (day.weekday() < 5 and day not in self.days_off)

    def add_working_days(self, start: dt.date, n: int) -> WorkingDay:
        """The n-th working day after `start`, which itself is not counted (民法典 201).

        Raises ReadingLimit for a negative count and past the year 2199.
        """
        _refuse_fewer(n, 0, "工作日数")
        day, years, left = start, set(), n
        while left:
            day = _shifted(day, 1)
            years.add(day.year)
            left -= self.is_working(day)
        return WorkingDay(day, provisional=not years <= self.published)

    def add_days(self, start: dt.date, n: int) -> dt.date:
        """The n-th calendar day after `start`, which itself is not counted (民法典 201).

        Raises ReadingLimit outside 1900 to 2199.
        """
        return _shifted(start, n)

    def roll_forward(self, day: dt.date) -> WorkingDay:
        """The day itself if people work on it, else the next working day (民法典 203)."""
        years = {day.year}
        while not self.is_working(day):
            day = _shifted(day, 1)
            years.add(day.year)
        return WorkingDay(day, provisional=not years <= self.published)


def parse_date(text: str) -> dt.date:
    """The date that a text writes as 2026-03-31, 2026年3月31日, 2026/3/31 or 2026.3.31.

    Raises ReadingLimit: kind "impossible" for a day that does not exist or a year outside 1900
    to 2199, "format" for any other shape.
    """
    if isinstance(text, str) and len(text) <= 40:
        for shape in _SHAPES:
            if found := shape.fullmatch(text.strip()):
                year, month, day = map(int, found.groups())
                return _existing(year, month, day, text)
    shown = repr(text[:40]) if isinstance(text, str) else f"（{type(text).__name__}）"
    raise ReadingLimit(
        f"日期 {shown} 的写法不能识别", fix="写成 2026-03-31 或 2026年3月31日", kind="format"
    )


def parse_chinese_date(text: str) -> dt.date:
    """The date that a text writes in words, as 二〇二六年四月十一日 or 贰零贰陆年零壹月壹拾伍日.

    Raises ReadingLimit as `parse_date` does.
    """
    found = _CHINESE.fullmatch("".join(text.split())) if isinstance(text, str) else None
    if found is not None:
        try:
            year, month, day = (read_integer(part) for part in _without_guards(found))
        except NumeralError:
            pass
        else:
            return _existing(year, month, day, text)
    shown = repr(text[:40]) if isinstance(text, str) else f"（{type(text).__name__}）"
    raise ReadingLimit(
        f"中文日期 {shown} 的写法不能识别", fix="写成 二〇二六年四月十一日", kind="format"
    )


def format_date(day: dt.date) -> str:
    """A date for people: 2026年4月11日."""
    return f"{day.year}年{day.month}月{day.day}日"


def add_months(day: dt.date, n: int) -> dt.date:
    """The corresponding day n months on, or the month's last day where there is none (民法典 202).

    A negative n goes back. Raises ReadingLimit outside 1900 to 2199.
    """
    month = _month(day, n)
    return month.replace(day=min(day.day, _length(month)))


def last_day(start: dt.date, months: int) -> dt.date:
    """The last day of a period of months that counts its stated start.

    It is the day before the corresponding day; where the last month has no corresponding day, it
    is that month's end (2026-01-31 and 1 month: 2026-02-28). Raises ReadingLimit for fewer than
    1 month and past the year 2199.
    """
    _refuse_fewer(months, 1, "月数")
    month = _month(start, months)
    if start.day > _length(month):
        return month.replace(day=_length(month))
    return month.replace(day=start.day) - _DAY


def last_day_from(signing: dt.date, months: int) -> Period:
    """The period of months that runs from signing, the day of which is not counted (民法典 201).

    It starts the day after and ends on the corresponding day: 2026-04-29 and 12 months give
    2026-04-30 to 2027-04-29. Raises ReadingLimit as `last_day` does.
    """
    _refuse_fewer(months, 1, "月数")
    return Period(_shifted(signing, 1), add_months(signing, months))


def months_between(start: dt.date, end: dt.date) -> int | None:
    """The whole months n for which `last_day(start, n)` is `end`; None where there are none."""
    near = (end.year - start.year) * 12 + end.month - start.month
    for months in (near, near + 1):
        try:
            if months > 0 and last_day(start, months) == end:
                return months
        except ReadingLimit:
            return None
    return None


def _existing(year: int, month: int, day: int, text: str) -> dt.date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ReadingLimit(
            f"日期「{text.strip()}」的年份不在 {FIRST_YEAR} 与 {LAST_YEAR} 之间",
            fix="请核对年份",
            kind="impossible",
        )
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise ReadingLimit(
            f"日期「{text.strip()}」不存在", fix="请核对月和日", kind="impossible"
        ) from None


def _without_guards(found: re.Match[str]) -> list[str]:
    """Year, month and day; the 零 that bills put before month and day guards, it counts nothing."""
    year, month, day = found.groups()
    return [year, month.lstrip("零") or "零", day.lstrip("零") or "零"]


def _month(day: dt.date, n: int) -> dt.date:
    """The first of the month n months on."""
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _overflow()
    return dt.date(year, month + 1, 1)


def _length(month: dt.date) -> int:
    """How many days a month has, of which the first is given."""
    next_month = (month + 31 * _DAY).replace(day=1)
    return (next_month - month).days


def _shifted(day: dt.date, n: int) -> dt.date:
    try:
        shifted = day + dt.timedelta(days=n)
    except OverflowError:
        raise _overflow() from None
    if not FIRST_YEAR <= shifted.year <= LAST_YEAR:
        raise _overflow()
    return shifted


def _overflow() -> ReadingLimit:
    return ReadingLimit(
        f"推算的日期不在 {FIRST_YEAR} 与 {LAST_YEAR} 年之间",
        fix="请核对起始日期与天数、月数",
        kind="overflow",
    )


def _refuse_fewer(n: int, least: int, title: str) -> None:
    if n < least:
        raise ReadingLimit(f"{title}不能少于 {least}", fix=f"请核对{title}", kind="count")
