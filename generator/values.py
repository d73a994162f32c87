"""How one value is taken from what a person wrote: text, amounts, rates, dates, counts, choices.

Each function returns how a value is taken: what stands for it in a deal, or `Unfit`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NoReturn

from msgspec import Struct

from generator import dates, money
from generator.errors import GeneratorError

Take = Callable[[object], Any]

TEXT_LIMIT = 20_000
COUNT_LIMIT = 100_000

NUMBER_SCHEMA: dict[str, Any] = {
    "anyOf": [{"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}, {"type": "integer"}]
}
RATE_SCHEMA: dict[str, Any] = {
    "type": "string",
    "pattern": r"^\d+(\.\d+)?[%％‰]$",
    "description": "带百分号，如 6%",
}
DATE_SCHEMA: dict[str, Any] = {
    "type": "string",
    "format": "date",
    "description": "年-月-日，如 2026-03-31",
}
COUNT_SCHEMA: dict[str, Any] = {"type": "integer", "minimum": 0}
FLAG_SCHEMA: dict[str, Any] = {"enum": [True, False, "是", "否"]}

# What XML 1.0 cannot hold, and the surrogates and non-characters that no font has.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_RATE = re.compile(r"(\d{1,20}(?:\.\d{1,20})?)\s?([%％‰])")
_BARE_NUMBER = re.compile(r"\d{1,20}(?:\.\d{1,20})?")


class Inexact:
    """A JSON number with a point or an exponent, as it stood in the file; no field takes it."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text


class Ratio(Decimal):
    """A rate as a ratio: 6% is `Ratio("0.06")`."""


class Choice(str):
    """A value with two spellings; equal to either, printed in Chinese, stored in English."""

    __slots__ = ("chinese",)
    chinese: str

    def __new__(cls, value: str, chinese: str) -> Choice:
        member = super().__new__(cls, value)
        member.chinese = chinese
        return member

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]
        return str.__str__(self), self.chinese

    def __str__(self) -> str:
        return self.chinese

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and (str.__eq__(self, other) or self.chinese == str(other))

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__


class Unfit(ValueError):
    """A value that a field does not take.

    `kind` is the kind of the problem (`float`, `decimals`, `negative`, `control`, `choice`, `date`,
    `type` …), the message is Chinese, `fix` a value or sentence that would mend it.
    """

    def __init__(self, kind: str, message: str, fix: str | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.fix = fix


def _refuse(kind: str, message: str, fix: str | None = None) -> NoReturn:
    raise Unfit(kind, message, fix)


def show(value: object, limit: int = 40) -> str:
    """The value as one would quote it in a message, cut to `limit` characters."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, dict):
        return "{…}"
    if isinstance(value, list):
        return "[…]"
    if isinstance(value, int) and abs(value) >= 10**limit:
        return "一个很长的整数"
    shown = _UNPRINTABLE.sub("�", str(value))
    return shown if len(shown) <= limit else shown[:limit] + "…"


def _refuse_number(value: object) -> None:
    if isinstance(value, float | Inexact):
        _refuse(
            "float",
            f"{show(value)} 是带小数点或指数的数字，会经过浮点而失真，请加引号写成文本",
            f'"{value}"' if _BARE_NUMBER.fullmatch(str(value)) else None,
        )


def text() -> Take:
    """Text as typed; refused when it holds characters that Word cannot hold."""

    def take(value: object) -> str:
        _refuse_number(value)
        if not isinstance(value, str):
            fix = f'"{value}"' if isinstance(value, int) and not isinstance(value, bool) else None
            _refuse("type", f"{show(value)} 不是文本，请加引号", fix)
        found = _UNPRINTABLE.search(value)
        if found:
            _refuse(
                "control",
                f"第 {found.start() + 1} 个字符是 Word 不能保存的控制字符 "
                f"U+{ord(found.group()):04X}，请删去",
            )
        if len(value) > TEXT_LIMIT:
            _refuse("too_long", f"文本有 {len(value)} 个字符，最多 {TEXT_LIMIT} 个")
        return value

    return take


def amount(*, decimals: int = 2, signed: bool = False) -> Take:
    """An amount in yuan, or a quantity, with at most `decimals` decimals."""

    def take(value: object) -> Decimal:
        _refuse_number(value)
        try:
            return money.parse_amount(value, decimals=decimals, signed=signed)
        except GeneratorError as error:
            _refuse(error.kind, error.message, error.fix)

    return take


def rate() -> Take:
    """A rate such as "6%" or "5‰", kept as a ratio."""

    def take(value: object) -> Ratio:
        _refuse_number(value)
        if isinstance(value, Ratio):
            return value
        if isinstance(value, str):
            found = _RATE.fullmatch(value.strip())
            if found:
                digits, sign = found.groups()
                return Ratio(Decimal(digits).scaleb(-3 if sign == "‰" else -2).normalize())
            if value.strip().startswith("-"):
                _refuse("negative", f"比率 {show(value)} 为负数，请写成不小于 0 的百分数")
        bare = isinstance(value, str) and _BARE_NUMBER.fullmatch(value)
        fix = f'"{value}%"' if bare or type(value) is int else None
        _refuse("rate", f'{show(value)} 不是百分数，请带百分号写成文本，如 "6%"', fix)

    return take


def amount_or_rate() -> Take:
    """An amount in yuan, or a rate of the total such as "5%"."""
    take_amount, take_rate = amount(), rate()

    def take(value: object) -> Decimal:
        is_rate = isinstance(value, str) and value.rstrip().endswith(("%", "％", "‰"))
        taken: Decimal = (take_rate if is_rate else take_amount)(value)
        return taken

    return take


def day() -> Take:
    """A calendar date, written 2026-03-31 or 2026年3月31日."""

    def take(value: object) -> date:
        if type(value) is date:
            return value
        if not isinstance(value, str):
            _refuse("type", f'{show(value)} 不是日期，请写成文本，如 "2026-03-31"')
        try:
            return dates.parse_date(value)
        except GeneratorError as error:
            _refuse("date", error.message, error.fix)

    return take


def count(*, least: int = 0) -> Take:
    """A whole number of things, days or months."""

    def take(value: object) -> int:
        _refuse_number(value)
        if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value):
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            _refuse("type", f"{show(value)} 不是整数，请写成不带引号的整数，如 12")
        if value < least:
            _refuse("negative", f"{show(value)} 太小，至少是 {least}")
        if value > COUNT_LIMIT:
            _refuse("too_large", f"{show(value)} 太大，不可能是真实的数目")
        return value

    return take


def flag() -> Take:
    """Yes or no: true, false, 是, 否."""

    def take(value: object) -> bool:
        if isinstance(value, bool):
            return value
        if value in ("是", "否"):
            return value == "是"
        _refuse("choice", f"{show(value)} 不是“是”或“否”，请写 true（是）或 false（否）")

    return take


def choice(spellings: Mapping[str, str]) -> Take:
    """One of a few values, in English or in Chinese, kept as a `Choice`."""
    members = {key: Choice(key, chinese) for key, chinese in spellings.items()}
    by_spelling = members | {chinese: members[key] for key, chinese in spellings.items()}

    def take(value: object) -> Choice:
        if isinstance(value, str) and str(value) in by_spelling:
            return by_spelling[str(value)]
        listed = "、".join(
            chinese if key == chinese else f"{chinese}（{key}）"
            for key, chinese in spellings.items()
        )
        fix = None
        if isinstance(value, str):
            import difflib

            near = difflib.get_close_matches(value, list(by_spelling), 1, 0.5)
            fix = near[0] if near else None
        _refuse("choice", f"{show(value)} 不在可选值之中：{listed}", fix)

    return take


def free() -> Take:
    """Any JSON value without floats or unprintable characters, for fields of one admin's own."""
    check_text = text()

    def take(value: object) -> Any:
        _refuse_number(value)
        if isinstance(value, str):
            return check_text(value)
        if isinstance(value, list):
            return [take(item) for item in value]
        if isinstance(value, dict):
            return {check_text(key): take(item) for key, item in value.items()}
        return value

    return take


class Titled(Struct, frozen=True):
    """What the vocabulary says of a fact: its Chinese name, beside its type (`Annotated`).

    `needs` is the deal's field it stands on; `instead` says that its list stands instead of the
    deal's own rather than beside it; `sort` is the sort of its values where the type does not say
    (a number that is no amount of money).
    """

    title: str
    needs: tuple[str | int, ...] | None = None
    instead: bool = False
    sort: str | None = None
