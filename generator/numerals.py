"""Chinese numerals: counts, dates and years in words, how they are read back, English words.

What 大写 amounts share with them stands here too: the digits, the reckoning of whole numbers with
its flaws, and the value of an amount in fen.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Context, Decimal
from typing import NamedTuple

from generator.errors import AmountError, NumeralError

FORMAL = "零壹贰叁肆伍陆柒捌玖"
DIGITS = {char: value for value, char in enumerate(FORMAL) if value}
ACCEPTED = dict(zip("貳參叄陸億萬圓圆正", "贰叁叁陆亿万元元整", strict=True))
MISWRITTEN = {
    **dict(
        zip(
            "一二三四五六七八九两十百千〇○另块毛",
            "壹贰叁肆伍陆柒捌玖贰拾佰仟零零零元角",
            strict=True,
        )
    ),
    **dict(zip("0123456789", FORMAL, strict=True)),
    "廿": "贰拾",
    "念": "贰拾",
    "卅": "叁拾",
}
LONGEST = 80

_LIMIT = 10**16
_FEN = Decimal("0.01")
_EXACT = Context(prec=60)  # more digits than any amount has
_PLAIN = "零一二三四五六七八九"
_YEAR = "〇一二三四五六七八九"
_FORMAL_PLACES = ("", "拾", "佰", "仟")
_PLAIN_PLACES = ("", "十", "百", "千")
_PLACES = {"拾": 10, "佰": 100, "仟": 1000}


class Flaw(NamedTuple):
    """What is wrong with a spelling: its kind, and words for people."""

    kind: str
    words: str


class Unsure(Exception):
    """A spelling whose value is anyone's guess."""

    def __init__(self, kind: str, words: str) -> None:
        super().__init__(words)
        self.flaw = Flaw(kind, words)


# --- writing -------------------------------------------------------------------------------------


def write_integer(n: int, *, formal: bool = False) -> str:
    """A count in words: 十一, 一百零一, 一万; formal 肆, 壹拾, 壹拾万零柒仟.

    Raises NumeralError below 0 and from 10^16.
    """
    if isinstance(n, bool) or not isinstance(n, int):
        raise NumeralError("只有整数能写成中文数字", fix="请给出整数", kind="type")
    if not 0 <= n < _LIMIT:
        raise NumeralError("整数须在 0 与 10 的 16 次方之间", fix="请核对数字", kind="too_large")
    if formal:
        return formal_pattern(n).replace("w", "零") or "零"
    text = _whole(n, _PLAIN, _PLAIN_PLACES).replace("w", "") or "零"
    return text.removeprefix("一") if text.startswith("一十") else text


def write_date(day: date) -> str:
    """A date in Chinese words: 二〇二六年四月十一日."""
    return f"{write_month(day)}{write_integer(day.day)}日"


def write_month(day: date) -> str:
    """The month of a date in Chinese words: 二〇二六年四月."""
    return f"{write_year(day)}{write_integer(day.month)}月"


def write_year(day: date) -> str:
    """The year of a date in Chinese words: 二〇二六年."""
    return "".join(_YEAR[int(digit)] for digit in f"{day.year:04}") + "年"


def write_bill_date(day: date) -> str:
    """A date as cheques and bills bear it: 贰零贰陆年零壹月壹拾伍日 (附一 六).

    A 零 stands before 壹, 贰 and 壹拾 of the month, and before 壹 to 玖, 壹拾, 贰拾 and 叁拾 of
    the day, so that nothing can be written in front.
    """
    year = "".join(FORMAL[int(digit)] for digit in f"{day.year:04}")
    month = ("零" if day.month in (1, 2, 10) else "") + write_integer(day.month, formal=True)
    guarded = day.day < 10 or day.day % 10 == 0
    return f"{year}年{month}月{'零' if guarded else ''}{write_integer(day.day, formal=True)}日"


def spell_english(amount: Decimal | int) -> str:
    """An amount of yuan in English for bilingual forms.

    `RMB Four Hundred Fifteen Thousand Five Hundred Eighty Yuan and Seventy-Two Fen Only`; the
    only "and" stands before the fen. Raises AmountError as `count_fen` does.
    """
    from num2words import num2words

    yuan, fen = divmod(count_fen(amount), 100)

    def words(number: int) -> str:
        text = str(num2words(number, lang="en")).replace(",", "").replace(" and ", " ")
        return text.title()

    parts = [f"{words(yuan)} Yuan"] if yuan or not fen else []
    parts += [f"{words(fen)} Fen"] if fen else []
    return f"RMB {' and '.join(parts)} Only"


# --- reading -------------------------------------------------------------------------------------


def read_integer(text: str) -> int:
    """The count that a text stands for: 十一, 肆, 两百, 廿五, 二〇二六, and figures.

    Lenient where the value is sure; raises NumeralError where it is not (一百五), and from 10^16.
    """
    packed = "".join(text.split()) if isinstance(text, str) else ""
    if not packed or len(packed) > LONGEST:
        raise NumeralError(
            f"「{excerpt(packed)}」不是数", fix="请写整数，如 4 或 肆", kind="format"
        )
    plain = unicodedata.normalize("NFKC", packed).replace("○", "〇")
    if re.fullmatch("[0-9]+", plain):
        number = int(plain)
    else:
        folded = "".join(ACCEPTED.get(char, MISWRITTEN.get(char, char)) for char in plain)
        if all(char in FORMAL for char in folded):
            number = int("".join(str(FORMAL.index(char)) for char in folded))
        else:
            try:
                if strange := [c for c in folded if c not in FORMAL + "拾佰仟万亿"]:
                    raise Unsure("character", f"含有不是数字的「{name_character(strange[0])}」")
                number = whole_value(folded, [])
            except Unsure as unsure:
                raise NumeralError(
                    f"数「{excerpt(packed)}」：{unsure.flaw.words}",
                    fix="请改成规范的数字，如 4、四 或 肆",
                    kind=unsure.flaw.kind,
                ) from None
    if number >= _LIMIT:
        raise NumeralError(f"数「{excerpt(packed)}」过大", fix="请核对数字", kind="too_large")
    return number


# --- shared with 大写 amounts ----------------------------------------------------------------------


def count_fen(amount: Decimal | int, *, signed: bool = False) -> int:
    """An amount of yuan in whole fen, whatever the decimal context of the caller.

    Raises AmountError for a float, NaN, a part of a fen, 10^16 yuan and above, and for a negative
    unless `signed`.
    """
    if isinstance(amount, float):
        raise AmountError(
            f"金额 {amount!r} 经过了浮点数，可能已不准确",
            fix="请用带引号的文本写金额",
            kind="float",
        )
    if isinstance(amount, bool) or not isinstance(amount, int | Decimal):
        raise AmountError("金额须是数", fix="请写成 415580.00 这样的金额", kind="type")
    exact = Decimal(amount) if isinstance(amount, Decimal) or abs(amount) < _LIMIT else None
    if exact is not None and not exact.is_finite():
        raise AmountError("金额不是一个数（NaN 或无穷）", fix="请核对金额", kind="format")
    if exact is not None and not exact:
        return 0
    if exact is None or exact.adjusted() >= 16:
        raise AmountError(
            "金额达到或超过 1 亿亿元（10 的 16 次方），无法写成大写",
            fix="请核对金额",
            kind="too_large",
        )
    fen = exact.quantize(_FEN, context=_EXACT)
    if fen != exact:
        raise AmountError(
            f"金额 {excerpt(str(amount))} 不足一分的部分无法写成大写",
            fix="请先四舍五入到分（两位小数）",
            kind="decimals",
        )
    if fen < 0 and not signed:
        raise AmountError(
            f"金额 {amount} 为负，合同金额没有负数的大写写法",
            fix="请写成正数，并在文字里说明是减少、扣除或退还",
            kind="negative",
        )
    return int(fen.scaleb(2, _EXACT))


def formal_pattern(n: int) -> str:
    """A count in formal numerals, nothing for 0; `w` where a 零 after 万 or 亿 is a free choice."""
    return _whole(n, FORMAL, _FORMAL_PLACES)


def whole_value(text: str, flaws: list[Flaw]) -> int:
    """The whole number of a folded text; flaws that leave it sure are noted, else Unsure."""
    for unit in "亿万":
        if any(part.count(unit) > 1 for part in ([text] if unit == "亿" else text.split("亿"))):
            raise Unsure("order", f"「{unit}」重复")
    high, mark, low = text.rpartition("亿")
    total = 0
    if mark:
        total = _myriads(high, flaws, inner=False) * 10**8
        if not total:
            raise Unsure("digits", "「亿」前没有数字")
    return total + _myriads(low, flaws, inner=bool(mark))


def name_character(char: str) -> str:
    """A character as a message can show it."""
    return char if char.isprintable() else f"U+{ord(char):04X}"


def excerpt(text: str) -> str:
    """The beginning of a text as a message can show it."""
    shown = "".join(char if char.isprintable() else "�" for char in text[:40])
    return shown + ("…" if len(text) > 40 else "")


# --- inside --------------------------------------------------------------------------------------


def _whole(n: int, digits: str, places: tuple[str, ...]) -> str:
    """An integer with its section units; nothing for 0."""
    text, figures, gap = "", str(n) if n else "", False
    for place, figure in zip(range(len(figures) - 1, -1, -1), figures, strict=True):
        if figure != "0":
            if gap:
                text += "w" if place % 4 == 3 else "零"
            text += digits[int(figure)] + places[place % 4]
        gap = figure == "0"
        # An empty 万 section under a written 亿 drops its unit: 壹亿零壹, never 壹亿万零壹.
        if place == 8 or (place in (4, 12) and n // 10**place % 10_000):
            text += "亿" if place == 8 else "万"
    return text


def _myriads(text: str, flaws: list[Flaw], *, inner: bool) -> int:
    high, mark, low = text.rpartition("万")
    total = 0
    if mark:
        total = _section(high, flaws, inner=inner) * 10_000
        if not total and not inner:
            raise Unsure("digits", "「万」前没有数字")
        if not total:
            flaws.append(Flaw("empty_section", f"「{high[-1:]}万」多余，万位全是零时不写「万」"))
    return total + _section(low, flaws, inner=inner or bool(mark))


def _section(text: str, flaws: list[Flaw], *, inner: bool) -> int:
    """Four digits; `inner` when something larger stands before them."""
    total, lowest, pending, zero = 0, 10_000, "", False
    for char in text:
        if char in _PLACES:
            place = _PLACES[char]
            if place >= lowest:
                raise Unsure("order", f"「{char}」重复或次序颠倒")
            if not pending and zero:
                flaws.append(Flaw("zero_unit", f"「零{char}」不应写出单位"))
            elif not pending and char == "拾":
                flaws.append(Flaw("ten", "「拾」前缺「壹」"))
                total += 10
            elif not pending:
                raise Unsure("digits", f"「{char}」前没有数字")
            else:
                total += DIGITS[pending] * place
            lowest, pending, zero = place, "", False
        elif pending:
            raise Unsure("digits", f"「{pending}{char}」之间缺单位")
        elif char == "零":
            zero = True
        else:
            pending = char
    if pending:
        # 壹仟伍 may be meant as 1005 or, as people speak, as 1500.
        if not zero and (lowest in (100, 1000) or (lowest == 10_000 and inner)):
            raise Unsure("zero_missing", f"「{pending}」前缺「零」或其后缺单位")
        total += DIGITS[pending]
    return total
