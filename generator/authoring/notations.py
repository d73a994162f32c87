"""How one value may be written: what a text states, and the filter that writes it the same way.

    read_tokens(text)            the numbers and dates of a text, whatever their notation
    write_as(known, token)       the tag that prints a value as the token has it

A tag is right only if it prints the very characters it stands for; `show` runs it to see.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from generator.authoring.known import Known
from generator.environment import make_environment
from generator.errors import GeneratorError
from generator.mentions.folding import fold
from generator.numerals import read_integer
from generator.uppercase import MalformedAmount, read_amount

_FIGURE = re.compile(
    r"(?<![\d.])(?P<sign>(?<![\w.)\]-])-)?(?P<number>\d{1,3}(?:[,，]\d{3})+(?:\.\d{1,8})?"
    r"|(?:\d ){3,}\d(?: ?\. ?\d(?: ?\d)*)?(?! ?\d)|\d{1,16}(?:\.\d{1,8})?)(?!\d|\.\d)"
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
_WORDS_CHARS = "壹贰叁肆伍陆柒捌玖拾佰仟貳參叄陸零〇○万亿萬億元圆圓角分整正"
_WORDS = re.compile(rf"[{_WORDS_CHARS}](?:[ \u3000]?[{_WORDS_CHARS}])+")
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
_PARTS = re.compile(
    rf"(?P<base>[百千万])分之[【\[]?(?P<part>[{_NUMERALS}]+(?:点[零一二三四五六七八九]{{1,6}})?|\d+(?:\.\d+)?)[】\]]?"
)
_BASES = {"百": 2, "千": 3, "万": 4}


@dataclass(frozen=True, slots=True)
class Token:
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
    taken: list[tuple[int, int]] = []
    tokens: list[Token] = []
    for reader in (_read_dates, _read_words, _read_parts, _read_figures, _read_numerals):
        for token in reader(folded, text):
            if all(token.end <= start or end <= token.start for start, end in taken):
                tokens.append(token)
                taken.append((token.start, token.end))
    return tuple(sorted(tokens, key=lambda token: token.start))


def _read_dates(folded: str, text: str) -> Iterator[Token]:
    for pattern in (_DATE, _CHINESE_DATE):
        for match in pattern.finditer(folded):
            parts = match.groupdict()
            numbers = [parts[name] or parts.get(f"{name}2") for name in "ymd"]
            try:
                year, month, *rest = (read_integer(each) for each in numbers if each)
                value = date(year, month, rest[0] if rest else 1)
            except (ValueError, GeneratorError):
                continue
            kind = "day" if rest else "month"
            yield Token(kind, *match.span(), text[slice(*match.span())], value)


def _read_words(folded: str, text: str) -> Iterator[Token]:
    for match in _WORDS.finditer(folded):
        packed = "".join(match[0].split())
        if not re.search("[壹贰叁肆伍陆柒捌玖拾]", packed) or not re.search(
            "[元圆圓角分]|[万亿佰仟拾][整正]", packed
        ):
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
        value = number.scaleb(-_BASES[match["base"]])
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


@lru_cache(maxsize=16384)
def show(filters: str, value: Any, kind: str) -> str | None:
    """What a value prints as behind these filters; None where they cannot print it.

    `kind` keeps apart what is equal and not the same: 0.06 and 6%.
    """
    try:
        return str(_compile(filters).render(v=value))
    except (GeneratorError, ArithmeticError, TypeError, ValueError):
        return None


@lru_cache(maxsize=1024)
def _compile(filters: str) -> Any:
    return make_environment(is_story=False).from_string(f"{{{{ {_apply('v', filters)} }}}}")


def _apply(name: str, filters: str) -> str:
    """A name behind filters; `* …` before them is reckoned first."""
    if filters.startswith("*"):
        factor, _, rest = filters.partition("|")
        return f"({name} {factor})|{rest}"
    return name + filters


def tag(known: Known, filters: str, name: str | None = None) -> str:
    """The tag that prints a value behind filters."""
    return f"{{{{ {_apply(name or known.name, filters)} }}}}"


def list_meanings(token: Token) -> tuple[Any, ...]:
    """The values that a token may stand for, each once."""
    if token.kind in ("day", "month", "parts"):
        return (token.value,)
    if token.unit in ("%", "‰"):
        return (token.value.scaleb(-2 if token.unit == "%" else -3),)
    if token.unit in ("万元", "万"):
        return tuple(dict.fromkeys((token.value * 10000, token.value)))
    return (token.value,)


def fits(known: Known, token: Token) -> bool:
    """Whether a token states this value, as far as numbers and units go."""
    value = known.value
    if known.kind == "date":
        if token.kind == "month":
            return (value.year, value.month) == (token.value.year, token.value.month)
        return token.kind == "day" and bool(value == token.value)
    if token.kind in ("day", "month"):
        return False
    if known.kind == "rate":
        if token.kind == "parts":
            return bool(value == token.value)
        scale = {"%": 2, "‰": 3}.get(token.unit)
        return token.kind == "figure" and scale is not None and token.value == value.scaleb(scale)
    if token.kind == "parts" or token.unit in ("%", "‰"):
        return False
    if known.kind == "money":
        if token.kind == "numeral":
            return False
        factor = 10000 if token.unit in ("万元", "万") else 1
        return bool(token.value * factor == value)
    if known.kind == "quantity":
        return token.kind == "figure" and bool(token.value == value)
    if known.kind == "count":
        return token.kind in ("figure", "numeral") and bool(token.value == value)
    return False


def write_as(known: Known, token: Token) -> tuple[str, bool]:
    """The filters that print a value as the token has it, and whether they do so exactly."""
    guesses = list(_guess(known, token))
    for filters in guesses:
        if show(filters, known.value, known.kind) == token.text:
            return filters, True
    return guesses[0] if guesses else "", False


def _guess(known: Known, token: Token) -> Iterator[str]:
    """Filters worth a try, the usual one first."""
    if known.kind == "date":
        yield from _guess_date(token)
    elif token.kind == "words":
        yield from _guess_words(token)
    elif known.kind == "rate":
        yield from _guess_rate(token)
    elif known.kind == "count" or token.kind == "numeral":
        yield ""
        yield from ("|中文数字", "|大写数字", "|中文数字('两')", "|全角", "|string|全角")
    else:
        yield from _guess_number(known, token)


def _guess_date(token: Token) -> Iterator[str]:
    folded = fold(token.text)
    if token.kind == "month":
        yield "|中文年月"
    else:
        yield from ("|日期", "|中文日期")
    zero = "○" if "○" in folded else "零"
    base = "|中文年月" if token.kind == "month" else "|中文日期"
    yield f"{base}|replace('〇', '{zero}')"
    numbers = list(re.finditer(r"\d+", folded))
    if not numbers:
        return
    is_padded = any(len(n[0]) == 2 and n[0][0] == "0" for n in numbers[1:])
    is_padded = is_padded or "-" in folded  # as ISO 8601 has it, also where it cannot be told
    for padded in (is_padded, not is_padded):
        picture, last = "", 0
        for number, letter in zip(numbers, "ymd", strict=False):
            is_long = len(number[0]) == 2 and (padded or number[0][0] == "0")
            width = 4 if letter == "y" else 2 if is_long else 1
            picture += token.text[last : number.start()] + letter * width
            last = number.end()
        picture += token.text[last:]
        if "'" not in picture:
            yield f"|日期('{picture}')"
            yield f"|日期('{fold(picture)}')|全角"


def _guess_words(token: Token) -> Iterator[str]:
    packed = "".join(token.text.split())
    swaps = [(a, b) for a, b in (("元", "圓"), ("元", "圆"), ("整", "正")) if b in packed]
    if packed.endswith(("元", "圆", "角")):
        swaps.append(("整", ""))
    tail = "".join(f"|replace('{a}', '{b}')" for a, b in swaps)
    plain = "".join(f"|replace('{a}', '{b}')" for a, b in swaps if b != "圆")
    blank = next((char for char in token.text if char.isspace()), "")
    ends = ("", f"|join('{blank}')") if blank else ("",)
    for end in ends:
        for base in ("|大写", "|大写('合同', false)"):
            yield base + tail + end
        for base in ("|大写('发票')", "|大写('发票', false)"):
            yield base + plain + end
            yield base + tail + "|replace('圆', '元')" + end


def _guess_rate(token: Token) -> Iterator[str]:
    if token.kind == "parts":
        if token.text[0].isascii():
            yield f"* {10 ** _BASES[token.unit]}|数量"
        else:
            yield "|中文百分比"
            yield f"|中文百分比('{token.unit}')"
        return
    number = re.match(r"[\d.]+", fold(token.text))
    tail = token.text[number.end() :] if number else ""
    places = len(number[0].partition(".")[2]) if number else 0
    pictures = ["0", "0." + "0" * places] if places else ["0"]
    if tail in ("%", ""):
        yield "|百分比"
    for picture in pictures:
        if token.unit == "‰" and not tail:
            yield f"|百分比('{picture}‰')|replace('‰', '')"
        else:
            yield f"|百分比('{picture}{tail}')"
            yield f"|百分比('{picture}{tail}')|全角"


def _guess_number(known: Known, token: Token) -> Iterator[str]:
    folded = fold(token.text)
    places = len(re.sub(r"[ ,]", "", folded).partition(".")[2])
    fraction = "." + "0" * places if places else ""
    comma = "," in folded or "，" in folded
    picture = ("#,##0" if comma else "0") + fraction
    if known.kind == "quantity":
        yield from ("|数量", f"|数量('{picture}')", f"|数量('{picture}')|全角")
        return
    if token.unit in ("万元", "万"):
        yield from ("|万元", f"|万元('{picture}')", f"|万元('{picture}')|全角")
        return
    if known.key == "unit_price":
        yield "|单价"
    yield from ("|金额", f"|金额('{picture}')", "|单价", f"|金额('{picture}')|全角")
    if " " in token.text:
        yield f"|金额('{picture}')|join(' ')"
    if "，" in token.text:
        yield f"|金额('{picture}')|replace(',', '，')"
