"""Money: reading amounts, the one rounding rule, sharing out, tax and plain spelling.

All amounts are yuan in `Decimal`. The arithmetic runs in its own context of 60 digits: products
of 16 + 6 by 16 + 6 digits are exact in it, and no quotient of such numbers comes so close to half
a fen that 60 digits would mistake it for one. The ambient decimal context never matters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import (
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
    localcontext,
)
from typing import NamedTuple

from generator.errors import AmountError, NumeralError
from generator.uppercase import read_amount

FEN = Decimal("0.01")
LIMIT = Decimal(10) ** 16

_EXACT = Context(
    prec=60, rounding=ROUND_HALF_UP, traps=[InvalidOperation, DivisionByZero, Overflow]
)
_WRITTEN = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?")
_GROUPED = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_LONGEST_MENDED = 60


class Split(NamedTuple):
    """An amount parted into net and VAT, both in yuan; `gross` is their sum, 价税合计."""

    net: Decimal
    tax: Decimal

    @property
    def gross(self) -> Decimal:
        with localcontext(_EXACT):
            return self.net + self.tax


def round_fen(value: Decimal) -> Decimal:
    """Round an amount of yuan to whole fen: THE rounding rule, half up.

    Half a fen goes away from zero (0.005 → 0.01, −0.005 → −0.01); a zero has no sign. Each amount
    is rounded once, where it arises; totals are sums of rounded amounts. Raises AmountError for
    NaN, infinity, and 10^16 and above.
    """
    _refuse_unwieldy(value)
    with localcontext(_EXACT):
        rounded = +value.quantize(FEN)
    _refuse_unwieldy(rounded)
    return rounded


def parse_amount(value: object, *, decimals: int = 2, signed: bool = False) -> Decimal:
    """The amount of yuan that a person wrote: text such as "415580.00", or an integer.

    `decimals` is how many digits may follow the point: with 2 the result has exactly two, with
    more it is kept as written. Raises AmountError, whose kind is type, float, format, decimals,
    negative or too_large, and whose fix is the mended spelling where that is certain.
    """
    if isinstance(value, float):
        mended = _mended(repr(value), decimals, signed) or "415580.00"
        raise AmountError(
            f"金额 {value!r} 经过了浮点数，可能已不是原来写的数，须写成带引号的文本",
            fix=f'写成带引号的文本，如 "{mended}"',
            kind="float",
        )
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise AmountError(
            f"金额须是文本或整数，这里是{_type_title(value)}",
            fix='写成带引号的文本，如 "415580.00"',
            kind="type",
        )
    if isinstance(value, str):
        amount = _from_text(value, decimals, signed)
    else:
        amount = _from_number(value, decimals)
    if amount < 0 and not signed:
        raise AmountError(
            f"金额 {amount:f} 为负，这里不能是负数", fix="请核对符号", kind="negative"
        )
    with localcontext(_EXACT):
        return +amount.quantize(FEN) if decimals == 2 else +amount


def allocate(total: Decimal, shares: Sequence[Decimal], remainder: int = -1) -> tuple[Decimal, ...]:
    """Share out a total of yuan by ratios, so that the parts add up to it exactly.

    Each part is its exact share, rounded by `round_fen`; the one at index `remainder` is the
    total minus the others. No part has the other sign than the total: where the others, rounded
    up, would exceed it, those that gained most by rounding give their fen back (later ones
    first among equals). So each part but the remainder is within half a fen of its share, or
    within one fen where it had to give back. Raises AmountError for a total with parts of a
    fen, for no, negative or all-zero shares, and for an index outside.
    """
    if round_fen(total) != total:
        raise AmountError(
            f"待分配的金额 {total:f} 不足一分的部分无法分配",
            fix="请先四舍五入到分",
            kind="decimals",
        )
    if not shares or not all(share.is_finite() and share >= 0 for share in shares):
        raise AmountError("分配比例须是一列非负的数", fix="请核对各期比例", kind="shares")
    if not any(shares):
        raise AmountError("分配比例全是零", fix="请核对各期比例", kind="shares")
    if not -len(shares) <= remainder < len(shares):
        raise AmountError("余数所在的期次不存在", fix="请核对期次", kind="shares")
    if total < 0:
        return tuple(_negated(part) for part in allocate(-total, shares, remainder))
    last = remainder % len(shares)
    with localcontext(_EXACT):
        whole = sum(shares, Decimal(0))
        exact = [total * share / whole for share in shares]
        parts = [round_fen(part) for part in exact]
        excess = sum(parts, Decimal(0)) - parts[last] - total
        gained = sorted(
            (
                index
                for index in range(len(shares))
                if index != last and parts[index] > exact[index]
            ),
            key=lambda index: (parts[index] - exact[index], index),
            reverse=True,
        )
        for index in gained:
            if excess <= 0:
                break
            parts[index] -= FEN
            excess -= FEN
        parts[last] = -excess
    return tuple(round_fen(part) for part in parts)


def take_share(total: Decimal, share: Decimal) -> Decimal:
    """A share of an amount in yuan, rounded to the fen once; raises AmountError from 10^16 on."""
    with localcontext(_EXACT):
        return round_fen(total * share)


def split_tax(gross: Decimal, rate: Decimal) -> Split:
    """Part a tax-inclusive amount: net is gross ÷ (1 + rate) rounded, tax is what is left.

    So net and tax always add up to the gross; the tax is never computed from the rounded net.
    `rate` is 0.06 for 6%; raises AmountError for one outside 0 to 1, and
    for a gross with parts of a fen.
    """
    _refuse_odd_rate(rate)
    if round_fen(gross) != gross:
        raise AmountError(
            f"价税合计 {gross:f} 有不足一分的部分", fix="请先四舍五入到分", kind="decimals"
        )
    with localcontext(_EXACT):
        net = round_fen(gross / (1 + rate))
        return Split(net=net, tax=round_fen(gross - net))


def add_tax(net: Decimal, rate: Decimal) -> Split:
    """Put VAT on a tax-exclusive amount: tax is net × rate rounded, gross their sum.

    Raises AmountError as `split_tax` does.
    """
    _refuse_odd_rate(rate)
    if round_fen(net) != net:
        raise AmountError(
            f"不含税金额 {net:f} 有不足一分的部分", fix="请先四舍五入到分", kind="decimals"
        )
    with localcontext(_EXACT):
        return Split(net=round_fen(net), tax=round_fen(net * rate))


def line_amount(unit_price: Decimal, quantity: Decimal) -> Decimal:
    """The amount of a line: unit price × quantity, rounded once.

    Raises AmountError for NaN and for a product of 10^16 and above.
    """
    _refuse_unwieldy(unit_price)
    _refuse_unwieldy(quantity)
    with localcontext(_EXACT):
        return round_fen(unit_price * quantity)


def format_amount(value: Decimal) -> str:
    """An amount with thousands marks: 415,580.00; no digit that is there is rounded away."""
    return f"{_two_or_more(value):,f}"


def format_plain(value: Decimal) -> str:
    """An amount without thousands marks: 415580.00; no digit that is there is rounded away."""
    return f"{_two_or_more(value):f}"


def _two_or_more(value: Decimal) -> Decimal:
    """The value with the decimals it needs, and at least two."""
    _refuse_unwieldy(value)
    short = value.quantize(FEN, context=_EXACT)
    return _EXACT.plus(short) if short == value else value.normalize(_EXACT)


def _negated(value: Decimal) -> Decimal:
    with localcontext(_EXACT):
        return -value


def _refuse_unwieldy(value: Decimal) -> None:
    if not value.is_finite():
        raise AmountError("金额不是一个数（NaN 或无穷）", fix="请核对金额", kind="format")
    if value and value.adjusted() >= 16:
        raise _too_large()


def _refuse_odd_rate(rate: Decimal) -> None:
    if not rate.is_finite() or not 0 <= rate < 1:
        raise AmountError(f"税率 {rate} 不在 0 与 1 之间", fix='6% 写作 "6%"（0.06）', kind="rate")


def _too_large() -> AmountError:
    return AmountError(
        "金额达到或超过 1 亿亿元（10 的 16 次方），无法处理",
        fix="请核对金额，是否多写了数字",
        kind="too_large",
    )


def _too_precise(shown: str, decimals: int, mended: str | None = None) -> AmountError:
    return AmountError(
        f"金额 {shown} 的小数超过 {decimals} 位",
        fix=mended or f"请写成至多 {decimals} 位小数，需要时先四舍五入",
        kind="decimals",
    )


def _from_text(text: str, decimals: int, signed: bool) -> Decimal:
    # Judged by its parts before any conversion: a text of a million digits costs no more than
    # reading it, and never meets Python's limit for integers.
    parts = _WRITTEN.fullmatch(text)
    if parts is None:
        mended = _mended(text, decimals, signed)
        raise AmountError(
            f"「{_excerpt(text)}」不是金额的写法，只能是数字和小数点",
            fix=mended or '写成 "415580.00" 这样的文本',
            kind="format",
        )
    sign, whole, fraction = parts.groups()
    if len(fraction or "") > decimals:
        raise _too_precise(_excerpt(text), decimals, _mended(text, decimals, signed))
    whole = whole.lstrip("0") or "0"
    if len(whole) > 16:
        raise _too_large()
    return Decimal(f"{sign}{whole}.{fraction}" if fraction else f"{sign}{whole}")


def _from_number(value: int | Decimal, decimals: int) -> Decimal:
    if isinstance(value, int):
        if not -(10**16) < value < 10**16:
            raise _too_large()
        return Decimal(value)
    _refuse_unwieldy(value)
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > decimals:
        raise _too_precise(_excerpt(str(value)), decimals)
    return value if value else Decimal(0)


def _mended(text: str, decimals: int, signed: bool) -> str | None:
    """The right spelling of a text whose amount is beyond doubt, else None."""
    if len(text) > _LONGEST_MENDED:
        return None
    plain = "".join(unicodedata.normalize("NFKC", text).split()).replace("−", "-")
    plain = plain.removeprefix("人民币").removeprefix("¥")
    plain = plain.removesuffix("圆").removesuffix("元").removeprefix("+")
    if _GROUPED.fullmatch(plain) or re.fullmatch(r"-?[0-9]+(_[0-9]+)+(\.[0-9]+)?", plain):
        plain = plain.replace(",", "").replace("_", "")
    if re.fullmatch(r"-?(\.[0-9]+|[0-9]+\.)", plain):
        plain = plain.replace(".", "0." if plain.lstrip("-").startswith(".") else "")
    try:
        if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?[eE][+-]?[0-9]{1,2}", plain):
            with localcontext(_EXACT):
                plain = f"{Decimal(plain).normalize():f}"
        elif not _WRITTEN.fullmatch(plain):
            plain = format_plain(read_amount(text))
        parts = _WRITTEN.fullmatch(plain)
        if parts is None:
            return None
        if len(parts[3] or "") > decimals > 0 and not parts[3][decimals:].strip("0"):
            plain = plain[: decimals - len(parts[3])]
        elif len(parts[3] or "") > decimals:
            return None
        amount = parse_amount(plain, decimals=decimals, signed=signed)
    except (AmountError, NumeralError):
        return None
    return format_plain(amount) if decimals == 2 else plain


def _type_title(value: object) -> str:
    titles = {"NoneType": "空值", "bool": "是否值", "list": "列表", "dict": "对象"}
    return titles.get(type(value).__name__, f" {type(value).__name__}")


def _excerpt(text: str) -> str:
    shown = "".join(char if char.isprintable() else "�" for char in text[:40])
    return shown + ("…" if len(text) > 40 else "")
