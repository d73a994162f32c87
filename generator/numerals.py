"""Chinese numerals: amounts in 大写, counts and dates in words, and how they are read back.

An amount has one *pattern*: its spelling in which the places where a rule leaves a choice are
marked (`w` a 零 after an empty 万位 or 亿位, `j` a 零 before 角 after an empty 元位, `z` a 整
after 角). The preferred spelling, the permitted ones and the words about a wrong one all follow
from it. Rules: 《支付结算办法》附一《正确填写票据和结算凭证的基本规定》,《会计基础工作规范》52.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from generator.errors import AmountError, NumeralError

Style = Literal["contract", "invoice"]

_LIMIT = 10**16
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_PLAIN = "零一二三四五六七八九"
_YEAR = "〇一二三四五六七八九"
_FORMAL_PLACES = ("", "拾", "佰", "仟")
_PLAIN_PLACES = ("", "十", "百", "千")

_DIGITS = {char: value for value, char in enumerate(_FORMAL) if value}
_PLACES = {"拾": 10, "佰": 100, "仟": 1000}
_SPELT = frozenset(_FORMAL + "拾佰仟万亿元角分整")
_ACCEPTED = dict(zip("貳參叄陸億萬圓圆正", "贰叁叁陆亿万元元整", strict=True))
_MISWRITTEN = {
    **dict(
        zip(
            "一二三四五六七八九两十百千〇○另块毛",
            "壹贰叁肆伍陆柒捌玖贰拾佰仟零零零元角",
            strict=True,
        )
    ),
    **dict(zip("0123456789", _FORMAL, strict=True)),
    "廿": "贰拾",
    "念": "贰拾",
    "卅": "叁拾",
}
_HEAD = re.compile(
    r"(?P<money>人民币)?(?P<label>(?:[（(]大写[)）])?[:：]?)(?P<minus>[（(]负数?[)）]|负)?"
)
_FRACTION = re.compile(r"零*(?:([壹贰叁肆伍陆柒捌玖])角)?零*(?:([壹贰叁肆伍陆柒捌玖])分)?零*")
_FIRST_FRACTION = re.compile(r"[零壹贰叁肆伍陆柒捌玖]?[角分]")
_LONGEST = 80


class MalformedAmount(NumeralError):
    """A 大写 amount that breaks a rule of spelling.

    `value` is the amount in yuan where it is still sure, else None; `kind` is the first flaw:
    type, empty, length, character, prefix, digits, order, ten, zero_unit, empty_section,
    zero_missing, zero_extra, missing_yuan, missing_zheng, extra_zheng, fraction, spelling.
    """

    def __init__(
        self, message: str, *, kind: str, value: Decimal | None = None, fix: str | None = None
    ) -> None:
        super().__init__(message, fix=fix, kind=kind)
        self.value = value


@dataclass(frozen=True, slots=True)
class _Flaw:
    kind: str
    words: str


class _Unsure(Exception):
    """A spelling whose value is anyone's guess."""

    def __init__(self, kind: str, words: str) -> None:
        super().__init__(words)
        self.flaw = _Flaw(kind, words)


# --- writing -----------------------------------------------------------------------------------


def write_amount(
    amount: Decimal | int, *, style: Style = "contract", zero_after_wan: bool = True
) -> str:
    """An amount of yuan in 大写, in the preferred spelling and without 人民币.

    `contract` writes 元 and refuses negatives; `invoice` writes 圆, the 零 before 角, and a
    negative as （负数）. `zero_after_wan` false leaves out the 零 that the rules leave open after
    万 and 亿. Raises AmountError for a float, NaN, a part of a fen, and 10^16 and above.
    """
    fen = _fen(amount)
    if fen < 0 and style == "contract":
        raise AmountError(
            f"金额 {amount} 为负，合同金额没有负数的大写写法",
            fix="请写成正数，并在文字里说明是减少、扣除或退还",
            kind="negative",
        )
    text = _pattern(abs(fen)).replace("w", "零" if zero_after_wan else "").replace("z", "整")
    if style == "contract":
        return text.replace("j", "")
    return ("（负数）" if fen < 0 else "") + text.replace("j", "零").replace("元", "圆")


def permitted_spellings(amount: Decimal | int) -> frozenset[str]:
    """Every spelling of an amount of yuan that the rules permit, with 元 and 整.

    Raises AmountError as `write_amount` does.
    """
    write_amount(amount)
    return _spellings(_pattern(_fen(amount)))


def write_integer(n: int, *, formal: bool = False) -> str:
    """A count in words: 十一, 一百零一, 一万; formal 肆, 壹拾, 壹拾万零柒仟.

    Raises NumeralError below 0 and from 10^16.
    """
    if isinstance(n, bool) or not isinstance(n, int):
        raise NumeralError("只有整数能写成中文数字", fix="请给出整数", kind="type")
    if not 0 <= n < _LIMIT:
        raise NumeralError("整数须在 0 与 10 的 16 次方之间", fix="请核对数字", kind="too_large")
    if formal:
        return _whole(n, _FORMAL, _FORMAL_PLACES).replace("w", "零") or "零"
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
    year = "".join(_FORMAL[int(digit)] for digit in f"{day.year:04}")
    month = ("零" if day.month in (1, 2, 10) else "") + write_integer(day.month, formal=True)
    guarded = day.day < 10 or day.day % 10 == 0
    return f"{year}年{month}月{'零' if guarded else ''}{write_integer(day.day, formal=True)}日"


def spell_english(amount: Decimal | int) -> str:
    """An amount of yuan in English for bilingual forms.

    `RMB Four Hundred Fifteen Thousand Five Hundred Eighty Yuan and Seventy-Two Fen Only`; the
    only "and" stands before the fen. Raises AmountError as `write_amount` does.
    """
    from num2words import num2words

    write_amount(amount)
    yuan, fen = divmod(_fen(amount), 100)

    def words(number: int) -> str:
        text = str(num2words(number, lang="en")).replace(",", "").replace(" and ", " ")
        return text.title()

    parts = [f"{words(yuan)} Yuan"] if yuan or not fen else []
    parts += [f"{words(fen)} Fen"] if fen else []
    return f"RMB {' and '.join(parts)} Only"


# --- reading -----------------------------------------------------------------------------------


def read_amount(text: str) -> Decimal:
    """The amount in yuan that a 大写 text stands for; every permitted spelling is read.

    人民币 in front, 圆, 正, the traditional forms and blanks are accepted, and （负数） of a red
    invoice. All else raises MalformedAmount, which says what is wrong, bears the value where it
    is still sure, and offers the right spelling.
    """
    if not isinstance(text, str):
        raise MalformedAmount("大写金额须是文本", kind="type", fix="请写成带引号的大写金额")
    packed = "".join(text.split())
    shown = _excerpt(packed)
    if len(packed) > _LONGEST:
        raise MalformedAmount(
            f"大写金额「{shown}」过长（{len(packed)} 个字）", kind="length", fix="请只写金额本身"
        )
    head = _HEAD.match(packed)
    assert head is not None  # every part of the pattern may be empty
    body = packed[head.end() :]
    flaws: list[_Flaw] = []
    try:
        folded = _fold(body, flaws)
        fen = _reckon(folded, flaws)
    except _Unsure as unsure:
        # The character flaws come first: they are what a person sees and mends first.
        raise MalformedAmount(
            f"大写金额「{shown}」：{'；'.join(f.words for f in [*flaws, unsure.flaw])}",
            kind=(flaws or [unsure.flaw])[0].kind,
            fix="请对照小写金额重写，或用 gen uppercase 得到规范的大写",
        ) from None
    pattern = _pattern(fen)
    if folded not in _spellings(pattern) and all(flaw.kind == "character" for flaw in flaws):
        flaws.append(_misspelling(folded, pattern))
    if head["label"]:
        flaws.append(_Flaw("prefix", f"数字前不应有「{head['label']}」，「人民币」应紧接数字"))
    if head["minus"] and (fen == 0 or head["minus"] not in ("（负数）", "(负数)")):
        flaws.append(_Flaw("prefix", "负数写法不规范，负数只写作「（负数）」加金额"))
    value = Decimal((int(bool(head["minus"] and fen)), tuple(map(int, str(fen))), -2))
    if not flaws:
        return value
    right = _preferred(pattern).replace("元", "圆" if "圆" in body or "圓" in body else "元")
    right = (head["money"] or "") + ("（负数）" if value < 0 else "") + right
    raise MalformedAmount(
        f"大写金额「{shown}」：{'；'.join(flaw.words for flaw in flaws)}",
        kind=flaws[0].kind,
        value=value,
        fix=f"应写作「{right}」",
    )


def read_integer(text: str) -> int:
    """The count that a text stands for: 十一, 肆, 两百, 廿五, 二〇二六, and figures.

    Lenient where the value is sure; raises NumeralError where it is not (一百五), and from 10^16.
    """
    packed = "".join(text.split()) if isinstance(text, str) else ""
    if not packed or len(packed) > _LONGEST:
        raise NumeralError(
            f"「{_excerpt(packed)}」不是数", fix="请写整数，如 4 或 肆", kind="format"
        )
    plain = unicodedata.normalize("NFKC", packed).replace("○", "〇")
    if re.fullmatch("[0-9]+", plain):
        number = int(plain)
    else:
        folded = "".join(_ACCEPTED.get(char, _MISWRITTEN.get(char, char)) for char in plain)
        if all(char in _FORMAL for char in folded):
            number = int("".join(str(_FORMAL.index(char)) for char in folded))
        else:
            try:
                if strange := [c for c in folded if c not in _FORMAL + "拾佰仟万亿"]:
                    raise _Unsure("character", f"含有不是数字的「{_name(strange[0])}」")
                number = _whole_value(folded, [])
            except _Unsure as unsure:
                raise NumeralError(
                    f"数「{_excerpt(packed)}」：{unsure.flaw.words}",
                    fix="请改成规范的数字，如 4、四 或 肆",
                    kind=unsure.flaw.kind,
                ) from None
    if number >= _LIMIT:
        raise NumeralError(f"数「{_excerpt(packed)}」过大", fix="请核对数字", kind="too_large")
    return number


# --- inside ------------------------------------------------------------------------------------


def _fen(amount: Decimal | int) -> int:
    """The amount in whole fen, reckoned in integers so that no decimal context matters."""
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
    sign, digits, exponent = exact.as_tuple()
    assert isinstance(exponent, int)  # only NaN and infinity have letters here
    shift = exponent + 2
    number = int("".join(map(str, digits))) if shift > -60 else 0
    fen, rest = divmod(number * int(10 ** max(shift, 0)), int(10 ** min(max(-shift, 0), 60)))
    if rest or shift <= -60:
        raise AmountError(
            f"金额 {_excerpt(str(amount))} 不足一分的部分无法写成大写",
            fix="请先四舍五入到分（两位小数）",
            kind="decimals",
        )
    return -fen if sign else fen


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


def _pattern(fen: int) -> str:
    """The spelling of an amount of fen, with w, j and z where the rules leave a choice."""
    yuan, cents = divmod(fen, 100)
    tenths, last = divmod(cents, 10)
    text = _whole(yuan, _FORMAL, _FORMAL_PLACES) + "元" if yuan or not fen else ""
    if not fen:
        text = "零元"
    if tenths:
        text += ("j" if yuan and yuan % 10 == 0 else "") + _FORMAL[tenths] + "角"
    if last:
        return text + ("零" if yuan and not tenths else "") + _FORMAL[last] + "分"
    return text + ("z" if tenths else "整")


def _preferred(pattern: str) -> str:
    return pattern.replace("w", "零").replace("j", "").replace("z", "整")


def _spellings(pattern: str) -> frozenset[str]:
    """All spellings of a pattern: at most four choices, so at most 32."""
    texts = [""]
    for char in pattern:
        choice = {"w": ("零", ""), "j": ("零", ""), "z": ("整", "")}.get(char, (char,))
        texts = [text + chosen for text in texts for chosen in choice]
    return frozenset(texts)


def _fold(body: str, flaws: list[_Flaw]) -> str:
    """The body in the simplified set; a character that must not stand there is a flaw."""
    if not body:
        raise _Unsure("empty", "是空的")
    if re.fullmatch(r"[¥￥]?[0-9０-９,，.．]+[元圆]?", body):
        raise _Unsure("character", "写的是小写数字，不是大写")
    folded, wrong = "", {}
    for char in body:
        plain = char if char in _SPELT else _ACCEPTED.get(char)
        if plain is None:
            plain = _MISWRITTEN.get(unicodedata.normalize("NFKC", char))
            if plain is None:
                raise _Unsure("character", f"含有大写金额里不能有的「{_name(char)}」")
            wrong[char] = plain
        folded += plain
    if wrong:
        words = f"含有不规范的「{'、'.join(wrong)}」，应写「{'、'.join(wrong.values())}」"
        flaws.append(_Flaw("character", words))
    return folded


def _reckon(folded: str, flaws: list[_Flaw]) -> int:
    """The value in fen of a folded text; flaws that leave it sure are noted."""
    text = folded.removesuffix("整")
    if "整" in text:
        raise _Unsure("extra_zheng", "「整」不在末尾，或写了不止一个")
    if text.count("元") > 1:
        raise _Unsure("order", "有不止一个「元」")
    whole, mark, fraction = text.partition("元")
    if not mark:
        first = _FIRST_FRACTION.search(text)
        whole, fraction = (text[: first.start()], text[first.start() :]) if first else (text, "")
        if whole.strip("零"):
            flaws.append(_Flaw("missing_yuan", "缺少「元」"))
    if not whole and not fraction:
        raise _Unsure("empty", "没有数字")
    if mark and not whole:
        raise _Unsure("digits", "「元」前没有数字")
    if any(unit in whole for unit in "角分"):
        raise _Unsure("order", "「角」「分」写在了「元」前")
    for unit in "角分":
        if "零" + unit in fraction:
            flaws.append(_Flaw("zero_unit", f"「零{unit}」不应写出"))
            fraction = fraction.replace("零" + unit, "零")
    parts = _FRACTION.fullmatch(fraction)
    if parts is None:
        raise _Unsure("fraction", f"「{fraction}」不成角分")
    tenths, last = (_DIGITS.get(part or "", 0) for part in parts.groups())
    return _whole_value(whole, flaws) * 100 + tenths * 10 + last


def _whole_value(text: str, flaws: list[_Flaw]) -> int:
    for unit in "亿万":
        if any(part.count(unit) > 1 for part in ([text] if unit == "亿" else text.split("亿"))):
            raise _Unsure("order", f"「{unit}」重复")
    high, mark, low = text.rpartition("亿")
    total = 0
    if mark:
        total = _myriads(high, flaws, inner=False) * 10**8
        if not total:
            raise _Unsure("digits", "「亿」前没有数字")
    return total + _myriads(low, flaws, inner=bool(mark))


def _myriads(text: str, flaws: list[_Flaw], *, inner: bool) -> int:
    high, mark, low = text.rpartition("万")
    total = 0
    if mark:
        total = _section(high, flaws, inner=inner) * 10_000
        if not total and not inner:
            raise _Unsure("digits", "「万」前没有数字")
        if not total:
            flaws.append(_Flaw("empty_section", f"「{high[-1:]}万」多余，万位全是零时不写「万」"))
    return total + _section(low, flaws, inner=inner or bool(mark))


def _section(text: str, flaws: list[_Flaw], *, inner: bool) -> int:
    """Four digits; `inner` when something larger stands before them."""
    total, lowest, pending, zero = 0, 10_000, "", False
    for char in text:
        if char in _PLACES:
            place = _PLACES[char]
            if place >= lowest:
                raise _Unsure("order", f"「{char}」重复或次序颠倒")
            if not pending and zero:
                flaws.append(_Flaw("zero_unit", f"「零{char}」不应写出单位"))
            elif not pending and char == "拾":
                flaws.append(_Flaw("ten", "「拾」前缺「壹」"))
                total += 10
            elif not pending:
                raise _Unsure("digits", f"「{char}」前没有数字")
            else:
                total += _DIGITS[pending] * place
            lowest, pending, zero = place, "", False
        elif pending:
            raise _Unsure("digits", f"「{pending}{char}」之间缺单位")
        elif char == "零":
            zero = True
        else:
            pending = char
    if pending:
        # 壹仟伍 may be meant as 1005 or, as people speak, as 1500.
        if not zero and (lowest in (100, 1000) or (lowest == 10_000 and inner)):
            raise _Unsure("zero_missing", f"「{pending}」前缺「零」或其后缺单位")
        total += _DIGITS[pending]
    return total


def _misspelling(folded: str, pattern: str) -> _Flaw:
    """What sets a text apart from the pattern of its own value."""
    at = 0
    for expected in pattern:
        found = folded[at : at + 1]
        if expected in "wjz":
            at += found == ("整" if expected == "z" else "零")
        elif found == expected:
            at += 1
        elif found == "零":
            return _extra_zero(folded, at)
        elif expected == "零":
            return _Flaw("zero_missing", f"「{folded[at - 1 : at]}」与「{found}」之间缺「零」")
        elif expected == "整" and not found:
            return _Flaw("missing_zheng", "到「元」为止，其后应写「整」")
        else:
            return _Flaw("spelling", f"「{found or '末尾'}」处写法不规范")
    if folded[at:] == "整":
        return _Flaw("extra_zheng", "有「分」，其后不写「整」")
    return _extra_zero(folded, at) if folded[at] == "零" else _Flaw("spelling", "写法不规范")


def _extra_zero(folded: str, at: int) -> _Flaw:
    around = folded[max(at - 1, 0) : at + 2]
    if "零零" in around:
        return _Flaw("zero_extra", "有「零零」，连续的零只写一个")
    if folded[at + 1 : at + 2] in ("", "整"):
        return _Flaw("zero_extra", "末尾的「零」多余")
    return _Flaw("zero_extra", f"「{around}」中「零」多余")


def _name(char: str) -> str:
    return char if char.isprintable() else f"U+{ord(char):04X}"


def _excerpt(text: str) -> str:
    shown = "".join(char if char.isprintable() else "�" for char in text[:40])
    return shown + ("…" if len(text) > 40 else "")
