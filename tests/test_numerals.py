"""Counts and dates in words: written, read back, or refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import AmountError, NumeralError
from generator.numerals import (
    read_integer,
    spell_english,
    write_bill_date,
    write_date,
    write_integer,
    write_month,
    write_year,
)


@pytest.mark.parametrize(
    ("number", "plain", "formal"),
    [
        (0, "零", "零"),
        (4, "四", "肆"),
        (10, "十", "壹拾"),
        (11, "十一", "壹拾壹"),
        (20, "二十", "贰拾"),
        (101, "一百零一", "壹佰零壹"),
        (110, "一百一十", "壹佰壹拾"),
        (10000, "一万", "壹万"),
        (107000, "十万七千", "壹拾万零柒仟"),
        (10**12, "一万亿", "壹万亿"),
    ],
)
def test_a_count_is_written_plainly_and_formally(number: int, plain: str, formal: str) -> None:
    assert (plain, formal) == (write_integer(number), write_integer(number, formal=True))


@given(st.integers(0, 10**16 - 1), st.booleans())
def test_every_count_reads_back(number: int, formal: bool) -> None:
    assert number == read_integer(write_integer(number, formal=formal))


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (15, "拾五"),
        (200, "两百"),
        (25, "廿五"),
        (2026, "二〇二六"),
        (2026, "2026"),
        (12, "１２"),
        (4, " 肆 "),
        (1, "零壹"),
    ],
)
def test_counts_are_read_leniently_where_their_value_is_sure(number: int, text: str) -> None:
    assert number == read_integer(text)


@pytest.mark.parametrize("text", ["", "一百五", "1.5", "-4", "份", "10000000000000000", "9" * 9999])
def test_counts_that_are_not_sure_are_refused(text: str) -> None:
    with pytest.raises(NumeralError):
        read_integer(text)


@given(st.text(max_size=100))
def test_no_text_whatever_ends_in_a_traceback(text: str) -> None:
    try:
        read_integer(text)
    except NumeralError as error:
        assert error.fix


@pytest.mark.parametrize("number", [-1, 10**16, True, "4"])
def test_counts_outside_the_range_are_not_written(number: int) -> None:
    with pytest.raises(NumeralError):
        write_integer(number)


def test_dates_are_written_in_words() -> None:
    day = date(2026, 4, 11)
    assert "二〇二六年四月十一日" == write_date(day)
    assert "二〇二六年四月" == write_month(day)
    assert "二〇二六年" == write_year(day)
    assert "二〇三〇年十二月三十一日" == write_date(date(2030, 12, 31))


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 1, 15), "贰零贰陆年零壹月壹拾伍日"),
        (date(2026, 10, 20), "贰零贰陆年零壹拾月零贰拾日"),
        (date(2026, 2, 9), "贰零贰陆年零贰月零玖日"),
        (date(2026, 3, 10), "贰零贰陆年叁月零壹拾日"),
        (date(2026, 11, 30), "贰零贰陆年壹拾壹月零叁拾日"),
        (date(2026, 12, 31), "贰零贰陆年壹拾贰月叁拾壹日"),
    ],
)
def test_dates_of_bills_are_guarded_with_zeros(day: date, words: str) -> None:
    assert words == write_bill_date(day)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("415580.00", "RMB Four Hundred Fifteen Thousand Five Hundred Eighty Yuan Only"),
        ("100.72", "RMB One Hundred Yuan and Seventy-Two Fen Only"),
        ("0.05", "RMB Five Fen Only"),
        ("0", "RMB Zero Yuan Only"),
    ],
)
def test_amounts_are_spelt_in_english(amount: str, words: str) -> None:
    assert words == spell_english(Decimal(amount))


@pytest.mark.parametrize(
    ("amount", "kind"),
    [("-1", "negative"), ("0.001", "decimals"), ("1E+16", "too_large"), ("NaN", "format")],
)
def test_an_amount_that_cannot_be_spelt_in_english_is_refused(amount: str, kind: str) -> None:
    with pytest.raises(AmountError) as caught:
        spell_english(Decimal(amount))
    assert kind == caught.value.kind
