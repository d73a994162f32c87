"""How one value may be written: the filters that print it as a text has it.

A tag is right only if it prints the very characters it stands for; `show` runs it to see.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from generator.authoring.deriving.known import Known
from generator.authoring.deriving.tokens import BASES, Token
from generator.environment import make_environment
from generator.errors import GeneratorError
from generator.folding import fold


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
    """A name behind filters; `* …` or `// …` before them is reckoned first."""
    if filters.startswith(("*", "/")):
        factor, mark, rest = filters.partition("|")
        return f"({name} {factor})|{rest}" if mark else f"{name} {factor}"
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
    if token.unit == "年":
        return tuple(dict.fromkeys((token.value, token.value * 12)))
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
    if known.kind == "count" and token.kind in ("figure", "numeral"):
        return bool(token.value * (12 if is_in_years(known, token) else 1) == value)
    return False


def is_in_years(known: Known, token: Token) -> bool:
    """Whether a text counts in years what the deal counts in months: 一年 for 12."""
    return known.kind == "count" and known.unit == "月" and token.unit == "年"


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
        factor = "// 12" if is_in_years(known, token) else ""
        for each in ("", "|中文数字", "|大写数字", "|中文数字('两')", "|全角"):
            yield factor + each
    else:
        yield from _guess_number(known, token)


def _guess_date(token: Token) -> Iterator[str]:
    folded = fold(token.text)
    if token.unit == "英文":
        yield "|英文日期"
        return
    if token.kind == "month":
        yield "|中文年月"
    else:
        usual = ("|日期", "|数字日期", "|中文日期", "|大写日期")
        yield from reversed(usual) if token.text[0] in "零壹贰叁肆伍陆柒捌玖" else usual
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
            yield f"* {10 ** BASES[token.unit]}|数量"
        else:
            yield "|中文比率"
            yield f"|中文比率('{token.unit}')"
        return
    number = re.match(r"[\d.]+", fold(token.text))
    tail = token.text[number.end() :] if number else ""
    places = len(number[0].partition(".")[2]) if number else 0
    pictures = ["0", "0." + "0" * places] if places else ["0"]
    if tail in ("%", "", "‰"):
        yield "|千分比" if tail == "‰" else "|百分比"
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
        yield f"|金额('#,##0{fraction}')|replace(',', ' ')"
    if "，" in token.text:
        yield f"|金额('{picture}')|replace(',', '，')"
