"""Tables as grids: what each column means, what each row is, and its figures.

A table that a page break parts into two is one grid; headings repeated are no rows of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct

from generator.findings import WordPlace
from generator.folding import fold
from generator.memory import remember
from generator.mentions.values import Amount, Column, Figure, Grid, Line
from generator.reading import Cell, Document, Paragraph, Row, Table

MONEY = ("amount", "net", "tax", "gross")
_NUMBER = r"\d{1,3}(?:[,，] ?\d{3})+(?:\.\d+)?|\d{1,15}(?:\.\d{1,12})?"
_PRICE = re.compile(
    rf"\s*[\[(]?(?:人民币|RMB)?\s?[¥￥]?\s?(?P<sign>-?)\s?(?P<number>{_NUMBER})\s?[\])]?"
    r"\s?(?P<unit>[万亿]?元)?(?:整|\s?/\s?\S{1,6})?\s*"
)
_COUNT = re.compile(rf"\s*(?P<sign>-?)(?P<number>{_NUMBER})\s?[^\d\s%/×x*+~-]{{0,5}}\s*")
_SHARE = re.compile(rf"\s*(?P<sign>-?)(?P<number>{_NUMBER})\s?(?P<unit>%?)\s*")
_UNIT = re.compile(r"(?:[(/]\s?(?:单位:)?|单位:\s?)(?:人民币)?\s?(?P<unit>[万亿]?)元")
_SCALE = {"": 0, "万": 4, "亿": 8}
# Bracketed asides of a heading are units, unless they tell whether tax is in.
_ASIDE = re.compile(r"\((?![^()]*[含税])[^()]{0,12}\)")
_BETWEEN = re.compile(r"\s*(?:[(\[]?续表?(?:上页)?\d*[)\]]?|-?\s?\d{1,3}\s?-?|单位:[万亿]?元)?\s*")

# In this order: the first that fits is the column's meaning.
_KINDS = (
    ("index", r"^(?:序号?|编号|行号|项次|期次|期数|次序|no\.?)$"),
    ("remark", r"备注|说明|^注$|条件|时间|日期|节点"),
    (
        "unit_price",
        r"单价|单位价格|每(?:台|套|项|月|人月|平方米)(?:价格|租金)|日租金|月租金$"
        r"|(?:日|人天|人月|小时)费率",
    ),
    ("rate", r"税率|征收率"),
    ("share", r"比例|占比|百分比|^%$"),
    ("factor", r"月数|天数|年限|期限|人数|次数|折扣|系数|工期|周期|时长|租期|年数|频次"),
    (
        "quantity",
        r"^(?:采购|暂定|预计|供货|合同)?数量|工程量|工作量|面积|台数|套数|^投入|^人月数?$|^数$",
    ),
    ("unit", r"^(?:计量|计价)?单位$"),
    ("net", r"不含税|未税|税前"),
    ("gross", r"价税合计|含税|税后"),
    ("tax", r"税额|税金|^增值税$"),
    ("other", r"原价|预算|限价|控制价|优惠|让利|折前|累计|已付|未付|余额|市场"),
    ("amount", r"合价|金额|总价|小计|合计|总计|价款|费用|报价|总额|造价|价格|租金|款额|^总[租费]"),
    ("name", r"名称|项目|内容|品名|货物|服务|款项|类别|阶段|分项|规格|型号|品牌"),
)
_KNOWN = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _KINDS)
_SUBTOTAL = re.compile(r"(?:[\d一二三四五六七八九十]{1,3}[、.])?(?:本页|分项|分部|部分)?小计")
_TOTAL = re.compile(
    r"(?:[\d一二三四五六七八九十]{1,3}[、.])?(?:合同|项目|费用|金额|报价|投标|价款|租金|本页|订单)?"
    r"(?:合计|总计|共计|累计|总价款?|总额|总金额|价税合计|总费用|总报价)"
)
_ASIDE_ROW = re.compile(r"其中|大写|不含税|税[额金率]|增值税|折后|优惠后|备注|说明|注:")
_DEDUCTION = re.compile(r"优惠|折扣|扣减|减免|让利|抵扣|折让|扣除|减:")
_MOST_HEADS = 5
_LONGEST = 18


class _Head(Struct, frozen=True, cache_hash=True):
    columns: tuple[Column, ...]
    rows: int

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(column.kind for column in self.columns)


def find(document: Document, amounts: Sequence[Amount]) -> Iterator[Grid]:
    """The tables of the document that have a column of money or of shares."""
    stated: dict[WordPlace, list[Amount]] = {}
    for amount in amounts:
        if amount.place.table is not None:
            stated.setdefault(amount.place, []).append(amount)
    for story in document.stories:
        head: _Head | None = None
        place: WordPlace | None = None
        lines: list[Line] = []
        width = 0
        tops = {block.place for block in story.blocks if isinstance(block, Table)}
        nested = [table for table in story.tables if table.place not in tops]
        blocks = (*story.blocks, *nested)
        for at, block in enumerate(blocks):
            if not isinstance(block, Table):
                continue
            caption, between = _look_above(blocks, at)
            own = _head(block, caption)
            ended = any(line.kind == "total" for line in lines)
            goes_on = (
                head is not None
                and between
                and not ended
                and width == block.columns
                and (own is None or own.kinds == head.kinds)
            )
            if not goes_on:
                if head is not None and place is not None:
                    yield Grid(place, head.columns, tuple(lines))
                head, place, lines, width = own, block.place, [], block.columns
            if head is not None:
                sums = tuple(a for p in block.paragraphs for a in stated.get(p.place, ()))
                lines += _lines(block, head, own.rows if own else 0, sums)
        if head is not None and place is not None:
            yield Grid(place, head.columns, tuple(lines))


def _look_above(blocks: Sequence[Paragraph | Table], at: int) -> tuple[str, bool]:
    """The text above a table, and whether nothing but page marks parts it from the table before."""
    caption = ""
    for block in reversed(blocks[:at]):
        if isinstance(block, Table):
            break
        text = fold(block.text)
        if text.strip():
            caption = caption or text
            if _BETWEEN.fullmatch(text) is None:
                return caption, False
    return caption, True


@remember(64, size=lambda table: len(table.rows), limit=200)
def _head(table: Table, caption: str) -> _Head | None:
    """The columns' meanings, from the first row or rows that have headings and no figures."""
    found: dict[int, str] = {}
    for index, row in enumerate(table.rows[:_MOST_HEADS]):
        texts = dict(_across(row))
        if any(_PRICE.fullmatch(text) for text in texts.values()):
            return _columns(found, index, caption)
        kinds = [
            _kind(text) for text in {cell.column: fold(cell.text) for cell in row.cells}.values()
        ]
        known = [kind for kind in kinds if kind not in ("", "name")]
        if not found:
            if len(row.cells) > 1 and len([k for k in kinds if k]) > 1 and known:
                found = texts
            continue
        continued = any(cell.continued for cell in row.cells)
        if not (continued and known):
            return _columns(found, index, caption)
        found = {column: f"{text} {texts.get(column, '')}" for column, text in found.items()}
    return _columns(found, min(len(table.rows), _MOST_HEADS), caption)


def _across(row: Row) -> Iterator[tuple[int, str]]:
    for cell in row.cells:
        for column in range(cell.column, cell.column + min(cell.grid_span, 64)):
            yield column, "" if cell.continued else fold(cell.text)


def _columns(found: Mapping[int, str], rows: int, caption: str) -> _Head | None:
    shared = _UNIT.search(caption)
    columns = []
    for index, text in found.items():
        unit = _UNIT.search(text) or shared
        columns.append(Column(index, _kind(text), text.strip(), unit["unit"] if unit else ""))
    kinds = {column.kind for column in columns}
    if not kinds & {*MONEY, "unit_price", "share"} or len(kinds) < 2:
        return None
    return _Head(tuple(columns), rows)


def _kind(text: str) -> str:
    plain = _ASIDE.sub("", re.sub(r"\s", "", text))
    return next((kind for kind, pattern in _KNOWN if pattern.search(plain)), "")


@remember(64, size=lambda table: len(table.rows), limit=200)
def _lines(table: Table, head: _Head, skip: int, sums: tuple[Amount, ...]) -> tuple[Line, ...]:
    """The rows of a table below its head; `sums` are the amounts that stand in it."""
    stated: dict[WordPlace, list[Amount]] = {}
    for amount in sums:
        stated.setdefault(amount.place, []).append(amount)
    lines = []
    heading = {column.heading.replace(" ", "") for column in head.columns} - {""}
    done = False
    for index, row in enumerate(table.rows):
        if index < skip:
            continue
        texts = [re.sub(r"\s", "", fold(cell.text)) for cell in row.cells]
        filled = [text for text in texts if text]
        if not filled or (len(filled) > 1 and set(filled) <= heading):
            continue
        label = "".join(text for text in filled[:2] if not _PRICE.fullmatch(text))
        kind = _row_kind(filled)
        if kind == "line" and done:
            kind = "other"  # what follows the total is said about it
        figures = tuple(_figures(row, head, stated, total=kind != "line"))
        if kind == "line" and not figures:
            kind = "section"
        done = done or kind == "total"
        lines.append(Line(row.cells[0].place, kind, texts[0], label, figures))
    return tuple(lines)


def _row_kind(filled: Sequence[str]) -> str:
    labels = [text for text in filled[:2] if not _PRICE.fullmatch(text)]
    for text in labels:
        if _SUBTOTAL.match(text):
            return "subtotal"
        if _TOTAL.match(text):
            return "other" if re.search(r"^[^:(]{0,8}大写", text) else "total"
    first = labels[0] if labels else ""
    if _DEDUCTION.search("".join(labels)) and _PRICE.fullmatch(filled[0]) is None:
        return "deduction"
    return "other" if _ASIDE_ROW.match(first) else "line"


def _figures(
    row: Row, head: _Head, stated: Mapping[WordPlace, list[Amount]], *, total: bool
) -> Iterator[tuple[Column, Figure]]:
    columns = {column.index: column for column in head.columns}
    met = False
    strays: list[Figure] = []
    for cell in row.cells:
        column = columns.get(cell.column)
        if column is None or cell.continued:
            continue
        figure = _figure(cell, column, stated)
        if figure is not None:
            met = met or column.kind in MONEY
            yield column, figure
        elif total and column.kind not in ("quantity", "factor", "share", "rate"):
            strays += [
                Figure(a.place, a.start, a.end, a.excerpt, a.value, _step(a.figures, 0))
                for p in cell.paragraphs
                for a in stated.get(p.place, ())
            ]
    main = [c for kind in ("gross", "amount") for c in head.columns if c.kind == kind]
    if total and not met and main and len({figure.value for figure in strays}) == 1:
        yield main[-1], strays[0]


def _figure(cell: Cell, column: Column, stated: Mapping[WordPlace, list[Amount]]) -> Figure | None:
    paragraphs = [p for p in cell.paragraphs if p.text.strip()]
    if len(paragraphs) != 1 or len(paragraphs[0].text) > 40:
        return None
    paragraph = paragraphs[0]
    text = fold(paragraph.text)
    if column.kind in ("quantity", "factor"):
        match, scale = _COUNT.fullmatch(text), 0
    elif column.kind in ("share", "rate"):
        match, scale = _SHARE.fullmatch(text), 0
        if match and not match["unit"] and Decimal(re.sub("[,， ]", "", match["number"])) < 1:
            scale = 2  # 0.06 stands for 6%
    elif column.kind in (*MONEY, "unit_price"):
        match = _PRICE.fullmatch(text)
        unit = (match["unit"] or "").removesuffix("元") if match and match["unit"] else column.unit
        scale = _SCALE[unit]
    else:
        return None
    if match is None:
        amounts = stated.get(paragraph.place, ()) if column.kind in MONEY else ()
        if len(amounts) != 1:
            return None
        (amount,) = amounts
        span = (amount.start, amount.end)
        return Figure(
            paragraph.place, *span, amount.excerpt, amount.value, _step(amount.figures, 0)
        )
    start, end = match.span("number")
    begin = match.start("sign") if match["sign"] else start
    if len(match["number"]) > _LONGEST:
        return None
    value = Decimal(match["sign"] + re.sub("[,， ]", "", match["number"])).scaleb(scale) + 0
    step = _step(match["number"], scale)
    return Figure(paragraph.place, begin, end, paragraph.text[begin:end], value, step)


def _step(figures: str, scale: int) -> Decimal:
    """What one of the last digit is worth."""
    return Decimal(1).scaleb(scale - len(figures.partition(".")[2]))
