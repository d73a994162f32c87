"""Reading amounts, the one rounding rule, sharing out without loss, and the laws of tax."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import AmountError
from generator.money import (
    FEN,
    Split,
    add_tax,
    allocate,
    format_amount,
    format_plain,
    line_amount,
    parse_amount,
    round_fen,
    split_tax,
)

amounts = st.integers(0, 10**18 - 1).map(lambda fen: Decimal(fen).scaleb(-2))
signed_amounts = st.integers(-(10**18) + 1, 10**18 - 1).map(lambda fen: Decimal(fen).scaleb(-2))
small_amounts = st.integers(0, 10**7).map(lambda fen: Decimal(fen).scaleb(-2))
rates = st.integers(0, 30).map(lambda percent: Decimal(percent).scaleb(-2))
shares = st.lists(
    st.integers(0, 10_000).map(lambda n: Decimal(n).scaleb(-4)), min_size=1, max_size=20
)
HALF = Fraction(1, 200)


def brief(value: object) -> str | None:
    """A test's name for a value too long to be one."""
    if isinstance(value, int) and abs(value) > 10**16:
        return "huge"
    return f"{value[:10]}..." if isinstance(value, str) and len(value) > 200 else None


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("415580", "415580.00"),
        ("415580.5", "415580.50"),
        ("415580.00", "415580.00"),
        ("007", "7.00"),
        ("0" * 9999 + "5", "5.00"),
        ("9999999999999999.99", "9999999999999999.99"),
        (415580, "415580.00"),
        (0, "0.00"),
        ("-0.00", "0.00"),
        (Decimal("12.3"), "12.30"),
        (Decimal("1E+3"), "1000.00"),
        (Decimal("0E+999999"), "0.00"),
    ],
    ids=brief,
)
def test_amounts_are_read_to_two_decimals(written: object, amount: str) -> None:
    assert amount == str(parse_amount(written))


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        (None, "type"),
        (True, "type"),
        ([1], "type"),
        ({}, "type"),
        (b"1", "type"),
        (415580.0, "float"),
        (float("nan"), "float"),
        ("", "format"),
        ("abc", "format"),
        ("NaN", "format"),
        ("--1", "format"),
        ("1\n", "format"),
        ("\ud800", "format"),
        ("x" * 1_000_000, "format"),
        ("1e999999999", "format"),
        (Decimal("NaN"), "format"),
        (Decimal("sNaN"), "format"),
        (Decimal("-Infinity"), "format"),
        ("1.005", "decimals"),
        ("1." + "0" * 1_000_000, "decimals"),
        (Decimal("1.500"), "decimals"),
        ("-5", "negative"),
        (-5, "negative"),
        (Decimal(-5), "negative"),
        ("10000000000000000", "too_large"),
        ("9" * 1_000_000, "too_large"),
        (10**9999, "too_large"),
        (-(10**9999), "too_large"),
        (Decimal("1E+999999"), "too_large"),
    ],
    ids=brief,
)
def test_what_is_no_amount_is_refused_with_its_kind(written: object, kind: str) -> None:
    with pytest.raises(AmountError) as caught:
        parse_amount(written)
    assert kind == caught.value.kind
    assert caught.value.fix
    assert len(caught.value.message) < 200


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("415,580.00", "415580.00"),
        ("¥415,580.00", "415580.00"),
        ("￥ 415,580.00元", "415580.00"),
        ("４１５５８０．００", "415580.00"),
        (" 415580", "415580.00"),
        ("415_580", "415580.00"),
        ("4.1558e5", "415580.00"),
        ("415580.000", "415580.00"),
        ("+5", "5.00"),
        (".5", "0.50"),
        ("5.", "5.00"),
        ("肆拾壹万伍仟伍佰捌拾元整", "415580.00"),
    ],
)
def test_the_mended_spelling_is_offered_where_it_is_certain(written: str, mended: str) -> None:
    with pytest.raises(AmountError) as caught:
        parse_amount(written)
    assert mended == caught.value.fix


@pytest.mark.parametrize("written", ["1,5", "1,23,456", "41.5万", "1.0055", "约100"])
def test_no_spelling_is_offered_where_it_is_a_guess(written: str) -> None:
    with pytest.raises(AmountError) as caught:
        parse_amount(written)
    assert caught.value.fix is not None
    assert not caught.value.fix[0].isdigit()


def test_a_float_is_told_to_be_quoted() -> None:
    with pytest.raises(AmountError) as caught:
        parse_amount(1.5)
    assert "浮点数" in caught.value.message
    assert '"1.50"' in str(caught.value.fix)


def test_a_unit_price_keeps_its_decimals_as_written() -> None:
    assert ["12.5", "12.500000", "12"] == [
        str(parse_amount(text, decimals=6)) for text in ("12.5", "12.500000", "12")
    ]
    with pytest.raises(AmountError):
        parse_amount("12.5000000", decimals=6)


def test_a_negative_is_read_where_it_is_allowed() -> None:
    assert Decimal("-1.50") == parse_amount("-1.5", signed=True)


@given(signed_amounts)
def test_an_amount_reads_back_from_its_plain_form(amount: Decimal) -> None:
    assert amount == parse_amount(format_plain(amount), signed=True)


@given(st.one_of(st.text(max_size=30), st.floats(), st.integers(), st.decimals(), st.none()))
def test_anything_is_read_or_refused(written: object) -> None:
    try:
        amount = parse_amount(written, signed=True)
    except AmountError as error:
        assert error.fix
    else:
        assert -2 == amount.as_tuple().exponent
        assert abs(amount) < 10**16


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        ("0.005", "0.01"),
        ("0.015", "0.02"),
        ("1.005", "1.01"),
        ("2.675", "2.68"),
        ("4894458.725", "4894458.73"),
        ("0.0049999999", "0.00"),
        ("-0.005", "-0.01"),
        ("-0.001", "0.00"),
    ],
)
def test_half_a_fen_is_rounded_up(value: str, rounded: str) -> None:
    assert rounded == str(round_fen(Decimal(value)))


@pytest.mark.parametrize(
    "value", ["NaN", "sNaN", "Infinity", "1E+16", "1E+9999", "9999999999999999.995"]
)
def test_what_cannot_be_rounded_is_refused(value: str) -> None:
    with pytest.raises(AmountError):
        round_fen(Decimal(value))


def test_the_ambient_decimal_context_does_not_matter() -> None:
    with localcontext() as context:
        context.prec = 3
        context.rounding = ROUND_HALF_EVEN
        assert Decimal("1234567.13") == round_fen(Decimal("1234567.125"))
        assert Decimal("4894458.72") == split_tax(Decimal("4894458.72"), Decimal("0.06")).gross
        assert Decimal("9999999123455990.00") == line_amount(
            Decimal("9999999.123456"), Decimal("999999999.999999")
        )
        assert "4,894,458.72" == format_amount(Decimal("4894458.72"))
        assert Decimal("4894458.72") == sum_exactly(
            allocate(Decimal("4894458.72"), [Decimal(1)] * 3)
        )


def sum_exactly(parts: tuple[Decimal, ...]) -> Fraction:
    return sum((Fraction(part) for part in parts), Fraction(0))


@pytest.mark.parametrize(
    ("total", "ratios", "remainder", "parts"),
    [
        ("415580.00", "0.75 0.25", -1, "311685.00 103895.00"),
        ("4894458.72", "0.4 0.3 0.3", -1, "1957783.49 1468337.62 1468337.61"),
        ("100.00", "1 1 1", 0, "33.34 33.33 33.33"),
        ("-100.00", "1 1 1", -1, "-33.33 -33.33 -33.34"),
        ("0.00", "1 1", -1, "0.00 0.00"),
        ("0.01", "1 1 1 1 1 1 1 1 1 1 1 1", -1, "0.00 " * 11 + "0.01"),
        ("0.06", "1 1 1 1 1 1 1 1 1 1 1 1", -1, "0.01 " * 6 + "0.00 " * 6),
        ("5.00", "0 1", -1, "0.00 5.00"),
    ],
)
def test_a_total_is_shared_out(total: str, ratios: str, remainder: int, parts: str) -> None:
    shared = allocate(Decimal(total), [Decimal(ratio) for ratio in ratios.split()], remainder)
    assert parts.split() == [str(part) for part in shared]


@given(st.one_of(amounts, small_amounts), shares, st.data())
def test_parts_add_up_and_stay_near_their_shares(
    total: Decimal, ratios: list[Decimal], data: st.DataObject
) -> None:
    if not any(ratios):
        return
    last = data.draw(st.integers(-len(ratios), len(ratios) - 1))
    parts = allocate(total, ratios, last)
    whole = sum(Fraction(ratio) for ratio in ratios)
    exact = [Fraction(total) * Fraction(ratio) / whole for ratio in ratios]
    others = [index for index in range(len(ratios)) if index != last % len(ratios)]
    rounded = [round_fen(Decimal(int(exact[i] * 10**9)).scaleb(-9)) for i in others]

    assert Fraction(total) == sum_exactly(parts)
    assert all(part >= 0 for part in parts)
    assert all(abs(Fraction(parts[i]) - exact[i]) < 2 * HALF for i in others)
    if sum_exactly(tuple(rounded)) <= Fraction(total):
        assert all(abs(Fraction(parts[i]) - exact[i]) <= HALF for i in others)


@given(signed_amounts, shares)
def test_a_negative_total_is_shared_like_its_positive(
    total: Decimal, ratios: list[Decimal]
) -> None:
    if any(ratios):
        mirrored = tuple(-part for part in allocate(-total, ratios))
        assert mirrored == allocate(total, ratios)


@pytest.mark.parametrize(
    ("total", "ratios", "remainder"),
    [
        ("1.00", [], -1),
        ("1.00", ["0", "0"], -1),
        ("1.00", ["-1", "2"], -1),
        ("1.00", ["NaN"], -1),
        ("1.00", ["1"], 1),
        ("1.005", ["1"], -1),
    ],
)
def test_what_cannot_be_shared_is_refused(total: str, ratios: list[str], remainder: int) -> None:
    with pytest.raises(AmountError):
        allocate(Decimal(total), [Decimal(ratio) for ratio in ratios], remainder)


@pytest.mark.parametrize(
    ("gross", "net", "tax"),
    [
        ("415580.00", "392056.60", "23523.40"),
        ("311685.00", "294042.45", "17642.55"),
        ("103895.00", "98014.15", "5880.85"),
        ("4894458.72", "4617413.89", "277044.83"),
        ("1957783.48", "1846965.55", "110817.93"),
        ("0.09", "0.08", "0.01"),
        ("-100.00", "-94.34", "-5.66"),
    ],
)
def test_a_tax_inclusive_amount_is_split(gross: str, net: str, tax: str) -> None:
    assert Split(Decimal(net), Decimal(tax)) == split_tax(Decimal(gross), Decimal("0.06"))


@given(signed_amounts, rates)
def test_net_and_tax_add_up_to_the_gross_and_the_net_is_the_nearest(
    gross: Decimal, rate: Decimal
) -> None:
    split = split_tax(gross, rate)
    assert gross == split.gross
    assert abs(Fraction(split.net) - Fraction(gross) / (1 + Fraction(rate))) <= HALF
    assert abs(split.tax) <= abs(gross)


@given(small_amounts, rates)
def test_tax_put_on_can_be_taken_off_again_within_a_fen(net: Decimal, rate: Decimal) -> None:
    added = add_tax(net, rate)
    assert abs(Fraction(added.tax) - Fraction(net) * Fraction(rate)) <= HALF
    assert abs(split_tax(added.gross, rate).net - net) <= FEN


@pytest.mark.parametrize("rate", ["6", "1", "-0.06", "NaN"])
def test_a_rate_that_is_none_is_refused(rate: str) -> None:
    for reckon in (split_tax, add_tax):
        with pytest.raises(AmountError) as caught:
            reckon(Decimal("100.00"), Decimal(rate))
        assert "rate" == caught.value.kind


@pytest.mark.parametrize(
    ("price", "quantity", "amount"),
    [
        ("600", "12", "7200.00"),
        ("0.333333", "3", "1.00"),
        ("0.005", "1", "0.01"),
        ("-5", "2", "-10.00"),
    ],
)
def test_a_line_is_price_times_quantity_rounded_once(
    price: str, quantity: str, amount: str
) -> None:
    assert amount == str(line_amount(Decimal(price), Decimal(quantity)))


def test_a_line_that_is_too_large_is_refused() -> None:
    with pytest.raises(AmountError):
        line_amount(Decimal(10**16 - 1), Decimal(10**16 - 1))


@pytest.mark.parametrize(
    ("value", "grouped", "plain"),
    [
        ("415580", "415,580.00", "415580.00"),
        ("-1234.5", "-1,234.50", "-1234.50"),
        ("0", "0.00", "0.00"),
        ("12.345678", "12.345678", "12.345678"),
        ("1234.500000", "1,234.50", "1234.50"),
        ("1E+3", "1,000.00", "1000.00"),
    ],
)
def test_amounts_are_written_with_and_without_thousands_marks(
    value: str, grouped: str, plain: str
) -> None:
    assert (grouped, plain) == (format_amount(Decimal(value)), format_plain(Decimal(value)))
