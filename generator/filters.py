"""The template filters: every public function here is a filter, under all of its names.

The type of the first argument says what a filter takes, and the first example of the docstring
what comes of it; `gen templates fields` and the checks of templates read them there.

A `picture` says how a number or a date is to look, as Excel and Word spell it: `'#,##0.00'`,
`'0.0%'`, `'yyyy-mm-dd'`. It never cuts a digit: what it has no room for is printed all the same.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Context, Decimal
from functools import lru_cache
from typing import Annotated

from generator import dates, money, numerals
from generator.errors import BrokenTemplate
from generator.uppercase import Style, write_amount

# What a filter takes: the sorts of values (see `vocabulary.Name`) that it is meant for.
Yuan = Annotated[Decimal | int, "amount", "price", "share"]
Quantity = Annotated[Decimal | int, "quantity", "count"]
Ratio = Annotated[Decimal, "ratio", "share"]
Day = Annotated[date, "date"]
Count = Annotated[int, "count", "quantity"]
Text = Annotated[str, "text"]

_EXACT = Context(prec=60)
_PICTURE = re.compile(r"(?P<whole>#,##0|0)(?:\.(?P<fraction>0{1,8}))?(?P<tail>[ \u3000]?[%％‰]?)")
_DATE_PART = re.compile("(?i:yyyy|yy|mm|m|dd|d)")
_LATIN_JOINT = re.compile(
    r"(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])(?=[\u4e00-\u9fff])"
)
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def uppercase(value: Yuan, style: str = "合同", zero_after_wan: bool = True) -> str:
    """An amount in yuan as 大写 without 人民币: `415580.00` → `肆拾壹万伍仟伍佰捌拾元整`.

    `style` is 合同 (contract: 元) or 发票 (invoice: 圆); `zero_after_wan` writes the optional 零
    after 万. Source: 支付结算办法 附一.
    """
    chosen: Style = "invoice" if style in ("发票", "invoice") else "contract"
    return write_amount(value, style=chosen, zero_after_wan=zero_after_wan)


def amount(value: Yuan, picture: str = "") -> str:
    """An amount in yuan with thousands marks and two decimals: `415580.00` → `415,580.00`.

    `picture` asks for another look: `'0.00'` → `415580.00`, `'0'` → `415580`.
    """
    number = Decimal(value)
    if picture and number != number.to_integral_value() and "." not in picture:
        picture += ".00"  # jiao is never printed without fen
    if picture in ("", "#,##0.00"):
        return money.format_amount(number)
    return _draw(number, picture)


def currency(value: Yuan) -> str:
    """An amount with its sign directly before it: `415580.00` → `¥415,580.00`.

    Source: 会计基础工作规范 52(一).
    """
    return "¥" + amount(value)


def ten_thousands(value: Yuan, picture: str = "0") -> str:
    """An amount in 万元 without loss: `415580.00` → `41.558`.

    `picture` asks for more decimals: `'0.0000'` → `41.5580`.
    """
    return _draw(Decimal(value).scaleb(-4, _EXACT), picture)


def unit_price(value: Yuan) -> str:
    """A unit price with thousands marks and two to six decimals: `36000.125` → `36,000.125`."""
    number = Decimal(value)
    whole, _, fraction = f"{number:,f}".partition(".")
    return f"{whole}.{fraction.rstrip('0').ljust(2, '0')}"


def quantity(value: Quantity, picture: str = "0") -> str:
    """A quantity without needless zeros: `1.500` → `1.5`; with `'0.00'` → `1.50`."""
    return _draw(Decimal(value), picture)


def percent(value: Ratio, picture: str = "0%") -> str:
    """A ratio as a percentage without needless zeros: `0.75` → `75%`.

    `picture` says what stands for the sign and how many decimals there are at least: `'0.00%'` →
    `75.00%`, `'0 %'` → `75 %`, `'0'` → `75`.
    """
    return _draw(Decimal(value).scaleb(3 if "‰" in picture else 2, _EXACT), picture)


def permille(value: Ratio) -> str:
    """A ratio in thousandths without needless zeros: `0.0005` → `0.5‰`."""
    return _trim(Decimal(value).scaleb(3, _EXACT)) + "‰"


def spoken_ratio(value: Ratio, base: str = "") -> str:
    """A ratio as clauses spell it: `0.0005` → `万分之五`, `0.05` → `百分之五`.

    The largest whole of 百, 千, 万 with which the part is a whole number, unless `base` names one:
    with `'百'` `0.015` → `百分之一点五`. Raises `BrokenTemplate` for a ratio that is none of them,
    or more than the whole.
    """
    number = Decimal(value)
    for places, whole in ((2, "百"), (3, "千"), (4, "万")):
        part = number.scaleb(places)
        is_whole = part == part.to_integral_value() and 0 <= part <= 10**places
        if whole == base or (not base and is_whole):
            count, _, fraction = _trim(part).partition(".")
            digits = "".join("零一二三四五六七八九"[int(digit)] for digit in fraction)
            spoken = numerals.write_integer(int(count)) + (f"点{digits}" if digits else "")
            return f"{whole}分之{spoken}"
    raise BrokenTemplate(
        f"{percent(number)} 写不成{base or '百分之几、千分之几或万'}分之几", fix="改用“百分比”"
    )


def day(value: Day, picture: str = "") -> str:
    """A date in Arabic figures: `2026-04-11` → `2026年4月11日`. Source: GB/T 15835.

    `picture` asks for another look: `'yyyy.m.d'` → `2026.4.11`, `'yyyy 年 m 月'` → `2026 年 4 月`.
    """
    if not picture:
        return dates.format_date(value)
    numbers = {"y": value.year, "m": value.month, "d": value.day}

    def write(part: re.Match[str]) -> str:
        text = f"{numbers[part[0][0].lower()]:0{len(part[0])}}"
        return text[-2:] if len(part[0]) == 2 else text

    return _DATE_PART.sub(write, picture)


def iso_date(value: Day) -> str:
    """A date in figures with hyphens: `2026-04-11` → `2026-04-11`. Source: GB/T 7408."""
    return value.isoformat()


def year(value: Day) -> int:
    """The year of a date, where a form has its own 年: `2026-04-11` → `2026`."""
    return value.year


def month(value: Day) -> int:
    """The month of a date, where a form has its own 月: `2026-04-11` → `4`."""
    return value.month


def day_of_month(value: Day) -> int:
    """The day of a date within its month, where a form has its own 日: `2026-04-11` → `11`."""
    return value.day


def bill_date(value: Day) -> str:
    """A date as cheques and bills bear it: `2026-04-11` → `贰零贰陆年肆月壹拾壹日`.

    Source: 支付结算办法 附一.
    """
    return numerals.write_bill_date(value)


def chinese_date(value: Day) -> str:
    """A date in Chinese numerals: `2026-04-11` → `二〇二六年四月十一日`."""
    return numerals.write_date(value)


def chinese_month(value: Day) -> str:
    """Year and month in Chinese numerals: `2026-04-11` → `二〇二六年四月`."""
    return numerals.write_month(value)


def english_date(value: Day) -> str:
    """A date in English: `2026-04-11` → `11 April 2026`."""
    from babel.dates import format_date

    return format_date(value, "d MMMM y", locale="en")


def chinese_number(value: Count, two: str = "二") -> str:
    """A whole number in Chinese numerals: `12` → `十二`; with `'两'` a single `2` → `两`."""
    return two if value == 2 else numerals.write_integer(_whole(value))


def formal_number(value: Count) -> str:
    """A whole number in 大写 as copies are counted: `4` → `肆`."""
    return numerals.write_integer(_whole(value), formal=True)


def grouped(value: Text, *sizes: int) -> str:
    """A long number in groups of four, as bank cards show it: `1234567890` → `1234 5678 90`.

    `sizes` are other lengths of the groups, the last of them for all that follow: with 3 and 4
    `18612345678` → `186 1234 5678`.
    """
    left, parts = "".join(str(value).split()), []
    for size in sizes:
        parts.append(left[: max(size, 1)])
        left = left[max(size, 1) :]
    last = max(sizes[-1], 1) if sizes else 4
    parts += [left[start : start + last] for start in range(0, len(left), last)]
    return " ".join(part for part in parts if part)


def full_width(value: Text) -> str:
    """Figures, letters and marks as wide as Chinese characters: `12B` → `１２Ｂ`."""
    return str(value).translate(_WIDE)


def spaced(value: Text) -> str:
    """A text with a blank wherever Chinese meets Latin letters or figures: `路23号` → `路 23 号`."""
    return _LATIN_JOINT.sub(" ", str(value))


def english_words(value: Yuan) -> str:
    """An amount in English words for bilingual forms.

    `415580.00` → `RMB Four Hundred Fifteen Thousand Five Hundred Eighty Yuan Only`.
    """
    return numerals.spell_english(Decimal(value))


def _whole(value: Decimal | int) -> int:
    """A quantity that is a whole number as such; any other as it is, to be refused."""
    is_whole = (
        isinstance(value, Decimal) and value.is_finite() and value == value.to_integral_value()
    )
    return int(value) if is_whole else value  # type: ignore[return-value]


def _draw(number: Decimal, picture: str) -> str:
    """A number as a picture asks for, with all its digits."""
    is_grouped, decimals, tail = _read_picture(picture)
    whole, _, fraction = _trim(number).partition(".")
    if is_grouped:
        whole = f"{int(whole):,}" if whole != "-0" else whole
    fraction = fraction.ljust(decimals, "0")
    return whole + (f".{fraction}" if fraction else "") + tail


@lru_cache
def _read_picture(picture: str) -> tuple[bool, int, str]:
    """Whether a picture asks for thousands marks, for how many decimals, and what follows them."""
    asked = _PICTURE.fullmatch(picture)
    if asked is None:
        raise BrokenTemplate(
            f"数字的样式“{picture}”写得不对", fix="写成如 '#,##0.00'、'0.00'、'0'、'0.0%'"
        )
    return "#" in asked["whole"], len(asked["fraction"] or ""), asked["tail"]


def _trim(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


大写 = uppercase
金额 = amount
人民币 = currency
万元 = ten_thousands
单价 = unit_price
数量 = quantity
百分比 = percent
千分比 = permille
中文比率 = spoken_ratio
日期 = day
数字日期 = iso_date
大写日期 = bill_date
年 = year
月 = month
日 = day_of_month
中文日期 = chinese_date
中文年月 = chinese_month
英文日期 = english_date
中文数字 = chinese_number
大写数字 = formal_number
份数大写 = formal_number
分组 = grouped
全角 = full_width
中西空格 = spaced
英文大写 = english_words
