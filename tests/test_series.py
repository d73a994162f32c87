"""Number series: written, counted, read back, and refused in words when they cannot number."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import series
from generator.errors import BrokenTemplate, WrongUsage

DAY = date(2026, 4, 1)
SERIES = (
    "{year}-{seq:03}",
    "SXYSR{year}{month}{seq:03}",
    "KP-{deal}-{seq:02}",
    "{seq}",
    "{year}{month}{day}-{seq:04}号",
    "（{year}）合同字第{seq}号",
)


@pytest.mark.parametrize(
    ("number", "pattern", "seq"),
    [
        ("2026-021", "{year}-{seq:03}", 21),
        ("SXYSR202604153", "SXYSR{year}{month}{seq:03}", 153),
        ("KP-2026-021-01", "KP-{deal}-{seq:02}", 1),
        ("2026-1000", "{year}-{seq:03}", 1000),
        ("20260401-7", "{year}{month}{day}-{seq}", 7),
        ("7", "{seq:01d}", 7),
    ],
)
def test_numbers_are_written_as_the_series_says(number: str, pattern: str, seq: int) -> None:
    assert number == series.format_number(pattern, seq, DAY, "2026-021")


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("HT-001", "{seq}"),
        ("", "{seq}"),
        ("{seq}{seq}", "2 次"),
        ("{jahr}-{seq}", "{jahr}"),
        ("{}-{seq}", "{}"),
        ("{year-{seq}", "没有配对"),
        ("{year}}-{seq}", "没有配对"),
        ("{seq:3x}", "位数"),
        ("{seq:0}", "位数"),
        ("{seq:13}", "位数"),
        ("{seq:}", "位数"),
        ("{year:04}-{seq}", "{year:04}"),
        ("{seq.__class__}", "{seq.__class__}"),
        ("{seq} ", "空白"),
        ("A\n{seq}", "换行"),
    ],
)
def test_a_malformed_series_is_told(pattern: str, words: str) -> None:
    with pytest.raises(BrokenTemplate) as caught:
        series.check_series(pattern)

    assert words in caught.value.message
    assert "{year}-{seq:03}" in str(caught.value.fix)


def test_a_series_of_the_deals_number_needs_one() -> None:
    assert series.needs_deal("KP-{deal}-{seq}")
    assert not series.needs_deal("{year}-{seq}")
    with pytest.raises(WrongUsage, match="还没有编号"):
        series.format_number("KP-{deal}-{seq}", 1, DAY, " ")


def test_a_new_year_begins_anew_and_a_wider_series_counts_on() -> None:
    counter = series.name_counter("{year}-{seq:03}", DAY, None)

    assert counter != series.name_counter("{year}-{seq:03}", date(2027, 1, 1), None)
    assert counter == series.name_counter("{year}-{seq:04}", DAY, None)
    assert counter == series.name_counter("{year}-{seq:03}", date(2026, 12, 31), None)


@given(
    st.sampled_from(SERIES),
    st.integers(1, 10**9),
    st.dates(date(1000, 1, 1)),
    st.text(min_size=1).filter(lambda text: text == text.strip() and text),
)
def test_a_number_is_read_back_as_it_was_written(
    pattern: str, seq: int, day: date, deal: str
) -> None:
    number = series.format_number(pattern, seq, day, deal)

    assert (series.name_counter(pattern, day, deal), seq) == series.read_number(
        pattern, number, deal
    )


@pytest.mark.parametrize(
    "number", ["2026-21", "2026-000", "2026-0021", "26-021", "2026-021A", "", "２０２６-021"]
)
def test_a_number_of_another_form_is_not_of_the_series(number: str) -> None:
    assert series.read_number("{year}-{seq:03}", number, None) is None


def test_a_number_of_another_deal_is_not_of_the_series() -> None:
    assert series.read_number("KP-{deal}-{seq:02}", "KP-B-01", "A") is None
    assert series.read_number("KP-{deal}-{seq:02}", "KP-B-01", None) is None


def test_a_year_twice_must_agree() -> None:
    assert ("2026-{seq}/2026", 3) == series.read_number("{year}-{seq}/{year}", "2026-3/2026", None)
    assert series.read_number("{year}-{seq}/{year}", "2026-3/2027", None) is None


@pytest.mark.parametrize("number", ["HT-001", "ht-001", " ＨＴ－００１ ", "HT\u200b-001"])
def test_width_and_case_make_no_other_number(number: str) -> None:
    assert "ht-001" == series.fold_number(number)
