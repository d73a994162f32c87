"""The template filters: every public function here is a filter, under both of its names."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, localcontext

from generator import dates, money, numerals
from generator.uppercase import Style, write_amount


def uppercase(value: Decimal | int, style: str = "合同", zero_after_wan: bool = True) -> str:
    """An amount in yuan as 大写 without 人民币: `415580.00` → `肆拾壹万伍仟伍佰捌拾元整`.

    `style` is 合同 (contract: 元) or 发票 (invoice: 圆); `zero_after_wan` writes the optional 零
    after 万. Source: 支付结算办法 附一.
    """
    chosen: Style = "invoice" if style in ("发票", "invoice") else "contract"
    return write_amount(value, style=chosen, zero_after_wan=zero_after_wan)


def amount(value: Decimal | int) -> str:
    """An amount in yuan with thousands marks and two decimals: `415,580.00`."""
    return money.format_amount(Decimal(value))


def currency(value: Decimal | int) -> str:
    """An amount with its sign directly before it: `¥415,580.00`. Source: 会计基础工作规范 52(一)."""
    return "¥" + amount(value)


def ten_thousands(value: Decimal | int) -> str:
    """An amount in 万元 without loss: `415580.00` → `41.558`."""
    with localcontext() as exact:
        exact.prec = 60
        return _trim(Decimal(value).scaleb(-4))


def unit_price(value: Decimal | int) -> str:
    """A unit price with thousands marks and two to six decimals: `36,000.00`, `0.125`."""
    number = Decimal(value)
    whole, _, fraction = f"{number:,f}".partition(".")
    return f"{whole}.{fraction.rstrip('0').ljust(2, '0')}"


def quantity(value: Decimal | int) -> str:
    """A quantity without needless zeros: `24`, `1.5`."""
    return _trim(Decimal(value))


def percent(value: Decimal) -> str:
    """A ratio as a percentage without needless zeros: `0.75` → `75%`."""
    with localcontext() as exact:
        exact.prec = 60
        return _trim(Decimal(value).scaleb(2)) + "%"


def day(value: date) -> str:
    """A date in Arabic figures: `2026年4月11日`. Source: GB/T 15835."""
    return dates.format_date(value)


def chinese_date(value: date) -> str:
    """A date in Chinese numerals: `二〇二六年四月十一日`."""
    return numerals.write_date(value)


def chinese_month(value: date) -> str:
    """Year and month in Chinese numerals: `二〇二六年四月`."""
    return numerals.write_month(value)


def english_date(value: date) -> str:
    """A date in English: `11 April 2026`."""
    from babel.dates import format_date

    return format_date(value, "d MMMM y", locale="en")


def chinese_number(value: int) -> str:
    """A whole number in Chinese numerals: `12` → `十二`."""
    return numerals.write_integer(value)


def formal_number(value: int) -> str:
    """A whole number in 大写 as copies are counted: `4` → `肆`."""
    return numerals.write_integer(value, formal=True)


def english_words(value: Decimal | int) -> str:
    """An amount in English words for bilingual forms."""
    return numerals.spell_english(Decimal(value))


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
日期 = day
中文日期 = chinese_date
中文年月 = chinese_month
英文日期 = english_date
中文数字 = chinese_number
大写数字 = formal_number
英文大写 = english_words
