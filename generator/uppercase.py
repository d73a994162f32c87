"""Amounts in 大写: how they are written, read back, and told what is wrong with them.

An amount has one *pattern*: its spelling in which the places where a rule leaves a choice are
marked (`w` a 零 after an empty 万位 or 亿位, `j` a 零 before 角 after an empty 元位, `z` a 整
after 角). The preferred spelling, the permitted ones and the words about a wrong one all follow
from it. Rules: 《支付结算办法》附一《正确填写票据和结算凭证的基本规定》,《会计基础工作规范》52.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Literal

from generator.errors import NumeralError
from generator.numerals import (
    ACCEPTED,
    DIGITS,
    FORMAL,
    LONGEST,
    MISWRITTEN,
    Flaw,
    Unsure,
    count_fen,
    excerpt,
    formal_pattern,
    name_character,
    whole_value,
)

Style = Literal["contract", "invoice"]

_SPELT = frozenset(FORMAL + "拾佰仟万亿元角分整")
_HEAD = re.compile(
    r"(?P<money>人民币)?(?P<label>(?:[（(]大写[)）])?[:：]?)(?P<minus>[（(]负数?[)）]|负)?"
)
_FRACTION = re.compile(r"零*(?:([壹贰叁肆伍陆柒捌玖])角)?零*(?:([壹贰叁肆伍陆柒捌玖])分)?零*")
_FIRST_FRACTION = re.compile(r"[零壹贰叁肆伍陆柒捌玖]?[角分]")


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


# --- writing -------------------------------------------------------------------------------------


def write_amount(
    amount: Decimal | int, *, style: Style = "contract", zero_after_wan: bool = True
) -> str:
    """An amount of yuan in 大写, in the preferred spelling and without 人民币.

    `contract` writes 元 and refuses negatives; `invoice` writes 圆, the 零 before 角, and a
    negative as （负数）. `zero_after_wan` false leaves out the 零 that the rules leave open after
    万 and 亿. Raises AmountError for a float, NaN, a part of a fen, and 10^16 and above.
    """
    fen = count_fen(amount, signed=style != "contract")
    text = _pattern(abs(fen)).replace("w", "零" if zero_after_wan else "").replace("z", "整")
    if style == "contract":
        return text.replace("j", "")
    return ("（负数）" if fen < 0 else "") + text.replace("j", "零").replace("元", "圆")


def permitted_spellings(amount: Decimal | int) -> frozenset[str]:
    """Every spelling of an amount of yuan that the rules permit, with 元 and 整.

    Raises AmountError as `write_amount` does.
    """
    return _spellings(_pattern(count_fen(amount)))


# --- reading -------------------------------------------------------------------------------------


def read_amount(text: str) -> Decimal:
    """The amount in yuan that a 大写 text stands for; every permitted spelling is read.

    人民币 in front, 圆, 正, the traditional forms and blanks are accepted, and （负数） of a red
    invoice. All else raises MalformedAmount, which says what is wrong, bears the value where it
    is still sure, and offers the right spelling.
    """
    if not isinstance(text, str):
        raise MalformedAmount("大写金额须是文本", kind="type", fix="请写成带引号的大写金额")
    packed = "".join(text.split())
    shown = excerpt(packed)
    if len(packed) > LONGEST:
        raise MalformedAmount(
            f"大写金额「{shown}」过长（{len(packed)} 个字）", kind="length", fix="请只写金额本身"
        )
    head = _HEAD.match(packed)
    assert head is not None  # every part of the pattern may be empty
    body = packed[head.end() :]
    flaws: list[Flaw] = []
    try:
        folded = _fold(body, flaws)
        fen = _reckon(folded, flaws)
    except Unsure as unsure:
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
        flaws.append(Flaw("prefix", f"数字前不应有「{head['label']}」，「人民币」应紧接数字"))
    if head["minus"] and (fen == 0 or head["minus"] not in ("（负数）", "(负数)")):
        flaws.append(Flaw("prefix", "负数写法不规范，负数只写作「（负数）」加金额"))
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


# --- inside --------------------------------------------------------------------------------------


def _pattern(fen: int) -> str:
    """The spelling of an amount of fen, with w, j and z where the rules leave a choice."""
    yuan, cents = divmod(fen, 100)
    tenths, last = divmod(cents, 10)
    text = formal_pattern(yuan) + "元" if yuan or not fen else ""
    if not fen:
        text = "零元"
    if tenths:
        text += ("j" if yuan and yuan % 10 == 0 else "") + FORMAL[tenths] + "角"
    if last:
        return text + ("零" if yuan and not tenths else "") + FORMAL[last] + "分"
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


def _fold(body: str, flaws: list[Flaw]) -> str:
    """The body in the simplified set; a character that must not stand there is a flaw."""
    if not body:
        raise Unsure("empty", "是空的")
    if re.fullmatch(r"[¥￥]?[0-9０-９,，.．]+[元圆]?", body):
        raise Unsure("character", "写的是小写数字，不是大写")
    folded, wrong = "", {}
    for char in body:
        plain = char if char in _SPELT else ACCEPTED.get(char)
        if plain is None:
            plain = MISWRITTEN.get(unicodedata.normalize("NFKC", char))
            if plain is None:
                raise Unsure("character", f"含有大写金额里不能有的「{name_character(char)}」")
            wrong[char] = plain
        folded += plain
    if wrong:
        words = f"含有不规范的「{'、'.join(wrong)}」，应写「{'、'.join(wrong.values())}」"
        flaws.append(Flaw("character", words))
    return folded


def _reckon(folded: str, flaws: list[Flaw]) -> int:
    """The value in fen of a folded text; flaws that leave it sure are noted."""
    text = folded.removesuffix("整")
    if "整" in text:
        raise Unsure("extra_zheng", "「整」不在末尾，或写了不止一个")
    if text.count("元") > 1:
        raise Unsure("order", "有不止一个「元」")
    whole, mark, fraction = text.partition("元")
    if not mark:
        first = _FIRST_FRACTION.search(text)
        whole, fraction = (text[: first.start()], text[first.start() :]) if first else (text, "")
        if whole.strip("零"):
            flaws.append(Flaw("missing_yuan", "缺少「元」"))
    if not whole and not fraction:
        raise Unsure("empty", "没有数字")
    if mark and not whole:
        raise Unsure("digits", "「元」前没有数字")
    if any(unit in whole for unit in "角分"):
        raise Unsure("order", "「角」「分」写在了「元」前")
    for unit in "角分":
        if "零" + unit in fraction:
            flaws.append(Flaw("zero_unit", f"「零{unit}」不应写出"))
            fraction = fraction.replace("零" + unit, "零")
    parts = _FRACTION.fullmatch(fraction)
    if parts is None:
        raise Unsure("fraction", f"「{fraction}」不成角分")
    tenths, last = (DIGITS.get(part or "", 0) for part in parts.groups())
    return whole_value(whole, flaws) * 100 + tenths * 10 + last


def _misspelling(folded: str, pattern: str) -> Flaw:
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
            return Flaw("zero_missing", f"「{folded[at - 1 : at]}」与「{found}」之间缺「零」")
        elif expected == "整" and not found:
            return Flaw("missing_zheng", "到「元」为止，其后应写「整」")
        else:
            return Flaw("spelling", f"「{found or '末尾'}」处写法不规范")
    if folded[at:] == "整":
        return Flaw("extra_zheng", "有「分」，其后不写「整」")
    return _extra_zero(folded, at) if folded[at] == "零" else Flaw("spelling", "写法不规范")


def _extra_zero(folded: str, at: int) -> Flaw:
    around = folded[max(at - 1, 0) : at + 2]
    if "零零" in around:
        return Flaw("zero_extra", "有「零零」，连续的零只写一个")
    if folded[at + 1 : at + 2] in ("", "整"):
        return Flaw("zero_extra", "末尾的「零」多余")
    return Flaw("zero_extra", f"「{around}」中「零」多余")
