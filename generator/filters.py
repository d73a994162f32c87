"""The template filters: every public function here is a filter, under all of its names.

The type of the first argument says what a filter takes, and the first example of the docstring
what comes of it; `gen templates fields` and the checks of templates read them there.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal, localcontext
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


def uppercase(value: Yuan, style: str = "合同", zero_after_wan: bool = True) -> str:
    """An amount in yuan as 大写 without 人民币: `415580.00` → `肆拾壹万伍仟伍佰捌拾元整`.

    `style` is 合同 (contract: 元) or 发票 (invoice: 圆); `zero_after_wan` writes the optional 零
    after 万. Source: 支付结算办法 附一.
    """
    chosen: Style = "invoice" if style in ("发票", "invoice") else "contract"
    return write_amount(value, style=chosen, zero_after_wan=zero_after_wan)


def amount(value: Yuan) -> str:
    """An amount in yuan with thousands marks and two decimals: `415580.00` → `415,580.00`."""
    return money.format_amount(Decimal(value))


def currency(value: Yuan) -> str:
    """An amount with its sign directly before it: `415580.00` → `¥415,580.00`.

    Source: 会计基础工作规范 52(一).
    """
    return "¥" + amount(value)


def ten_thousands(value: Yuan) -> str:
    """An amount in 万元 without loss: `415580.00` → `41.558`."""
    with localcontext() as exact:
        exact.prec = 60
        return _trim(Decimal(value).scaleb(-4))


def unit_price(value: Yuan) -> str:
    """A unit price with thousands marks and two to six decimals: `36000.125` → `36,000.125`."""
    number = Decimal(value)
    whole, _, fraction = f"{number:,f}".partition(".")
    return f"{whole}.{fraction.rstrip('0').ljust(2, '0')}"


def quantity(value: Quantity) -> str:
    """A quantity without needless zeros: `1.500` → `1.5`."""
    return _trim(Decimal(value))


def percent(value: Ratio) -> str:
    """A ratio as a percentage without needless zeros: `0.75` → `75%`."""
    with localcontext() as exact:
        exact.prec = 60
        return _trim(Decimal(value).scaleb(2)) + "%"


def permille(value: Ratio) -> str:
    """A ratio in thousandths without needless zeros: `0.0005` → `0.5‰`."""
    with localcontext() as exact:
        exact.prec = 60
        return _trim(Decimal(value).scaleb(3)) + "‰"


def spoken_ratio(value: Ratio) -> str:
    """A ratio as clauses spell it: `0.0005` → `万分之五`, `0.05` → `百分之五`.

    The largest whole of 百, 千, 万 with which the part is a whole number. Raises `BrokenTemplate`
    for a ratio that is none of them, or more than the whole.
    """
    number = Decimal(value)
    for places, whole in ((2, "百"), (3, "千"), (4, "万")):
        part = number.scaleb(places)
        if part == part.to_integral_value() and 0 <= part <= 10**places:
            return f"{whole}分之{numerals.write_integer(int(part))}"
    raise BrokenTemplate(
        f"{percent(number)} 写不成百分之几、千分之几或万分之几", fix="改用“百分比”"
    )


def day(value: Day) -> str:
    """A date in Arabic figures: `2026-04-11` → `2026年4月11日`. Source: GB/T 15835."""
    return dates.format_date(value)


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


def chinese_number(value: Count) -> str:
    """A whole number in Chinese numerals: `12` → `十二`."""
    return numerals.write_integer(_whole(value))


def formal_number(value: Count) -> str:
    """A whole number in 大写 as copies are counted: `4` → `肆`."""
    return numerals.write_integer(_whole(value), formal=True)


def grouped(value: Text) -> str:
    """A long number in groups of four, as bank cards show it: `1234567890` → `1234 5678 90`."""
    compact = "".join(value.split())
    return " ".join(compact[start : start + 4] for start in range(0, len(compact), 4))


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
英文大写 = english_words
