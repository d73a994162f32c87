"""大写 amounts: written by the rules, read back, or told what is wrong."""

from __future__ import annotations

import csv
import random
from decimal import Decimal, localcontext
from pathlib import Path

import cn2an  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import AmountError, NumeralError
from generator.uppercase import (
    MalformedAmount,
    permitted_spellings,
    read_amount,
    write_amount,
)

_CASES = Path(__file__).parent / "cases" / "uppercase_cases.csv"
with _CASES.open(encoding="utf-8", newline="") as _file:
    _ROWS = list(csv.DictReader(_file))
GOOD_ROWS = [row for row in _ROWS if not row["preferred"].startswith("ERROR")]
BAD_ROWS = [row for row in _ROWS if row["preferred"].startswith("ERROR")]
_ERROR_KINDS = {
    "ERROR:NEGATIVE": "negative",
    "ERROR:SUB_FEN": "decimals",
    "ERROR:TOO_LARGE": "too_large",
    "ERROR:NOT_A_NUMBER": "format",
}

fens = st.integers(0, 10**18 - 1)
amounts = fens.map(lambda fen: Decimal(fen).scaleb(-2))


def brief(value: object) -> str | None:
    """A test's name for a value too long to be one."""
    if isinstance(value, int) and abs(value) > 10**16:
        return "huge"
    return f"{value[:10]}..." if isinstance(value, str) and len(value) > 200 else None


def test_the_case_file_is_all_there() -> None:
    assert (64, 7) == (len(GOOD_ROWS), len(BAD_ROWS))


@pytest.mark.parametrize("row", GOOD_ROWS, ids=lambda row: row["amount"])
def test_an_amount_is_written_in_its_preferred_spelling(row: dict[str, str]) -> None:
    assert row["preferred"] == write_amount(Decimal(row["amount"]))


@pytest.mark.parametrize("row", GOOD_ROWS, ids=lambda row: row["amount"])
def test_exactly_the_permitted_spellings_are_permitted(row: dict[str, str]) -> None:
    assert set(row["permitted"].split("|")) == permitted_spellings(Decimal(row["amount"]))


@pytest.mark.parametrize("row", GOOD_ROWS, ids=lambda row: row["amount"])
def test_every_permitted_spelling_is_read(row: dict[str, str]) -> None:
    for spelling in row["permitted"].split("|"):
        assert Decimal(row["amount"]) == read_amount(spelling)
        assert Decimal(row["amount"]) == read_amount("人民币" + spelling.replace("元", "圆"))


@pytest.mark.parametrize("row", BAD_ROWS, ids=lambda row: row["amount"])
def test_what_cannot_be_written_is_refused_with_its_kind(row: dict[str, str]) -> None:
    with pytest.raises(AmountError) as caught:
        write_amount(Decimal(row["amount"]))
    assert _ERROR_KINDS[row["preferred"]] == caught.value.kind


@pytest.mark.parametrize(
    ("amount", "kind"),
    [
        (415580.0, "float"),
        (True, "type"),
        ("415580.00", "type"),
        (None, "type"),
        (10**5000, "too_large"),
        (Decimal("1E+999999"), "too_large"),
        (Decimal("1E-999999"), "decimals"),
        (Decimal("sNaN"), "format"),
        (Decimal("Infinity"), "format"),
    ],
    ids=brief,
)
def test_no_odd_amount_ends_in_a_traceback(amount: object, kind: str) -> None:
    with pytest.raises(AmountError) as caught:
        write_amount(amount)  # type: ignore[arg-type]
    assert kind == caught.value.kind


def test_zeros_after_the_fen_do_no_harm() -> None:
    assert "壹元贰角整" == write_amount(Decimal("1.2000"))


def test_the_ambient_decimal_context_does_not_matter() -> None:
    with localcontext() as context:
        context.prec = 2
        assert Decimal("4894458.72") == read_amount(write_amount(Decimal("4894458.72")))
        assert "肆佰捌拾玖万肆仟肆佰伍拾捌元柒角贰分" == write_amount(Decimal("4894458.72"))


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("692", "陆佰玖拾贰圆整"),
        ("246.90", "贰佰肆拾陆圆玖角整"),
        ("3550.70", "叁仟伍佰伍拾圆零柒角整"),
        ("-500", "（负数）伍佰圆整"),
        ("-12.32", "（负数）壹拾贰圆叁角贰分"),
        ("0", "零圆整"),
    ],
)
def test_an_invoice_has_its_own_style(amount: str, words: str) -> None:
    assert words == write_amount(Decimal(amount), style="invoice")
    assert Decimal(amount) == read_amount(words)


def test_the_zero_after_wan_can_be_left_out() -> None:
    assert "壹拾万叁仟捌佰玖拾伍元整" == write_amount(103895, zero_after_wan=False)
    assert "壹拾万零伍佰元整" == write_amount(100500, zero_after_wan=False)


def test_a_hundred_thousand_random_amounts_read_back() -> None:
    dice = random.Random(20260411)
    for _ in range(100_000):
        fen = dice.randrange(10 ** dice.randint(1, 18))
        # Most random figures have no zeros, and zeros are where spelling goes wrong.
        figures = "".join(digit if dice.random() < 0.5 else "0" for digit in str(fen))
        amount = Decimal(figures).scaleb(-2)
        assert amount == read_amount(write_amount(amount))


@given(amounts)
def test_every_permitted_spelling_of_any_amount_reads_back(amount: Decimal) -> None:
    spellings = permitted_spellings(amount)
    assert write_amount(amount) in spellings
    assert write_amount(amount, zero_after_wan=False) in spellings
    assert {amount} == {read_amount(spelling) for spelling in spellings}


@given(amounts)
def test_the_invoice_style_reads_back_with_its_sign(amount: Decimal) -> None:
    assert -amount == read_amount(write_amount(-amount, style="invoice"))


@given(amounts, st.data())
def test_a_spelling_with_one_character_less_is_never_read_as_another_amount(
    amount: Decimal, data: st.DataObject
) -> None:
    words = write_amount(amount)
    at = data.draw(st.integers(0, len(words) - 1))
    shorter = words[:at] + words[at + 1 :]
    try:
        value = read_amount(shorter)
    except MalformedAmount:
        return
    assert shorter in permitted_spellings(value)


@given(st.text(alphabet="零壹贰玖拾佰仟万亿元圆角分整正人民币（负数）一两0廿 ", max_size=20))
def test_any_text_is_read_or_refused_and_only_permitted_ones_are_read(text: str) -> None:
    try:
        value = read_amount(text)
    except MalformedAmount as error:
        assert error.message
        if error.value is not None:
            assert error.fix is not None
            right = error.fix.removeprefix("应写作「").removesuffix("」")
            assert error.value == read_amount(right)
    else:
        plain = "".join(text.split()).replace("圆", "元").replace("正", "整")
        plain = plain.removeprefix("人民币").removeprefix("（负数）")
        assert plain in permitted_spellings(abs(value))


@given(st.text(max_size=100))
def test_no_text_whatever_ends_in_a_traceback(text: str) -> None:
    try:
        read_amount(text)
    except NumeralError as error:
        assert error.fix


@given(st.integers(1, 10**14 - 1))
def test_the_second_opinion_agrees_where_it_can_read(yuan: int) -> None:
    words = write_amount(yuan, zero_after_wan=False)
    try:
        opinion = cn2an.cn2an(words.removesuffix("元整"), "smart")
    except ValueError:
        return
    assert opinion == read_amount(words)


@given(amounts)
def test_the_second_opinion_writes_a_permitted_spelling(amount: Decimal) -> None:
    assert cn2an.an2cn(f"{amount:.2f}", "rmb") in permitted_spellings(amount)


def test_traditional_forms_and_blanks_are_read() -> None:
    assert Decimal("415580.00") == read_amount("人民币 肆拾壹萬伍仟伍佰捌拾圓正　")
    assert Decimal("600000326.00") == read_amount("陸億零參佰貳拾陸圆正")


@pytest.mark.parametrize(
    ("text", "kind", "value", "words"),
    [
        ("一百元整", "character", "100", "「一、百」，应写「壹、佰」"),
        ("两元整", "character", "2", "「两」"),
        ("廿元整", "character", "20", "「廿」"),
        ("壹佰〇伍元整", "character", "105", "「〇」，应写「零」"),
        ("伍块整", "character", "5", "「块」，应写「元」"),
        ("壹元5角整", "character", "1.50", "「5」"),
        ("100元", "character", None, "小写数字"),
        ("415,580.00", "character", None, "小写数字"),
        ("壹兆元整", "character", None, "「兆」"),
        ("壹\u200b元整", "character", None, "U+200B"),
        ("壹佰零零伍元整", "zero_extra", "105", "「零零」"),
        ("壹拾零万元整", "zero_extra", "100000", "「拾零万」"),
        ("壹佰零元整", "zero_extra", "100", "「佰零元」"),
        ("贰拾元零整", "zero_extra", "20", "末尾的「零」"),
        ("壹佰零伍元零伍角整", "zero_extra", "105.50", "「元零伍」"),
        ("零元伍角整", "zero_extra", "0.50", "「零」多余"),
        ("壹亿零万零壹元整", "empty_section", "100000001", "「零万」"),
        ("壹亿万零壹元整", "empty_section", "100000001", "「万」多余"),
        ("拾元整", "ten", "10", "缺「壹」"),
        ("壹佰拾伍元整", "ten", "115", "缺「壹」"),
        ("壹佰元", "missing_zheng", "100", "应写「整」"),
        ("壹元零伍分整", "extra_zheng", "1.05", "不写「整」"),
        ("壹佰元整整", "extra_zheng", None, "不止一个"),
        ("壹佰整", "missing_yuan", "100", "缺少「元」"),
        ("壹佰伍角整", "missing_yuan", "100.50", "缺少「元」"),
        ("壹佰元伍分", "zero_missing", "100.05", "「元」与「伍」之间缺「零」"),
        ("壹万伍佰元整", "zero_missing", "10500", "「万」与「伍」之间缺「零」"),
        ("壹仟伍元整", "zero_missing", None, "缺「零」"),
        ("壹万伍元整", "zero_missing", None, "缺「零」"),
        ("伍佰壹仟元整", "order", None, "次序颠倒"),
        ("壹万壹万元整", "order", None, "「万」重复"),
        ("壹元元整", "order", None, "不止一个「元」"),
        ("伍分壹角", "fraction", None, "不成角分"),
        ("壹佰元零角零分", "zero_unit", "100", "「零角」"),
        ("壹仟零佰零拾伍元整", "zero_unit", "1005", "「零佰」"),
        ("仟元整", "digits", None, "「仟」前没有数字"),
        ("壹贰元整", "digits", None, "缺单位"),
        ("元伍角整", "digits", None, "「元」前没有数字"),
        ("亿元整", "digits", None, "「亿」前没有数字"),
        ("人民币：壹佰元整", "prefix", "100", "「：」"),
        ("人民币（大写）壹佰元整", "prefix", "100", "（大写）"),
        ("负伍佰元整", "prefix", "-500", "（负数）"),
        ("", "empty", None, "空"),
        ("人民币", "empty", None, "空"),
        ("壹" * 100_000, "length", None, "过长"),
    ],
    ids=brief,
)
def test_a_misspelt_amount_is_told_what_is_wrong(
    text: str, kind: str, value: str | None, words: str
) -> None:
    with pytest.raises(MalformedAmount) as caught:
        read_amount(text)
    assert (kind, value and Decimal(value)) == (caught.value.kind, caught.value.value)
    assert words in caught.value.message


def test_the_right_spelling_is_offered_in_the_words_of_the_text() -> None:
    with pytest.raises(MalformedAmount) as caught:
        read_amount("人民币拾圆整")
    assert "应写作「人民币壹拾圆整」" == caught.value.fix


def test_an_amount_that_is_no_text_is_refused() -> None:
    with pytest.raises(NumeralError):
        read_amount(415580)  # type: ignore[arg-type]
