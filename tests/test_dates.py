"""Dates as written, months as the Civil Code counts them, and working days of published years."""

from __future__ import annotations

import datetime as dt
from datetime import date

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.dates import (
    Calendar,
    Period,
    WorkingDay,
    add_months,
    format_date,
    last_day,
    last_day_from,
    months_between,
    parse_chinese_date,
    parse_date,
)
from generator.errors import ReadingLimit
from generator.numerals import write_bill_date, write_date

days = st.dates(date(1900, 1, 1), date(2190, 12, 31))


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    years = range(2024, 2028)
    china = holidays.country_holidays("CN", years=years)
    working = frozenset(day for day in china.weekend_workdays if day.year in years)
    return Calendar(
        days_off=frozenset(day for day in china if day.year in years),
        working_weekends=working,
        published=frozenset(day.year for day in working),
    )


@pytest.mark.parametrize(
    "text",
    ["2026-03-31", "2026-3-31", "2026/3/31", "2026.3.31", "2026年3月31日", " 2026 年 3 月 31 日 "],
)
def test_a_date_is_read_in_its_usual_shapes(text: str) -> None:
    assert date(2026, 3, 31) == parse_date(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2026-02-30", "impossible"),
        ("2026年13月1日", "impossible"),
        ("2026-00-10", "impossible"),
        ("1899-12-31", "impossible"),
        ("2200-01-01", "impossible"),
        ("20260331", "format"),
        ("2026-03", "format"),
        ("2026-3/31", "format"),
        ("2026年3月31", "format"),
        ("03/31/2026", "format"),
        ("２０２６-03-31", "format"),
        ("2026-03-31T00:00:00", "format"),
        ("", "format"),
        ("9" * 100_000, "format"),
        (None, "format"),
        (20260331, "format"),
    ],
)
def test_what_is_no_date_is_refused_with_its_kind(text: str, kind: str) -> None:
    with pytest.raises(ReadingLimit) as caught:
        parse_date(text)
    assert kind == caught.value.kind
    assert caught.value.fix


@given(days)
def test_every_date_reads_back(day: date) -> None:
    assert day == parse_date(day.isoformat())
    assert day == parse_date(format_date(day))
    assert day == parse_chinese_date(write_date(day))
    assert day == parse_chinese_date(write_bill_date(day))


def test_a_date_for_people_has_no_leading_zeros() -> None:
    assert "2026年4月1日" == format_date(date(2026, 4, 1))


@pytest.mark.parametrize(
    "text", ["二零二六年四月十一日", "二○二六年四月十一日", "二〇二六 年四月 十一日"]
)
def test_a_chinese_date_is_read_with_any_zero(text: str) -> None:
    assert date(2026, 4, 11) == parse_chinese_date(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("二〇二六年二月三十日", "impossible"),
        ("二〇二六年十三月一日", "impossible"),
        ("二〇二六年四月", "format"),
        ("二六年四月十一日", "format"),
        ("二〇二六年十十月一日", "format"),
        ("2026年4月11日", "format"),
        ("", "format"),
    ],
)
def test_what_is_no_chinese_date_is_refused(text: str, kind: str) -> None:
    with pytest.raises(ReadingLimit) as caught:
        parse_chinese_date(text)
    assert kind == caught.value.kind


@pytest.mark.parametrize(
    ("day", "months", "there"),
    [
        (date(2026, 4, 29), 12, date(2027, 4, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_months_lead_to_the_corresponding_day_or_the_end_of_the_month(
    day: date, months: int, there: date
) -> None:
    assert there == add_months(day, months)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 4, 11), 12, date(2027, 4, 10)),
        (date(2026, 1, 1), 12, date(2026, 12, 31)),
        (date(2026, 3, 1), 1, date(2026, 3, 31)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 30), 1, date(2026, 2, 28)),
        (date(2026, 1, 29), 1, date(2026, 2, 28)),
        (date(2028, 1, 30), 1, date(2028, 2, 29)),
        (date(2026, 3, 31), 1, date(2026, 4, 30)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
    ],
)
def test_a_period_counts_its_stated_start(start: date, months: int, end: date) -> None:
    assert end == last_day(start, months)
    assert months == months_between(start, end)


def test_a_period_from_signing_does_not_count_the_day_of_signing() -> None:
    assert Period(date(2026, 4, 30), date(2027, 4, 29)) == last_day_from(date(2026, 4, 29), 12)
    assert Period(date(2026, 2, 1), date(2026, 2, 28)) == last_day_from(date(2026, 1, 31), 1)


@given(days, st.integers(1, 100))
def test_months_are_found_again_from_both_ends_of_a_period(start: date, months: int) -> None:
    assert months == months_between(start, last_day(start, months))


@given(days, st.integers(1, 100))
def test_a_longer_period_ends_later_and_the_next_begins_the_day_after(
    start: date, months: int
) -> None:
    end = last_day(start, months)
    assert end < last_day(start, months + 1)
    if start.day <= 28:
        assert add_months(start, months) == end + dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 4, 11), date(2027, 4, 11)),
        (date(2026, 4, 11), date(2026, 4, 10)),
        (date(2027, 4, 11), date(2026, 4, 10)),
        (date(2026, 4, 11), date(2026, 4, 11)),
    ],
)
def test_a_period_that_is_no_whole_months_has_none(start: date, end: date) -> None:
    assert months_between(start, end) is None


@pytest.mark.parametrize(
    ("start", "n", "there"),
    [
        (date(2026, 3, 31), 5, date(2026, 4, 8)),
        (date(2026, 3, 31), 7, date(2026, 4, 10)),
        (date(2026, 4, 29), 2, date(2026, 5, 6)),
        (date(2026, 4, 29), 5, date(2026, 5, 9)),
        (date(2026, 4, 29), 7, date(2026, 5, 12)),
        (date(2026, 4, 29), 10, date(2026, 5, 15)),
        (date(2026, 4, 29), 40, date(2026, 6, 29)),
        (date(2026, 9, 24), 5, date(2026, 10, 9)),
        (date(2026, 2, 13), 3, date(2026, 2, 25)),
        (date(2026, 2, 13), 0, date(2026, 2, 13)),
    ],
)
def test_working_days_of_a_published_year_are_certain(
    calendar: Calendar, start: date, n: int, there: date
) -> None:
    assert WorkingDay(there, provisional=False) == calendar.add_working_days(start, n)


def test_make_up_days_are_working_days_though_they_are_weekends(calendar: Calendar) -> None:
    assert calendar.is_working(date(2026, 5, 9))
    assert not calendar.is_working(date(2026, 5, 10))
    assert not calendar.is_working(date(2026, 10, 1))


def test_a_year_without_published_days_off_makes_the_result_provisional(
    calendar: Calendar,
) -> None:
    assert calendar.add_working_days(date(2027, 4, 10), 10).provisional
    assert calendar.add_working_days(date(2026, 12, 31), 1).provisional
    assert not calendar.add_working_days(date(2026, 12, 30), 1).provisional


def test_a_period_ending_on_a_day_off_ends_on_the_next_working_day(calendar: Calendar) -> None:
    assert WorkingDay(date(2026, 10, 8), False) == calendar.roll_forward(date(2026, 10, 1))
    assert WorkingDay(date(2026, 5, 9), False) == calendar.roll_forward(date(2026, 5, 9))
    assert WorkingDay(date(2027, 4, 12), True) == calendar.roll_forward(date(2027, 4, 10))


def test_calendar_days_do_not_count_the_start(calendar: Calendar) -> None:
    assert date(2026, 4, 30) == calendar.add_days(date(2026, 3, 31), 30)


@given(st.dates(date(2026, 1, 1), date(2026, 6, 30)), st.integers(1, 60))
def test_between_two_counts_lies_exactly_one_working_day(start: date, n: int) -> None:
    calendar = Calendar(frozenset({date(2026, 5, 1)}), frozenset({date(2026, 5, 9)}), frozenset())
    end = calendar.add_working_days(start, n).date
    passed = [start + dt.timedelta(days=k) for k in range(1, (end - start).days + 1)]
    assert n == sum(calendar.is_working(day) for day in passed)
    assert calendar.is_working(end)


def test_what_leads_out_of_the_calendar_is_refused(calendar: Calendar) -> None:
    late = date(2199, 12, 30)
    for reckon in (
        lambda: add_months(late, 1),
        lambda: add_months(late, 10**30),
        lambda: last_day(late, 12),
        lambda: last_day_from(late, 12),
        lambda: calendar.add_days(late, 10**12),
        lambda: calendar.add_days(late, 2),
        lambda: calendar.add_working_days(late, 10**12),
        lambda: calendar.add_days(date(1900, 1, 1), -1),
    ):
        with pytest.raises(ReadingLimit) as caught:
            reckon()
        assert "overflow" == caught.value.kind


def test_counts_that_are_none_are_refused(calendar: Calendar) -> None:
    for reckon in (
        lambda: last_day(date(2026, 1, 1), 0),
        lambda: last_day_from(date(2026, 1, 1), -1),
        lambda: calendar.add_working_days(date(2026, 1, 1), -1),
    ):
        with pytest.raises(ReadingLimit) as caught:
            reckon()
        assert "count" == caught.value.kind
