"""Plants one defect at a time in a Word contract, and knows where a finding is then due.

`list_defects` reads a right document by patterns of its own, so that what the checker does not
see is not left out here too. Every kind is a function that yields `Defect`s; it is told nothing
of the document but its text. `Ground.plant` makes the changed file, the runs left as they were.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import Any

from lxml import etree

from generator import uppercase, word
from generator.findings import WordPlace
from generator.ooxml import W
from generator.ooxml.blocks import P, list_blocks, list_rows
from generator.reading import Document, Table

_WIDTH = {0xFF01 + n: 0x21 + n for n in range(94)} | {0x3000: 0x20, 0xFFE5: 0xA5}
_FIGURE = r"\d(?:[\d,]*\d)?(?:\.\d+)?"
_WORDS = r"[壹贰叁肆伍陆柒捌玖][壹贰叁肆伍陆柒捌玖零拾佰仟万亿元圆角分整正]{2,}"
_PAIR = re.compile(
    rf"(?P<f>{_FIGURE})(?![\d.,%])(?P<u>万?元)?[^\d。;]{{0,12}}?(?P<w>{_WORDS})"
    rf"|(?P<w2>{_WORDS})[^\d。;]{{0,8}}?(?P<f2>{_FIGURE})(?P<u2>万?元)?"
)
_DATE = re.compile(r"(?P<y>20\d\d)(?P<s>年|-)(?P<m>\d{1,2})(?:月|-)(?P<d>\d{1,2})(?:日|(?![\d-]))")
_COUNT = "一二三四五六七八九十"
_CAPITAL = "壹贰叁肆伍陆柒捌玖"
_NAME = r"(?:^|[:(])(?P<n>[\u4e00-\u9fff]{4,20}?(?:有限公司|医院|中心|数据局))(?=$|[(;]|\s)"  # a party as named after a label or in a cell of its own
_LABEL = re.compile(
    r"^[^::]{0,12}(?:联系人|法定代表人|项目经理|地址|住所|电话|邮编)[^::]{0,4}:(?P<v>[^\s,]{2,40})$"
)
_OTHER = "新永盛泰"


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph; `text` is folded to half width, sign for sign."""

    place: WordPlace
    text: str
    raw: str


@dataclass(frozen=True, slots=True)
class Edit:
    """These characters of a paragraph become others."""

    place: WordPlace
    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class Defect:
    """One planted defect.

    A finding of one of the `hundreds` (the digit after W) is due at one of the places `due`;
    findings of the hundreds `with_` may come with it anywhere, since those relations break too.
    """

    kind: str
    edits: tuple[Edit, ...]
    due: frozenset[WordPlace]
    hundreds: str
    with_: str = ""

    def describe(self, texts: dict[WordPlace, str]) -> str:
        """The changed words, before and after."""
        return " ｜ ".join(
            f"{texts[e.place][max(0, e.start - 25) : e.end + 15]!r}: "
            f"{texts[e.place][e.start : e.end]!r} → {e.new!r}"
            for e in self.edits
        )


class Field:
    """A document as the kinds of defects look at it."""

    def __init__(self, document: Document) -> None:
        self.lines = [
            Line(p.place, p.text.translate(_WIDTH), p.text)
            for story in document.stories
            if story.part == "body"
            for p in story.paragraphs
            if p.text.strip()
        ]
        self.tables: tuple[Table, ...] = document.body.tables

    @cached_property
    def body(self) -> list[Line]:
        """The paragraphs outside tables."""
        return [line for line in self.lines if line.place.table is None]

    def find(self, pattern: str | re.Pattern[str]) -> Iterator[tuple[Line, re.Match[str]]]:
        """All occurrences of a pattern with their lines."""
        for line in self.lines:
            for match in re.finditer(pattern, line.text):
                yield line, match

    def places(self, pattern: str) -> set[WordPlace]:
        """The places of the lines that have the pattern."""
        return {line.place for line in self.lines if re.search(pattern, line.text)}

    @cached_property
    def names(self) -> list[tuple[str, list[tuple[Line, int, int]]]]:
        """The two parties with every place where each is named by itself."""
        found: dict[str, list[tuple[Line, int, int]]] = {}
        for line, match in self.find(_NAME):
            found.setdefault(match["n"], []).append((line, *match.span("n")))
        most = sorted(found.items(), key=lambda item: -len(item[1]))[:2]
        return [(name, places) for name, places in most if len(places) > 1]

    @cached_property
    def numbered(self) -> list[list[tuple[Line, str, int, int, int]]]:
        """The lists numbered by hand: line, style, start, end, number; in runs 1, 2, 3 …"""
        runs: list[list[tuple[Line, str, int, int, int]]] = []
        open_: dict[str, list[tuple[Line, str, int, int, int]]] = {}
        for line in self.body:
            style, start, end = _see_number(line.text)
            if not style:
                continue
            number = _read(line.text[start:end])
            if number == 1:
                open_[style] = [(line, style, start, end, 1)]
                runs.append(open_[style])
            elif style in open_ and number == open_[style][-1][4] + 1:
                open_[style].append((line, style, start, end, number))
        return [run for run in runs if len(run) > 2]


_STYLES = {
    "条": r"第(\d+|[一二三四五六七八九十]+)条\s",
    "、": r"([一二三四五六七八九十]+)、",
    "1、": r"(\d+)、",
    "1.": r"(\d+)\.(?!\d)",
    "(一)": r"\(([一二三四五六七八九十]+)\)",
    "(1)": r"\((\d+)\)",
    "1 ": r"(\d+) (?=[\u4e00-\u9fff])",
}


def _see_number(text: str) -> tuple[str, int, int]:
    for style, pattern in _STYLES.items():
        if match := re.match(pattern, text):
            return style, *match.span(1)
    return "", 0, 0


def _read(number: str) -> int:
    if number.isdigit():
        return int(number)
    tens, ten, ones = number.rpartition("十")
    value = _COUNT.index(ones) + 1 if ones else 0
    return value + (10 * (_COUNT.index(tens) + 1 if tens else 1) if ten else 0)


def _spell(value: int, like: str) -> str:
    if like.isdigit():
        return str(value)
    tens, ones = divmod(value, 10)
    ten = (_COUNT[tens - 1] if tens > 1 else "") + "十" if tens else ""
    return ten + (_COUNT[ones - 1] if ones else "")


def _raise(digit: str) -> str:
    """The next digit in the same script."""
    for digits in (_CAPITAL, _COUNT, "123456789"):
        if digit in digits:
            return digits[(digits.index(digit) + 1) % 9]
    return "三"


def _amount(figure: str) -> Decimal:
    return Decimal(figure.replace(",", ""))


def _like(value: Decimal, figure: str) -> str:
    """The value with the decimals and thousands marks of a figure."""
    places = len(figure.partition(".")[2])
    return f"{value:{',' if ',' in figure or value >= 1000 else ''}.{places}f}"


def _one(
    kind: str,
    line: Line,
    start: int,
    end: int,
    new: str,
    hundreds: str,
    with_: str = "",
    **more: Any,
) -> Defect:
    due = more.pop("due", ())
    return Defect(
        kind, (Edit(line.place, start, end, new),), frozenset({line.place, *due}), hundreds, with_
    )


# ---- amounts -------------------------------------------------------------------------------

_MONEY = "2456"


@dataclass(frozen=True, slots=True)
class _Pair:
    line: Line
    figure: tuple[int, int]
    words: tuple[int, int]
    unit: str | None


def _pairs(field_: Field) -> Iterator[_Pair]:
    for line, match in field_.find(_PAIR):
        first = "" if match["f"] else "2"
        words = match.span("w" + first)
        if match["w" + first][-1] in "元圆角分整正":
            yield _Pair(line, match.span("f" + first), words, match["u" + first])


def plant_figures(field_: Field) -> Iterator[Defect]:
    """The figure of a pair is off by its last digit, has two digits swapped, or a digit more."""
    for pair in _pairs(field_):
        start, end = pair.figure
        figure = pair.line.text[start:end]
        last = str((int(figure[-1]) + 1) % 10)
        yield _one("figure_last_digit", pair.line, end - 1, end, last, "2", _MONEY)
        for n in range(len(figure) - 1):
            if figure[n : n + 2].isdigit() and figure[n] != figure[n + 1] != "0":
                swapped = figure[n + 1] + figure[n]
                yield _one(
                    "figure_swapped", pair.line, start + n, start + n + 2, swapped, "2", _MONEY
                )
                break
        if pair.unit == "万元":
            yield _one("figure_unit_lost", pair.line, end, end + 1, "", "2", _MONEY)
        if _amount(figure) < 10**7:
            tenfold = _like(_amount(figure) * 10, figure)
            yield _one("figure_tenfold", pair.line, start, end, tenfold, "2", _MONEY)
        if re.search(r"\d,\d{3}", figure) and len(figure) > 6:
            comma = figure.index(",")
            wrong = figure[: comma - 1] + "," + figure[comma - 1] + figure[comma + 1 :]
            if comma > 1:
                yield _one("thousands_marks", pair.line, start, end, wrong, "2", _MONEY)


def plant_marks(field_: Field) -> Iterator[Defect]:
    """Both ¥ before and 元 after a figure."""
    for line, match in field_.find(rf"[¥￥]\s?{_FIGURE}(?=[(,。](?!\d))"):
        yield _one("yuan_twice", line, match.end(), match.end(), "元", "2", "2")


def plant_words(field_: Field) -> Iterator[Defect]:
    """The words of a pair say another amount or are spelt as no amount may be."""
    for pair in _pairs(field_):
        start, end = pair.words
        words = pair.line.text[start:end]
        digits = [n for n, char in enumerate(words) if char in _CAPITAL]
        at = digits[len(digits) // 2]
        other = _CAPITAL[(_CAPITAL.index(words[at]) + 1) % 9]
        yield _one("words_digit", pair.line, start + at, start + at + 1, other, "2", _MONEY)
        at = start + digits[-1]
        small = _COUNT[_CAPITAL.index(words[digits[-1]])]
        yield _one("words_small_numeral", pair.line, at, at + 1, small, "2", _MONEY)
        unit = next((n for n, c in enumerate(words) if c in "拾佰仟" and n > 1), None)
        if unit is not None:
            at = start + unit
            yield _one("words_unit_lost", pair.line, at, at + 1, "", "2", _MONEY)
        if (zero := words.find("零")) >= 0:
            yield _one(
                "words_double_zero", pair.line, start + zero, start + zero, "零", "2", _MONEY
            )
        if words.endswith("元整"):
            yield _one("words_yuan_lost", pair.line, end - 2, end - 1, "", "2", _MONEY)


def plant_restated(field_: Field) -> Iterator[Defect]:
    """Figure and words of the total or an instalment agree, but with nothing else."""
    totals = field_.places("总价|总金额|总额|合同价|价税合计|签约合同价|合计|总计")
    for pair in _pairs(field_):
        start, end = pair.figure
        figure, text = pair.line.text[start:end], pair.line.text
        if text.count("大写") > 1 or len(re.findall(_WORDS, text)) > 1:
            continue
        value = _amount(figure) + (Decimal(10) if pair.unit == "万元" else Decimal(2000))
        if "." not in figure and pair.unit != "万元":
            value = _amount(figure) + 2000
        yuan = value * 10000 if pair.unit == "万元" else value
        spelt = uppercase.write_amount(yuan)
        edits = (
            Edit(pair.line.place, start, end, _like(value, figure)),
            Edit(pair.line.place, *pair.words, spelt),
        )
        shares = [] if "上浮" in text else _shares(text, start)
        if shares:
            share = shares[-1]
            due = {pair.line.place}
            yield Defect("instalment_restated", edits, frozenset(due), _MONEY, _MONEY)
            other = str(int(share[1]) + 5)
            yield _one("share_changed", pair.line, *share[0].span(1), other, _MONEY, _MONEY)
        elif re.search("总价|总金额|租金总额|服务费总额|合同价|价税合计", text[:start]):
            due = {pair.line.place} | totals
            yield Defect("total_restated", edits, frozenset(due), _MONEY, _MONEY)


def _shares(text: str, before: int) -> list[tuple[re.Match[str], str]]:
    return [
        (m, m[1])
        for m in re.finditer(r"(\d{1,2})%", text[:before])
        if "税" not in text[m.start() - 4 : m.end()]
    ]


def plant_tables(field_: Field) -> Iterator[Defect]:
    """One figure in a table of prices is another: a price, a quantity, a product, a sum."""
    for table in field_.tables:
        heads = [re.sub(r"\s", "", t).translate(_WIDTH) for t in table.rows[0].texts]
        columns: dict[str, list[int]] = {}
        for n, head in enumerate(heads):
            if re.match("单价|综合单价|日费率|月租金", head):
                columns.setdefault("price", []).append(n)
            elif re.match("数量|天数|月数|投入|工程量", head):
                columns.setdefault("quantity", []).append(n)
            elif re.match("合价|金额|小计|年租金|造价|付款金额|费用|价税合计", head):
                columns.setdefault("amount", []).append(n)
            elif head.startswith("税额"):
                columns.setdefault("tax", []).append(n)
            elif re.search("比例", head):
                columns.setdefault("share", []).append(n)
        if "amount" not in columns:
            continue
        ends = [r for r in table.rows if re.match("合计|总计|小计", r.texts[0].strip())]
        lasts = {p.place for row in ends for cell in row.cells for p in cell.paragraphs}
        rows = [
            row
            for row in table.rows[1:]
            if row not in ends
            and len(row.cells) == len(heads)
            and all(row.texts[n].strip() for n in columns.get("price", ()))
        ]
        for row in [rows[0], rows[-1]] if len(rows) > 1 else rows:
            if not ends and not {"price", "quantity"} <= set(columns):
                break
            here = {p.place for cell in row.cells for p in cell.paragraphs} | lasts
            for name, places in columns.items():
                if name in ("price", "quantity") and not {"price", "quantity"} <= set(columns):
                    continue
                for column in places:
                    yield from _change_cell(table, row, column, f"line_{name}", here)
        due = lasts | field_.places("总价|总金额|总额|合同价|价税合计|不含税")
        for row in ends:
            for name in ("amount", "tax"):
                for column in columns.get(name, ()):
                    yield from _change_cell(table, row, column, "table_total", due)


def _change_cell(
    table: Table, row: Any, column: int, kind: str, due: set[WordPlace]
) -> Iterator[Defect]:
    index = table.rows.index(row)
    cell = table.at(index, column)
    if cell is None or len(cell.paragraphs) != 1:
        return
    paragraph = cell.paragraphs[0]
    text = paragraph.text.translate(_WIDTH)
    match = re.fullmatch(rf"\s*({_FIGURE})%?\s*", text)
    if match and _amount(match[1]) > 0:
        figure = match[1]
        at = next(n for n, char in enumerate(figure) if char.isdigit())
        digit = str(int(figure[at]) % 9 + 1)
        start = match.start(1) + at
        edit = Edit(paragraph.place, start, start + 1, digit)
        yield Defect(kind, (edit,), frozenset(due | {paragraph.place}), _MONEY, _MONEY)


def plant_taxes(field_: Field) -> Iterator[Defect]:
    """The tax named in a sentence is not gross less net, or not net by rate."""
    for line, match in field_.find(rf"税额(?:为|:)?[¥]?\s?({_FIGURE})"):
        start, end = match.span(1)
        if "不含税" not in line.text:
            continue
        other = _like(_amount(match[1]) + 100, match[1])
        yield _one("tax_sum", line, start, end, other, _MONEY, _MONEY)
    rates = list(field_.find(r"税率为?(\d+)%"))
    in_tables = field_.places(r"^\d+%$") if field_.places("^税率$") else set()
    for line, match in rates:
        if len(rates) > 1 or in_tables or re.search("税额", line.text):
            other = "9" if match[1] != "9" else "13"
            due = field_.places(r"税率|\d%(?:的)?增值税") | in_tables
            yield _one("tax_rate", line, *match.span(1), other, _MONEY, _MONEY, due=due)


def plant_shares(field_: Field) -> Iterator[Defect]:
    """A cumulative share falls behind the one before; the rest is not the rest."""
    rising = list(field_.find(r"支付至[^\d。]{0,12}(\d{2})%"))
    for (before, _), (line, match) in pairwise(rising):
        other = "15" if match[1] != "15" else "12"
        yield _one(
            "cumulative_falls", line, *match.span(1), other, _MONEY, _MONEY, due={before.place}
        )
    for line, match in field_.find(r"(?:剩余|其余)(\d{1,2})%"):
        due = field_.places(r"支付[^。]*\d+%")
        other = str(int(match[1]) + 4)
        yield _one("rest_differs", line, *match.span(1), other, _MONEY, _MONEY, due=due)


def plant_penalties(field_: Field) -> Iterator[Defect]:
    """A penalty or a deposit out of all scale."""
    for line, match in field_.find(r"每(?:逾期|迟延|中断)一[日天][^。;]{0,40}?(\d\.\d+)%"):
        yield _one("penalty_daily", line, *match.span(1), "15", "6")
    for line, match in field_.find(r"每逾期一日[^。;]{0,40}?(万|千)分之"):
        yield _one("penalty_daily", line, *match.span(1), "百", "6")
    for line, match in field_.find(r"(?:价款|合同价|金额|总价)的?(\d{1,2})%(?:支付|的)违约金"):
        yield _one("penalty_whole", line, *match.span(1), "150", "6")
    for line, match in field_.find(r"合同总价(?:款|\(含税\))?为[^。]*?(?=。|,其中)"):
        text = ",其中定金为合同总价的30%"
        yield _one("deposit_excess", line, match.end(), match.end(), text, _MONEY)


# ---- dates ---------------------------------------------------------------------------------


def plant_dates(field_: Field) -> Iterator[Defect]:
    """A day that no calendar has."""
    for line, match in field_.find(_DATE):
        yield _one("date_no_month", line, *match.span("m"), "13", "3", "3")
        edits = (
            Edit(line.place, *match.span("m"), "02" if match["s"] == "-" else "2"),
            Edit(line.place, *match.span("d"), "30"),
        )
        yield Defect("date_no_day", edits, frozenset({line.place}), "3", "3")


def plant_periods(field_: Field) -> Iterator[Defect]:
    """A period ends before it begins, or is not as long as is said."""
    for line in field_.lines:
        days = list(_DATE.finditer(line.text))
        if len(days) != 2 or not re.search("[至到]", line.text[days[0].end() : days[1].start()]):
            continue
        first, last = days
        year = str(int(first["y"]) - 1)
        yield _one("period_reversed", line, *last.span("y"), year, "3", "3")
        length = re.search(r"(?<![\d月第])(\d{1,3}|[一二三])(个月|年|天|日历天)(?!度)", line.text)
        if not length:
            continue
        due = {line.place}
        month = str(int(last["m"]) % 9 + 2 if int(last["m"]) % 9 + 2 != int(last["m"]) else 3)
        edits = (Edit(line.place, *last.span("m"), month), Edit(line.place, *last.span("d"), "15"))
        yield Defect("period_end_far", edits, frozenset(due), "3", "3")
        day = int(last["d"])
        yield _one("period_end_a_day", line, *last.span("d"), str(day - 1), "3", "3")
        number = length[1]
        wrong = str(int(number) + 1) if number.isdigit() else _COUNT[_COUNT.index(number) + 1]
        yield _one("duration", line, *length.span(1), wrong, "3", "3")


def plant_signing(field_: Field) -> Iterator[Defect]:
    """Cover and signatures bear different days."""
    cover = {line.place for line, _ in field_.find(r"^(?:签订(?:日期|时间)|本协议由以下双方于)")}
    cells = {
        line.place for line, match in field_.find(_DATE) if match.span() == (0, len(line.text))
    }
    lines = [
        (line, match)
        for line, match in field_.find(_DATE)
        if re.search(r"日期|签订时间", line.text[: match.start()])
    ]
    if len({m[0] for _, m in lines}) == 1 and len(lines) > 2:
        line, match = lines[-1]
        due = cover | cells | {each.place for each, _ in lines}
        other = str(int(match["m"]) % 12 + 1)
        yield _one("signing_differs", line, *match.span("m"), other, "3", "3", due=due)
        yield _one("signing_no_day", line, match.start("d"), match.end(), "", "3", "3", due=due)


# ---- parties -------------------------------------------------------------------------------


def plant_names(field_: Field) -> Iterator[Defect]:
    """A party's name with another character, or one lost, in one of its places."""
    for name, places in field_.names:
        for number, (line, start, _) in enumerate(places):
            due = {each.place for each, *_ in places} if len(places) < 3 else set()
            kind = ("cover", "head")[number] if number < 2 else "later"
            at = start + min(4, len(name) - 3)
            other = next(char for char in _OTHER if char != line.text[at])
            yield _one(f"name_character_{kind}", line, at, at + 1, other, "1", "1", due=due)
            at = start + len(name) - 3
            yield _one(f"name_shorter_{kind}", line, at, at + 1, "", "1", "1", due=due)
    if len(field_.names) == 2:
        (one, first), (two, second) = field_.names
        (line, start, end), (below, low, high) = first[-1], second[-1]
        edits = (Edit(line.place, start, end, two), Edit(below.place, low, high, one))
        due = frozenset({line.place, below.place})
        yield Defect("roles_swapped", edits, due, "1", "1")


def plant_identifiers(field_: Field) -> Iterator[Defect]:
    """A number that people are reached, taxed or paid by has a character too few or another."""
    for line, match in field_.find(r"(?<![0-9A-Z])[19][0-9][0-9A-HJ-NPQRTUWXY]{16}(?![0-9A-Z])"):
        at = match.start() + 9
        digit = str((int(line.text[at]) + 3) % 10) if line.text[at].isdigit() else "7"
        same = field_.places(match[0])
        yield _one("tax_number_digit", line, at, at + 1, digit, "1", "1", due=same)
        yield _one("tax_number_short", line, at, at + 1, "", "1", "1", due=same)
    for line, match in field_.find(r"(?<!\d)1[3-9]\d{9}(?!\d)"):
        yield _one("mobile_short", line, match.end() - 1, match.end(), "", "1", "1")
    for line, match in field_.find(r"(?<!\d)0\d{2,3}-\d{7,8}(?!\d)"):
        yield _one("phone_short", line, match.end() - 2, match.end(), "", "1", "1")
    for line, match in field_.find(r"(?:邮编|邮政编码)\s?:\s?(\d{6})|^(\d{6})$"):
        end = match.end(1 if match[1] else 2)
        yield _one("postcode_short", line, end - 1, end, "", "1", "1")
    for line, match in field_.find(r"[A-Za-z0-9]+(@)[a-z0-9-]+\.[a-z]+"):
        yield _one("email_torn", line, *match.span(1), "", "1", "1")
    for line, match in field_.find(r"账号\s?:\s?(\d{8,25})"):
        at = match.start(1) + 5
        yield _one("account_letter", line, at, at + 1, "O", "1", "1", due=field_.places(match[1]))
    found = list(field_.find(r"^(?:合同|协议)编号\s?:?\s?([0-9A-Z-]{6,})$"))
    if len(found) > 1:
        line, match = found[-1]
        due = {each.place for each, _ in found}
        yield _one("number_differs", line, match.end() - 1, match.end(), "9", "18", "18", due=due)


# ---- structure -----------------------------------------------------------------------------


def plant_numbering(field_: Field) -> Iterator[Defect]:
    """An article or item bears the number of the next, or one far off."""
    runs = sorted(field_.numbered, key=len, reverse=True)
    for run in runs[:1] + runs[2 : len(runs) : max(1, len(runs) // 4)]:
        middle = len(run) // 2
        due = {entry[0].place for entry in run[max(0, middle - 1) : middle + 2]}
        line, style, start, end, number = run[middle]
        kind = "article" if run is runs[0] else "item"
        like = line.text[start:end]
        for name, value in (("doubled", number - 1), ("jumps", number + 12)):
            wrong = _spell(value, like)
            yield _one(f"{kind}_number_{name}", line, start, end, wrong, "8", "8", due=due)
        if style in ("(1)", "(一)") and line.raw[0] == "（":
            yield Defect(
                "item_brackets_mixed",
                (Edit(line.place, 0, 1, "("), Edit(line.place, end, end + 1, ")")),
                frozenset(entry[0].place for entry in run),
                "78",
                "78",
            )


def plant_references(field_: Field) -> Iterator[Defect]:
    """An article, an annex, an option is named that is not there."""
    for line, match in field_.find(
        r"(?<=.)第(\d{1,2}|[一二三四五六七八九十]{1,3})条(?=约|、|和|处|\d|第|重|的|书|承|完|进)"
    ):
        if "》" not in line.text[max(0, match.start() - 3) : match.start()]:
            wrong = "九十" if not match[1].isdigit() else "90"
            yield _one("reference_missing", line, *match.span(1), wrong, "8")
    annexes = field_.places(r"附件")
    for line, match in field_.find(r"(?<=[见以按])(?:本(?:合同|协议))?附件(\d|[一二三四五])"):
        wrong = "九" if not match[1].isdigit() else "9"
        yield _one("annex_missing", line, *match.span(1), wrong, "8", "8", due=annexes)
    titles = [(line, m) for line, m in field_.find(r"^附件(?:\d|[一二三四五])[:：\s].+")]
    names = Counter(line.text for line, _ in titles)
    for line, _ in titles[::-1]:
        if names[line.text] > 1:
            new = "清单"
            yield _one("annex_absent", line, 0, len(line.text), new, "8", "8", due=annexes)
            break
    for line, match in field_.find(r"第\(?(\d)\)?种方式"):
        index = field_.lines.index(line)
        due = {each.place for each in field_.lines[index : index + 4]}
        yield _one("option_out_of_range", line, *match.span(1), "5", "8", "8", due=due)
    for line, match in field_.find(rf"一式({'|'.join([*_CAPITAL, *_COUNT])}|\d)份"):
        yield _one("copies_total", line, *match.span(1), _raise(match[1]), "8")
    for line, match in field_.find(r"一式.份.*?[执持有](叁|贰|壹|两|三|\d)份"):
        yield _one("copies_share", line, *match.span(1), _raise(match[1]), "8")
    clause = r"(法定代表人|负责人|授权代表)或(?:者)?(授权代表|委托代理人)"
    for line, match in field_.find(clause + r"\s*(?::\s*)?\(签字\)"):
        due = field_.places("签字.*生效") | field_.places(clause)
        yield _one("labels_differ", line, match.start(1), match.end(2), "负责人", "8", "8", due=due)


# ---- wording -------------------------------------------------------------------------------

_SAID = "1234568"


def plant_leftovers(field_: Field) -> Iterator[Defect]:
    """What was to be filled in is not: placeholders, blanks, tags, values that computers print."""
    labels = [(line, match) for line, match in field_.find(_LABEL)]
    for (line, match), new in zip(
        labels,
        ("待定", "×××", "XXX", "某某", "____", "{{ 甲方.联系人 }}", "None", ""),
        strict=False,
    ):
        kind = {"": "label_empty", "____": "blank_value", "None": "none_printed"}.get(
            new, "tag_left" if "{" in new else "placeholder_value"
        )
        yield _one(kind, line, *match.span("v"), new, "7", _SAID)
    sums = [(pair.line, pair.figure) for pair in _pairs(field_)]
    for (line, span), new in zip(sums, ("XX", "____", "nan", "【 】", "{{ 总价 }}"), strict=False):
        kind = {"XX": "placeholder_sum", "nan": "none_printed", "{{ 总价 }}": "tag_left"}
        yield _one(kind.get(new, "blank_sum"), line, *span, new, "72", _SAID)
    for line, match in field_.find(r"(?<=[^\d第])(\d{1,2})(?=个工作日内)"):
        yield _one("blank_in_sentence", line, *match.span(1), "____", "7", _SAID)
        yield _one("placeholder_in_sentence", line, *match.span(1), "XX", "7", _SAID)
    for line, match in field_.find(r"(?<=。)$"):
        if len(line.text) > 40:
            new = "{% endif %}"
            yield _one("tag_left", line, match.end(), match.end(), new, "7")


def plant_slips(field_: Field) -> Iterator[Defect]:
    """Slips of the hand in sentences: words doubled or foreign, marks lost, choices not made."""
    for word_, kind in (
        ("应当", "phrase_doubled"),
        ("支付", "phrase_doubled"),
        ("的", "word_doubled"),
    ):
        for line, match in field_.find(rf"(?<=[\u4e00-\u9fff]){word_}(?=[\u4e00-\u9fff])"):
            if len(line.text) > 25 and line.place.table is None:
                yield _one(kind, line, match.end(), match.end(), word_, "7")
    for line, match in field_.find(
        r"(?<=[\u4e00-\u9fff])(?<!共)(?:和|或者?)(?=[\u4e00-\u9fff]{2})"
    ):
        if len(line.text) > 25 and "代表人" not in line.text:
            new = " and " if match[0] == "和" else " or "
            yield _one("foreign_conjunction", line, *match.span(), new, "7")
    for line in field_.body:
        text = line.raw
        if len(text) < 20:
            continue
        for opening, closing, kind in (
            ("（", "）", "bracket_lost"),
            ("《", "》", "title_mark_lost"),
            ("“", "”", "quote_lost"),
            ("(", ")", "bracket_lost"),
        ):
            if text.count(opening) == text.count(closing) == 1 and text.index(opening) > 3:
                at = text.index(closing)
                yield _one(kind, line, at, at + 1, "", "7", "278")
                at = text.index(opening)
                yield _one(kind, line, at, at + 1, "", "7", "278")
        if text.endswith("。") and len(text) > 25:
            end = len(text)
            yield _one("sentence_cut", line, end - 1, end, "，", "7")
            yield _one("choice_open", line, end, end, "培训方式：□现场 □远程。", "78")
    options = {
        below.place
        for n, line in enumerate(field_.lines)
        if re.search(r"第[\s(]*\d[\s)]*种", line.text)
        for below in field_.lines[n : n + 4]
    }
    for line, match in field_.find(
        r"仲裁裁决[^。]*。|向[^。]*人民法院(?:起诉|提起诉讼)。|人民法院管辖。"
    ):
        if line.place in options:
            continue
        court = "双方也可以向甲方所在地人民法院起诉。"
        arbitration = "双方也可以提交北京仲裁委员会仲裁。"
        new = court if "仲裁" in line.text else arbitration
        yield _one("court_and_arbitration", line, match.end(), match.end(), new, "678")
    own, other = ("本合同", "本协议")
    count = {term: sum(line.text.count(term) for line in field_.lines) for term in (own, other)}
    if min(count.values()) == 0 and max(count.values()) > 4:
        if count[other]:
            own, other = other, own
        line, match = list(field_.find(own))[3]
        due = field_.places(own)
        yield _one("term_mixed", line, *match.span(), other, "7", "7", due=due)


KINDS: tuple[Callable[[Field], Iterator[Defect]], ...] = (
    *(
        plant_figures,
        plant_marks,
        plant_words,
        plant_restated,
        plant_tables,
        plant_taxes,
        plant_shares,
    ),
    *(plant_penalties, plant_dates, plant_periods, plant_signing, plant_names),
    *(plant_identifiers, plant_numbering, plant_references, plant_leftovers, plant_slips),
)


def list_defects(document: Document, each: int = 2) -> list[Defect]:
    """What can be planted in a document, of every kind at most `each`, spread over it."""
    field_ = Field(document)
    by_kind: dict[str, list[Defect]] = {}
    for plant in KINDS:
        for defect in plant(field_):
            by_kind.setdefault(defect.kind, []).append(defect)
    return [defect for found in by_kind.values() for defect in _spread(found, each)]


def _spread(found: Sequence[Defect], each: int) -> Sequence[Defect]:
    if len(found) <= each:
        return found
    return [found[round(n * (len(found) - 1) / max(1, each - 1))] for n in range(each)]


@dataclass(slots=True)
class Ground:
    """A Word file to plant in."""

    data: bytes
    _parts: dict[str, bytes] = field(default_factory=dict)

    def read(self) -> Document:
        """The document as it is."""
        return word.read(self.data)

    def plant(self, defect: Defect) -> bytes:
        """The file with one defect; runs and formatting stay as they are."""
        if not self._parts:
            with zipfile.ZipFile(io.BytesIO(self.data)) as package:
                self._parts = {name: package.read(name) for name in package.namelist()}
        root = etree.fromstring(self._parts["word/document.xml"])
        places = dict(_places(root.find(W + "body"), WordPlace("body", None), [0]))
        for edit in sorted(defect.edits, key=lambda e: -e.start):
            _replace(places[edit.place], edit)
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as package:
            for name, part in self._parts.items():
                package.writestr(
                    name, etree.tostring(root) if name == "word/document.xml" else part
                )
        return buffer.getvalue()


def _places(parent: Any, where: WordPlace, tables: list[int]) -> Iterator[tuple[WordPlace, Any]]:
    count = 0
    for element in list_blocks(parent):
        if element.tag == P:
            yield WordPlace(where.part, count, where.table, where.row, where.cell), element
            count += 1
            continue
        table = tables[0]
        tables[0] += 1
        for r, row in enumerate(list_rows(element)):
            for c, cell in enumerate(row.cells):
                if not cell.continued:
                    inside = WordPlace(where.part, None, table, r, c)
                    yield from _places(cell.element, inside, tables)


def _replace(paragraph: Any, edit: Edit) -> None:
    """Takes out the characters where they stand; the new ones go where the first one stood."""
    at = 0
    new = edit.new
    for element in paragraph.iter(W + "t", W + "tab", W + "br", W + "cr", W + "noBreakHyphen"):
        if element.getparent().tag != W + "r":
            continue
        if element.tag != W + "t":
            at += 1
            continue
        text = element.text or ""
        low, high = max(edit.start - at, 0), min(edit.end - at, len(text))
        if edit.start - at <= len(text) and (low < high or (new and low == high)):
            element.text = text[:low] + new + text[high:]
            element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            new = ""
        at += len(text)
    assert not new, f"{edit} stands in no run"
