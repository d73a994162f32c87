"""The template filters: every public function here is a filter, under both of its names.

A `picture` says how a number or a date is to look, as Excel and Word spell it: `'#,##0.00'`,
`'0.0%'`, `'yyyy-mm-dd'`. It never cuts a digit: what a picture has no room for is printed all the
same.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, localcontext

from generator import dates, money, numerals
from generator.errors import BrokenTemplate
from generator.uppercase import Style, write_amount

_PICTURE = re.compile(r"(?P<whole>#,##0|0)(?:\.(?P<fraction>0{1,8}))?(?P<tail>[ \u3000]?[%％‰]?)")
_DATE_PART = re.compile("(?i:yyyy|yy|mm|m|dd|d)")
_LATIN_JOINT = re.compile(
    r"(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])(?=[\u4e00-\u9fff])"
)
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def uppercase(value: Decimal | int, style: str = "合同", zero_after_wan: bool = True) -> str:
    """An amount in yuan as 大写 without 人民币: `415580.00` → `肆拾壹万伍仟伍佰捌拾元整`.

    `style` is 合同 (contract: 元) or 发票 (invoice: 圆); `zero_after_wan` writes the optional 零
    after 万. Source: 支付结算办法 附一.
    """
    chosen: Style = "invoice" if style in ("发票", "invoice") else "contract"
    return write_amount(value, style=chosen, zero_after_wan=zero_after_wan)


def amount(value: Decimal | int, picture: str = "") -> str:
    """An amount in yuan with thousands marks and two decimals: `415,580.00`.

    `picture` asks for another look: `'0.00'` → `415580.00`, `'0'` → `415580`.
    """
    number = Decimal(value)
    if not picture or (number != number.to_integral_value() and "." not in picture):
        picture = f"{picture or '#,##0'}.00"  # jiao is never printed without fen
    return _draw(number, picture) if picture != "#,##0.00" else money.format_amount(number)


def currency(value: Decimal | int) -> str:
    """An amount with its sign directly before it: `¥415,580.00`. Source: 会计基础工作规范 52(一)."""
    return "¥" + amount(value)


def ten_thousands(value: Decimal | int, picture: str = "0") -> str:
    """An amount in 万元 without loss: `415580.00` → `41.558`; with `'0.0000'` → `41.5580`."""
    with localcontext() as exact:
        exact.prec = 60
        return _draw(Decimal(value).scaleb(-4), picture)


def unit_price(value: Decimal | int) -> str:
    """A unit price with thousands marks and two to six decimals: `36,000.00`, `0.125`."""
    number = Decimal(value)
    whole, _, fraction = f"{number:,f}".partition(".")
    return f"{whole}.{fraction.rstrip('0').ljust(2, '0')}"


def quantity(value: Decimal | int, picture: str = "0") -> str:
    """A quantity without needless zeros: `24`, `1.5`; with `'0.00'` → `24.00`, `1.50`."""
    return _draw(Decimal(value), picture)


def percent(value: Decimal, picture: str = "0%") -> str:
    """A ratio as a percentage without needless zeros: `0.75` → `75%`.

    `picture` says what stands for the sign and how many decimals there are at least: `'0.00%'` →
    `75.00%`, `'0 %'` → `75 %`, `'0'` → `75`, `'0‰'` → `750‰`.
    """
    with localcontext() as exact:
        exact.prec = 60
        return _draw(Decimal(value).scaleb(3 if "‰" in picture else 2), picture)


def chinese_percent(value: Decimal, base: str = "") -> str:
    """A ratio in Chinese numerals: `0.05` → `百分之五`; with `'万'` `0.0003` → `万分之三`.

    Without a base the first of 百, 千 and 万 of which it is a whole number of parts is taken.
    """
    for name, places in (("百", 2), ("千", 3), ("万", 4)):
        with localcontext() as exact:
            exact.prec = 60
            parts = Decimal(value).scaleb(places)
        if name == base or (not base and (parts == parts.to_integral_value() or name == "万")):
            whole, _, fraction = _trim(parts).partition(".")
            words = numerals.write_integer(int(whole))
            rest = "点" + "".join("零一二三四五六七八九"[int(digit)] for digit in fraction)
            return f"{name}分之{words}{rest if fraction else ''}"
    raise BrokenTemplate(f"没有“{base}分之几”的写法", fix="写成 '百'、'千' 或 '万'")


def day(value: date, picture: str = "") -> str:
    """A date in Arabic figures: `2026年4月11日`. Source: GB/T 15835.

    `picture` asks for another look: `'yyyy-mm-dd'` → `2026-04-11`, `'yyyy.m.d'` → `2026.4.11`,
    `'yyyy 年 m 月'` → `2026 年 4 月`.
    """
    if not picture:
        return dates.format_date(value)
    numbers = {"y": value.year, "m": value.month, "d": value.day}

    def write(part: re.Match[str]) -> str:
        text = f"{numbers[part[0][0].lower()]:0{len(part[0])}}"
        return text[-2:] if len(part[0]) == 2 else text

    return _DATE_PART.sub(write, picture)


def chinese_date(value: date) -> str:
    """A date in Chinese numerals: `二〇二六年四月十一日`."""
    return numerals.write_date(value)


def chinese_month(value: date) -> str:
    """Year and month in Chinese numerals: `二〇二六年四月`."""
    return numerals.write_month(value)


def bill_date(value: date) -> str:
    """A date as cheques and bills bear it: `贰零贰陆年肆月壹拾壹日`. Source: 支付结算办法 附一."""
    return numerals.write_bill_date(value)


def english_date(value: date) -> str:
    """A date in English: `11 April 2026`."""
    from babel.dates import format_date

    return format_date(value, "d MMMM y", locale="en")


def chinese_number(value: int, two: str = "二") -> str:
    """A whole number in Chinese numerals: `12` → `十二`; with `'两'` a single `2` → `两`."""
    return two if value == 2 else numerals.write_integer(value)


def formal_number(value: int) -> str:
    """A whole number in 大写 as copies are counted: `4` → `肆`."""
    return numerals.write_integer(value, formal=True)


def english_words(value: Decimal | int) -> str:
    """An amount in English words for bilingual forms."""
    return numerals.spell_english(Decimal(value))


def full_width(value: str) -> str:
    """Figures, letters and marks as wide as Chinese characters: `415,580` → `４１５，５８０`."""
    return str(value).translate(_WIDE)


def grouped(value: str, *sizes: int) -> str:
    """A number parted by blanks: `1602003409200012345` → `1602 0034 0920 0012 345`.

    `sizes` are the lengths of the groups, the last of them for all that follow; four without any.
    """
    left, parts = "".join(str(value).split()), []
    for size in sizes:
        parts.append(left[: max(size, 1)])
        left = left[max(size, 1) :]
    last = max(sizes[-1], 1) if sizes else 4
    parts += [left[start : start + last] for start in range(0, len(left), last)]
    return " ".join(part for part in parts if part)


def spaced(value: str) -> str:
    """A text with a blank wherever Chinese meets Latin letters or figures: `路23号` → `路 23 号`."""
    return _LATIN_JOINT.sub(" ", str(value))


def _draw(number: Decimal, picture: str) -> str:
    """A number as a picture asks for, with all its digits."""
    asked = _PICTURE.fullmatch(picture)
    if asked is None:
        raise BrokenTemplate(
            f"数字的样式“{picture}”写得不对", fix="写成如 '#,##0.00'、'0.00'、'0'、'0.0%'"
        )
    whole, _, fraction = _trim(number).partition(".")
    if "#" in asked["whole"]:
        whole = f"{int(whole):,}" if whole != "-0" else whole
    fraction = fraction.ljust(len(asked["fraction"] or ""), "0")
    return whole + (f".{fraction}" if fraction else "") + asked["tail"]


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
中文百分比 = chinese_percent
日期 = day
中文日期 = chinese_date
中文年月 = chinese_month
票据日期 = bill_date
英文日期 = english_date
中文数字 = chinese_number
大写数字 = formal_number
英文大写 = english_words
全角 = full_width
分组 = grouped
中西空格 = spaced
