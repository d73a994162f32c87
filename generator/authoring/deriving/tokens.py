"""The numbers and dates of a text, whatever their notation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from msgspec import Struct

from generator.errors import GeneratorError
from generator.folding import fold
from generator.numerals import read_integer
from generator.uppercase import MalformedAmount, read_amount

_FIGURE = re.compile(
    r"(?<![\d.])(?P<sign>(?<![\w.)\]-])-)?(?P<number>\d{1,3}(?:[,，]\d{3})+(?:\.\d{1,8})?"
    r"|\d{1,3}(?: \d{3})+(?:\.\d{1,2})?(?! ?\d)|(?:\d ){3,}\d(?: ?\. ?\d(?: ?\d)*)?(?! ?\d)|\d{1,16}(?:\.\d{1,8})?)(?!\d|\.\d)"
)
_NUMERALS = "〇零一二三四五六七八九十百千两廿卅壹贰叁肆伍陆柒捌玖拾佰仟貳參叄陸"
_NUMERAL = re.compile(rf"[{_NUMERALS}]{{1,9}}")
_UNIT = re.compile(
    r"\s?[】\]）)]?\s?(?:[（(]\d{1,4}[)）]\s?)?"
    r"(?P<unit>万元|亿元|万|元|圆|个?工作日|个?自然日|个?日历[日天]|个?月|个?小时|分钟|日|天|年|份|个|套|%|％|‰)"
)
_UNITS = {
    **dict.fromkeys(("日", "天", "自然日", "日历日", "日历天"), "日"),
    **dict.fromkeys(("份", "个", "套"), "份"),
    **{"％": "%", "圆": "元"},
}
_MARK = re.compile(r"(?:[¥￥]|RMB|CNY|人民币|小写[)）]?[:：]?)\s*$")
_NOT_NUMBER = re.compile(r"[A-Za-z_./]$|\d-$")
_WORDS_CHARS = (
    "壹贰叁肆伍陆柒捌玖拾佰仟貳參叄陸零〇○万亿萬億元圆圓角分整正一二三四五六七八九十百千两"
)
_WORDS = re.compile(rf"[{_WORDS_CHARS}](?:[ \u3000]?[{_WORDS_CHARS}])+")
_HAS_DIGIT = re.compile("[壹贰叁肆伍陆柒捌玖拾貳參叄陸一二三四五六七八九十]")
_IS_SUM = re.compile("[元圆圓](?:[整正]|.{1,4}[角分][整正]?)?$|[万亿佰仟拾][整正]$|[角分][整正]?$")
_ENGLISH_MONTHS = {
    name: number
    for number, name in enumerate(
        [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ],
        1,
    )
}
_ENGLISH_DATE = re.compile(rf"(?<!\d)(\d{{1,2}}) ({'|'.join(_ENGLISH_MONTHS)}),? (\d{{4}})(?!\d)")
_DIGITS, _B, _E = (
    "〇零○一二三四五六七八九",
    r"[ \u3000]{0,4}[【\[]?[ \u3000]{0,2}",
    r"[ \u3000]{0,2}[】\]]?[ \u3000]{0,4}",
)
_DATE = re.compile(
    rf"(?<!\d)(?P<y>\d{{4}}){_E}年{_B}(?P<m>\d{{1,2}}){_E}月(?:{_B}(?P<d>\d{{1,2}}){_E}[日号])?"
    r"|(?<![\d./-])(?P<y2>(?:19|20)\d{2})(?P<sep> ?[-./] ?)(?P<m2>\d{1,2})(?P=sep)(?P<d2>\d{1,2})(?!\d|[./-]\d)"
)
_CHINESE_DATE = re.compile(
    rf"(?P<y>[{_DIGITS}]{{4}})年(?P<m>[一二三四五六七八九十]{{1,3}})月"
    r"(?:(?P<d>[一二三四五六七八九十廿卅]{1,4})日)?"
)
_BILL_DATE = re.compile(
    r"(?P<y>[零壹贰叁肆伍陆柒捌玖]{4})年(?P<m>[零壹贰叁肆伍陆柒捌玖拾]{1,3})月"
    r"(?P<d>[零壹贰叁肆伍陆柒捌玖拾]{1,4})日"
)
_PARTS = re.compile(
    rf"(?P<base>[百千万])分之[【\[]?(?P<part>[{_NUMERALS}]+(?:点[零一二三四五六七八九]{{1,6}})?|\d+(?:\.\d+)?)[】\]]?"
)
BASES = {"百": 2, "千": 3, "万": 4}


class Token(Struct, frozen=True):
    """A number or date in a text, `text[start:end]`.

    Kinds: figure (with the `unit` after it and whether a money sign stands before it: `marked`),
    words (大写), day, month, parts (百分之五), numeral (三 in 三份). `value` is a number or a date.
    """

    kind: str
    start: int
    end: int
    text: str
    value: Any
    unit: str = ""
    marked: bool = False


@lru_cache(maxsize=8192)
def read_tokens(text: str) -> tuple[Token, ...]:
    """All numbers and dates of a text, none inside another."""
    folded = fold(text)
    taken = bytearray(len(text))
    tokens: list[Token] = []
    for reader in (_read_dates, _read_words, _read_parts, _read_figures, _read_numerals):
        for token in reader(folded, text):
            if not any(taken[token.start : token.end]):
                tokens.append(token)
                taken[token.start : token.end] = b"\1" * (token.end - token.start)
    return tuple(sorted(tokens, key=lambda token: token.start))


def _read_dates(folded: str, text: str) -> Iterator[Token]:
    for pattern in (_DATE, _CHINESE_DATE, _BILL_DATE):
        for match in pattern.finditer(folded):
            parts = match.groupdict()
            numbers = [parts[name] or parts.get(f"{name}2") for name in "ymd"]
            try:
                year, month, *rest = (_read_number(each) for each in numbers if each)
                value = date(year, month, rest[0] if rest else 1)
            except (ValueError, GeneratorError):
                continue
            kind = "day" if rest else "month"
            yield Token(kind, *match.span(), text[slice(*match.span())], value)
    for match in _ENGLISH_DATE.finditer(folded):
        number, name, count = match.groups()
        try:
            value = date(int(count), _ENGLISH_MONTHS[name], int(number))
        except ValueError:
            continue
        yield Token("day", *match.span(), text[slice(*match.span())], value, "英文")


def _read_number(text: str) -> int:
    """A part of a date: 零壹 is one, as a bill has it."""
    return read_integer(text if len(text) == 4 else text.lstrip("零"))


def _read_words(folded: str, text: str) -> Iterator[Token]:
    for match in _WORDS.finditer(folded):
        packed = "".join(match[0].split())
        if not _IS_SUM.search(packed) or not _HAS_DIGIT.search(packed):
            continue
        try:
            value = read_amount(packed)
        except MalformedAmount as error:
            if error.value is None:
                continue
            value = error.value
        except GeneratorError:
            continue
        yield Token("words", *match.span(), text[slice(*match.span())], value, marked=True)


def _read_parts(folded: str, text: str) -> Iterator[Token]:
    for match in _PARTS.finditer(folded):
        whole, _, rest = match["part"].partition("点")
        try:
            number = Decimal(whole) if whole[0].isascii() else Decimal(read_integer(whole))
        except (GeneratorError, ArithmeticError):
            continue
        digits = "".join(str("零一二三四五六七八九".index(char)) for char in rest)
        number = Decimal(f"{number}.{digits}") if digits else number
        value = number.scaleb(-BASES[match["base"]])
        start, end = match.span()
        if match["part"][0].isascii():
            start, end = match.span("part")
        yield Token("parts", start, end, text[start:end], value, match["base"])


def _read_figures(folded: str, text: str) -> Iterator[Token]:
    for match in _FIGURE.finditer(folded):
        start, end = match.span()
        before = folded[max(0, start - 12) : start]
        marked = _MARK.search(before) is not None
        if _NOT_NUMBER.search(before) and not marked:
            continue
        unit = _UNIT.match(folded, end)
        plain = re.sub("[,， ]", "", match["number"])
        counted = _fold_unit(unit["unit"]) if unit else ""
        if unit and counted in ("%", "‰") and not folded[end : unit.start("unit")].strip():
            end = unit.end()
        yield Token(
            *("figure", start, end, text[start:end], Decimal((match["sign"] or "") + plain)),
            unit=counted,
            marked=marked,
        )


def _read_numerals(folded: str, text: str) -> Iterator[Token]:
    for match in _NUMERAL.finditer(folded):
        unit = _UNIT.match(folded, match.end())
        if unit is None or unit["unit"] in ("个", "%"):
            continue
        try:
            value = read_integer(match[0])
        except GeneratorError:
            continue
        start, end = match.span()
        yield Token(
            "numeral", start, end, text[start:end], Decimal(value), _fold_unit(unit["unit"])
        )


def _fold_unit(unit: str) -> str:
    plain = unit.removeprefix("个")
    return _UNITS.get(unit, _UNITS.get(plain, plain))
