"""One cell as the field under whose heading it stands would have it, as JSON would give it.

What Excel stores is a double, a text, a truth or an error; what people see is made of it by a
number format. Where both agree on one meaning it is taken; where digits are lost or two meanings
are possible, it is a `Fault`, never a guess.
"""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from msgspec import Struct

from generator import dates, money
from generator.errors import GeneratorError
from generator.fields import FieldNote
from generator.sheets.cells import Cell
from generator.values import COUNT_SCHEMA, DATE_SCHEMA, FLAG_SCHEMA, NUMBER_SCHEMA, RATE_SCHEMA

# Kinds of fault; each has a rule.
LOST, UNREADABLE, UNCERTAIN, UNREAD = "digits_lost", "unreadable", "uncertain", "cell_unread"
# A double keeps 15 digits whatever they are (IEEE 754), and so does Excel of what is typed.
DIGITS = 15
_MOST_PLAIN = Decimal(10) ** DIGITS
_PERMANENT = "永久"
_NULL_SPEAKS: dict[tuple[str | int, ...], str] = {("terms", "confidentiality_years"): _PERMANENT}
_EXAMPLE = "把这一格（最好整列）的格式设为“文本”，重新输入"


class Fault(Struct, frozen=True):
    """Why a cell cannot be taken, or what of it was left unread."""

    kind: str
    message: str
    excerpt: str | None = None
    fix: str | None = None


class Taken(Struct, frozen=True):
    """What was taken of a cell; `known` is False where nothing could be."""

    value: Any = None
    known: bool = True
    faults: tuple[Fault, ...] = ()


def _refuse(kind: str, message: str, excerpt: str | None = None, fix: str | None = None) -> Taken:
    return Taken(None, False, (Fault(kind, message, excerpt, fix),))


def sort_field(note: FieldNote) -> str:
    """How the values of a field are written: text, amount, share, rate, date, count, flag, choice.

    A share is an amount or a rate of the total; what an admin's own field holds is free.
    """
    schema = note.schema
    if not schema:
        return "free"
    if schema == NUMBER_SCHEMA:
        return "amount"
    if schema == FLAG_SCHEMA:
        return "flag"
    if "enum" in schema:
        return "choice"
    if schema == RATE_SCHEMA:
        return "rate"
    if RATE_SCHEMA in schema.get("anyOf", ()):
        return "share"
    if schema == DATE_SCHEMA:
        return "date"
    return "count" if schema.get("type") == COUNT_SCHEMA["type"] else "text"


def take(cell: Cell, sort: str, path: tuple[str | int, ...], *, since_1904: bool) -> Taken:
    """The value of a cell for a field of a sort at a path of the deal."""
    if cell.kind == "error":
        return _refuse(
            UNREADABLE, f"是错误值 {cell.value}，没有内容可读；请改正公式或填上内容", cell.value
        )
    if cell.kind == "unreckoned":
        return _refuse(
            UNREADABLE,
            f"是公式 {cell.value[:40]}，文件里没有存它算出的值；请用 Excel 打开、保存一次，或改成值",
            cell.value[:40],
        )
    if cell.kind == "text":
        return _take_text(cell.value, sort, path)
    if cell.kind == "bool":
        return _take_truth(cell.value, sort)
    if cell.kind == "date":
        return _take_iso(cell.value, sort)
    try:
        number = float(cell.value)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        return _refuse(UNREADABLE, f"不是一个数：{cell.value[:40]}", cell.value[:40])
    return _take_number(cell, number, sort, path, since_1904)


def show_cell(cell: Cell, *, since_1904: bool) -> str | float | bool:
    """What people see in a cell, near enough to say it again beside a result."""
    if cell.kind == "bool":
        return cell.value in ("1", "true")
    if cell.kind != "number" or len(cell.value) > 2 * DIGITS:
        return cell.value
    try:
        number = float(cell.value)
    except ValueError:
        return cell.value
    if cell.style.kind == "date":
        when = read_serial(number, since_1904)
        return when.date().isoformat() if when else cell.value
    if cell.style.kind == "percent" and (exact := read_decimal(cell.value)) is not None:
        return f"{_plain(exact * 100)}%"
    return number if math.isfinite(number) else cell.value


def _take_truth(value: str, sort: str) -> Taken:
    if sort in ("flag", "free"):
        return Taken(value in ("1", "true"))
    word = "TRUE" if value in ("1", "true") else "FALSE"
    return _refuse(UNCERTAIN, f"是逻辑值 {word}，这里不是填“是”“否”的地方", word)


def _take_text(text: str, sort: str, path: tuple[str | int, ...]) -> Taken:
    if sort == "text":
        return Taken(text) if text.strip() else Taken(None, False)
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return Taken(None, False)
    if plain == _NULL_SPEAKS.get(path):
        return Taken(None)
    if sort == "free":
        return Taken(text)
    if sort in ("amount", "share") and not plain.endswith(("%", "‰")):
        return Taken(_mend_amount(plain))
    if sort in ("rate", "share"):
        tight = re.sub(r"\s", "", plain)
        if re.fullmatch(r"[0-9]+(\.[0-9]+)?", tight):
            return _take_bare_rate(Decimal(tight), path)
        return Taken(tight)
    if sort == "date":
        return _take_written_date(plain)
    if sort == "count":
        tight = plain.replace(",", "") if re.fullmatch(r"\d{1,3}(,\d{3})+", plain) else plain
        return Taken(int(tight) if re.fullmatch(r"[0-9]{1,9}", tight) else plain)
    if sort == "flag":
        spoken = {"true": True, "false": False, "√": True, "✓": True, "y": True, "n": False}
        return Taken(spoken.get(plain.lower(), plain))
    return Taken(plain)


def _mend_amount(text: str) -> str:
    """The amount a text writes beyond doubt (1,200.50, ￥1200.5, 1200元); else the text itself."""
    fix = text
    for _ in range(2):
        try:
            return f"{money.parse_amount(fix, decimals=6, signed=True):f}"
        except GeneratorError as error:
            fix = error.fix or ""
    return text


_WRITTEN_TIME = re.compile(r"(.+?)[ T]+0{1,2}[:：]00([:：]00(\.0+)?)?")


def _take_written_date(text: str) -> Taken:
    plain = re.sub(r"\s+", " ", text)
    if found := _WRITTEN_TIME.fullmatch(plain):
        plain = found[1]
    if re.fullmatch(r"[0-9]{8}", plain):
        plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
    plain = re.sub(r"\s*([年月日/.\-])\s*", r"\1", plain)
    for parse in (dates.parse_date, dates.parse_chinese_date):
        try:
            return Taken(parse(plain).isoformat())
        except GeneratorError as error:
            if error.kind == "impossible":
                break
    if re.fullmatch(r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{2,4}", plain):
        return _refuse(
            UNCERTAIN,
            f"日期“{text[:40]}”看不出哪个是年、哪个是月，请写成 2026-03-31",
            text[:40],
        )
    return Taken(text)  # the field says what is wrong with it


def _take_iso(text: str, sort: str) -> Taken:
    try:
        when = datetime.fromisoformat(text.rstrip("Z"))
    except ValueError:
        return _refuse(UNREADABLE, f"日期单元格里的“{text[:40]}”不是日期", text[:40])
    return _give_date(when, sort, text)


def _take_number(
    cell: Cell, number: float, sort: str, path: tuple[str | int, ...], since_1904: bool
) -> Taken:
    style = cell.style.kind
    if style in ("date", "time"):
        when = read_serial(number, since_1904)
        if when is None or style == "time":
            return _refuse(
                UNCERTAIN, f"是时间格式的数 {cell.value}，不是日期；请写成 2026-03-31", cell.value
            )
        return _give_date(when, sort, cell.value)
    if sort == "date":
        return _take_bare_date(cell, number, since_1904)
    exact = read_decimal(cell.value)
    if exact is None:
        return _lost(cell, sort)
    if sort in ("text", "free"):
        return _show_number(cell, exact, path, sort)
    if style == "percent":
        return _take_percent(exact, sort)
    if sort == "rate":
        return _take_bare_rate(exact, path)
    if sort in ("amount", "share"):
        return Taken(f"{exact:f}")
    if sort == "count":
        return Taken(int(exact) if exact == exact.to_integral_value() else f"{exact:f}")
    return Taken(f"{exact:f}")  # a flag or a choice, which says what it would have


def read_decimal(stored: str) -> Decimal | None:
    """The number that a stored double stands for, to the 15 digits that Excel keeps.

    What a formula leaves in the 16th digit (0.1+0.2) is no part of it. None where more digits
    were written than a double holds: what they were cannot be known.
    """
    number = float(stored)
    short = Decimal(f"{number:.{DIGITS}g}")
    if abs(Decimal(number) - short) > 8 * Decimal(math.ulp(number)) or abs(short) >= _MOST_PLAIN:
        return None
    return short.normalize() if short else Decimal(0)


def read_serial(number: float, since_1904: bool) -> datetime | None:
    """The moment that a serial number stands for; None for 1900-02-29, which Lotus invented."""
    try:
        if since_1904:
            return _moment(datetime(1904, 1, 1), number)
        if number < 1 or 60 <= number < 61:
            return None
        first = datetime(1899, 12, 31) if number < 60 else datetime(1899, 12, 30)
        return _moment(first, number)
    except OverflowError:
        return None


def _moment(first: datetime, days: float) -> datetime:
    whole = math.floor(days)
    return first + timedelta(days=whole, seconds=round((days - whole) * 86_400))


def _give_date(when: datetime, sort: str, stored: str) -> Taken:
    shown = when.date().isoformat()
    if sort in ("text", "choice"):
        return _refuse(
            LOST,
            f"Excel 把这里的内容当成了日期 {shown}，原来写的是什么已经看不出来；{_EXAMPLE}",
            shown,
        )
    if sort not in ("date", "free"):
        return _refuse(UNCERTAIN, f"是日期 {shown}，这里要填的不是日期", shown, "改正单元格的格式")
    if when.time() != datetime.min.time():
        fault = Fault(UNREAD, f"日期带有时间 {when:%H:%M:%S}，只取日期 {shown}", str(when))
        return Taken(shown, True, (fault,))
    return Taken(shown)


def _take_bare_date(cell: Cell, number: float, since_1904: bool) -> Taken:
    if number == int(number) and 19000101 <= number <= 21991231:
        try:
            return Taken(dates.parse_date(f"{int(number)}"[:4] + "-" + _tail(number)).isoformat())
        except GeneratorError:
            pass
    when = read_serial(number, since_1904)
    likely = when.date().isoformat() if when and 1990 <= when.year <= 2100 else None
    hint = f"；如果是日期，应为 {likely}，请把格式设为日期" if likely else "，请写成 2026-03-31"
    return _refuse(UNCERTAIN, f"是数字 {cell.value[:20]}，不是日期{hint}", cell.value[:20], likely)


def _tail(number: float) -> str:
    digits = f"{int(number)}"
    return f"{digits[4:6]}-{digits[6:]}"


def _lost(cell: Cell, sort: str) -> Taken:
    shown = cell.value[:40]
    if sort in ("text", "free"):
        return _refuse(
            LOST,
            f"是数字 {shown}：Excel 只保留前 {DIGITS} 位，后面的已经丢失，不能猜；{_EXAMPLE}完整的编码",
            shown,
        )
    return _refuse(
        LOST,
        f"数字 {shown} 超过 {DIGITS} 位有效数字，Excel 存不下，可能已不是原来写的数；"
        "请写成文本，或核对后重新输入",
        shown,
    )


def _show_number(cell: Cell, exact: Decimal, path: tuple[str | int, ...], sort: str) -> Taken:
    """A number in a field of text, as people see it; a code that lost its shape is told."""
    if cell.style.kind == "percent":
        return Taken(f"{_plain(exact * 100)}%")
    if cell.style.kind == "exponent":
        return _refuse(
            LOST,
            f"被 Excel 写成了科学记数 {cell.value}，原来写的是什么看不出来；{_EXAMPLE}",
            cell.value,
        )
    digits = _plain(exact)
    if cell.style.width and digits.isdigit():
        digits = digits.zfill(cell.style.width)
    if sort == "free":
        return Taken(int(digits) if re.fullmatch(r"-?(0|[1-9][0-9]*)", digits) else digits)
    lacking = _miss_zeros(digits, str(path[-1])) if digits.isdigit() else None
    if lacking:
        return _refuse(LOST, f"是数字 {digits}，{lacking}；{_EXAMPLE}", digits)
    return Taken(digits)


def _miss_zeros(digits: str, key: str) -> str | None:
    """What tells that a number lost the zeros in front of it when Excel took it for one."""
    if key == "postcode" and len(digits) < 6:
        return f"只有 {len(digits)} 位，邮编开头的 0 可能已经丢失"
    if key == "cnaps" and len(digits) < 12:
        return f"只有 {len(digits)} 位，联行号开头的 0 可能已经丢失"
    if key in ("phone", "fax"):
        is_whole = re.fullmatch(r"1[3-9]\d{9}|[48]00\d{7}|\d{3,8}", digits)
        return None if is_whole else "区号开头的 0 可能已经丢失"
    return None


def _take_percent(exact: Decimal, sort: str) -> Taken:
    shown = f"{_plain(exact * 100)}%"
    if sort in ("rate", "share"):
        return Taken(shown)
    return _refuse(
        UNCERTAIN,
        f"是百分数 {shown}，这里要填的不是比率；请改正单元格的格式后重新输入",
        shown,
    )


def _take_bare_rate(exact: Decimal, path: tuple[str | int, ...]) -> Taken:
    """A number without a percent sign: 0.06 is 6%; where it may be read in two ways it is told.

    A rate by the day is so small that 0.05 may be meant as 0.05%.
    """
    shown = _plain(exact)
    if exact == 0:
        return Taken("0%")
    as_ratio, as_percent = f"{_plain(exact * 100)}%", f"{shown}%"
    if exact < 1 and exact > 0 and "daily" not in str(path[-1]):
        return Taken(as_ratio)
    likely = as_percent if exact > 1 else None
    return _refuse(
        UNCERTAIN,
        f"数字 {shown} 没有百分号，看不出是 {as_percent} 还是 {as_ratio}；请带百分号写",
        shown,
        likely,
    )


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}" if value else "0"
