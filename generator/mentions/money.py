"""Amounts in figures and in 大写, and which of them state the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from generator.concordance import Search
from generator.errors import NumeralError
from generator.findings import WordPlace
from generator.folding import fold, scanner
from generator.memory import remember
from generator.mentions.values import Amount, Pair, Words
from generator.reading import Document, Paragraph, Table
from generator.uppercase import MalformedAmount, read_amount

_NUMBER = (
    r"(?:\d{1,3}(?:[,，] ?\d{3})+|\d{1,3}(?: \d{3})+|\d+)(?!\d|,\d|， ?\d{3}(?!\d))"
    r"(?:\.\d+)?(?!\d|[.,]\d)"
)
_FIGURES = re.compile(rf"(?<!\d)(?<!\d[.,，]){_NUMBER}")
_scan_figures = scanner(_FIGURES)
_BEFORE = re.compile(
    r"(?:(?P<mark>(?:人民币|RMB|CNY)(?:\s?\(小写\))?:?\s*¥?|¥)|(?P<label>小写(?:金额)?\)?:?)"
    r"|\((?:单位:)?(?P<unit>[万亿]?)元\):?)\s*(?P<open>[\[(])?\s*(?P<sign>-)?\s*$"
)
_SIGN = re.compile(r"(?<![\w\])])-\s*$")
_GLUED = re.compile(r"(?:[A-Za-z0-9_./-]|\d[,，]|[万亿千百]\s?)$")
_YUAN = re.compile(
    r"\s*(?P<close>[\])])?\s*(?P<unit>万亿|亿|千万|百万|十万|万|千|百)?\s*"
    r"(?:元(?![件素组器旦件宝宵首帅气])|圆(?![形周柱珠管弧心孔]))"
)
_MULTIPLE = re.compile(
    r"\s*(?P<close>[\])])?(?P<unit>万亿|亿|万)?(?!\s*[年月日%‰个台套次号期条份])"
)
_LATIN = re.compile("[A-Za-z]")
_LONGEST = 24
_MULTIPLES = {
    "": 0,
    "百": 2,
    "千": 3,
    "万": 4,
    "十万": 5,
    "百万": 6,
    "千万": 7,
    "亿": 8,
    "万亿": 12,
}

_BARE = re.compile(rf"\s*[\[(]?\s*(?P<sign>-?)(?P<number>{_NUMBER})\s*[\])]?\s*")
_MONEY_HEAD = re.compile(
    r"金额|单价|合价|总价|价款|价格|小计|合计|总计|费用|报价|税额|预算|应付|已付"
)
_UNIT_HEAD = re.compile(
    r"[(/]\s*(?:单位:\s*)?(?:人民币\s*)?(?P<unit>[万亿]?)元"
    r"|单位:\s*(?:人民币\s*)?(?P<alone>[万亿]?)元"
)
_OTHER_HEAD = re.compile(
    r"数量|比例|率|序号|电话|税号|[账帐]号|日期|编[码号]|型号|期数|\([台套个次人年月天%]"
)

_FORMAL = "壹贰叁肆伍陆柒捌玖拾佰仟貳參叄陸"
_RUN_CHARS = _FORMAL + "零〇○一二三四五六七八九十百千两廿卅万亿萬億元圆圓角分整正"
_RUN = re.compile(rf"[{_RUN_CHARS}](?:[ \[\]_]{{0,2}}另?[ \[\]_]{{0,2}}[{_RUN_CHARS}])*")
_scan_run = scanner(_RUN)
_HAS_FORMAL = re.compile(f"[{_FORMAL}]")
_HAS_MONEY = re.compile("[元圆圓角]|[万亿佰仟拾][整正]|分[整正]?$")
_DIGIT = re.compile("[壹贰叁肆伍陆柒捌玖貳參叄陸零一二三四五六七八九十]")
_COUNTED = re.compile("[拾佰仟]")
_PREFIX = re.compile(r"人民币\s*$")
_LABEL = re.compile(r"大写(?:金额)?\)?\s*:?\s*(?:人民币)?\s*:?\s*$")
_BLANKS = re.compile(r"[\s\[\]_]")
_STRANGE_TAIL = {"正": "常式当确在好", "整": "体个改理数治", "分": "之公部支包项别为成"}

_ASIDE = re.compile(r"\([^()]{1,8}\)")
_CONNECTOR = re.compile(
    r"[\s,，:()\[\]\"“”/]|人民币|RMB|大写|小写|金额|合计|共计|总计|[即计为]|含税价?"
)
_SIDE = Search("大写|小写")
_SUM_BEGINS = re.compile(rf"[\d¥{_FORMAL}]|人民币|RMB|CNY")
_ASIDE_SIDE = re.compile(r"[(\[]?(?:大写|小写)(?:金额)?[)\]]?|[:,，。;；\s]|[为是计即]$")


def find_units(document: Document) -> Mapping[WordPlace, str]:
    """The unit of each paragraph whose bare number a table's headings make an amount."""
    units: dict[WordPlace, str] = {}
    for story in document.stories:
        captions = {
            block.place.table: fold(above.text)
            for above, block in pairwise(story.blocks)
            if isinstance(block, Table) and isinstance(above, Paragraph)
        }
        for table in story.tables:
            caption = _unit(captions.get(table.place.table, ""))
            units.update(_table_units(table, caption))
    return units


def find_sums(
    paragraph: Paragraph, unit: str | None
) -> tuple[tuple[Amount, ...], tuple[Words, ...], tuple[Pair, ...]]:
    """What one paragraph says; `unit` is that of a bare number in a table, None for no money."""
    text = fold(paragraph.text)
    spelled = tuple(_words(paragraph, text))
    counted = tuple(_amounts(paragraph, text, unit))
    return counted, spelled, tuple(_within(text, counted, spelled))


def join_pairs(
    document: Document, amounts: Sequence[Amount], words: Sequence[Words], pairs: Sequence[Pair]
) -> tuple[Pair, ...]:
    """The pairs inside of paragraphs, and those over paragraphs and cells."""
    return tuple(_ordered([*pairs, *_across(document, amounts, words, pairs)], words))


def _amounts(paragraph: Paragraph, text: str, cell_unit: str | None) -> Iterator[Amount]:
    if cell_unit is not None and (bare := _BARE.fullmatch(text)):
        unit = cell_unit
        yield _amount(paragraph, bare.span("number"), bare["sign"], bare.span(), "", unit, True)
        return
    for match in _scan_figures(text):
        start, end = match.span()
        if end - start > _LONGEST:
            continue
        before = _BEFORE.search(text, max(0, start - 20), start)
        mark = before["mark"] or "" if before else ""
        yuan = _YUAN.match(text, end)
        if yuan is not None:
            if before is None and _GLUED.search(text, max(0, start - 2), start):
                continue
            unit, stop = f"{yuan['unit'] or ''}元", yuan.end()
        elif before is not None:
            multiple = _MULTIPLE.match(text, end)
            if multiple is None or _LATIN.match(text, end):
                continue
            unit, stop = multiple["unit"] or "", end
            if before["unit"] is not None:
                unit = f"{before['unit']}元"
            elif unit or (mark and before["open"] and multiple["close"]):
                stop = multiple.end()
        else:
            continue
        sign = (before["sign"] or "") if before else ""
        begin = start
        if before is not None:
            begin = before.start("mark") if mark else start
            sign = sign or ("-" if mark and _SIGN.search(text, max(0, begin - 8), begin) else "")
        elif (yuan is not None and yuan["close"]) and text[start - 1 : start] in ("[", "("):
            begin = start - 1
        yield _amount(paragraph, (start, end), sign, (begin, stop), mark, unit, False)


def _amount(
    paragraph: Paragraph,
    number: tuple[int, int],
    sign: str,
    whole: tuple[int, int],
    mark: str,
    unit: str,
    heading: bool,
) -> Amount:
    figures = paragraph.text[slice(*number)]
    plain = re.sub("[,， ]", "", fold(figures))
    excerpt = paragraph.text[slice(*whole)]
    start = whole[0] + len(excerpt) - len(excerpt.lstrip())
    excerpt = excerpt.strip()
    # Adding 0 turns 1.20E+5 into 120000 and leaves two decimals as they are.
    value = Decimal(sign + plain).scaleb(_MULTIPLES[unit.removesuffix("元")]) + 0
    if mark.endswith("¥"):
        mark = "￥" if "￥" in excerpt else "¥"
    elif mark:
        mark = "人民币" if mark.startswith("人") else mark[:3]
    return Amount(
        place=paragraph.place,
        start=start,
        end=start + len(excerpt),
        excerpt=excerpt,
        value=value,
        figures=figures,
        mark=mark,
        unit=unit,
        heading=heading,
    )


def _words(paragraph: Paragraph, text: str) -> Iterator[Words]:
    for match in _scan_run(text):
        start, end = match.span()
        while end > start and text[end : end + 1] in tuple(_STRANGE_TAIL.get(text[end - 1], "")):
            end -= 1
        run = text[start:end]
        packed = _BLANKS.sub("", run)
        labelled = _LABEL.search(text, max(0, start - 12), start) is not None
        if not _is_amount(packed, labelled):
            continue
        prefix = _PREFIX.search(text, max(0, start - 6), start)
        begin = prefix.start() if prefix else start
        value, problem, kind, fix = _read(packed)
        excerpt = paragraph.text[begin:end]
        yield Words(
            place=paragraph.place,
            start=begin,
            end=end,
            excerpt=excerpt,
            value=value,
            prefixed=prefix is not None,
            problem=problem,
            kind=kind,
            fix=fix,
        )


def _is_amount(packed: str, labelled: bool) -> bool:
    if len(packed) < 2:
        return False
    if labelled:
        return bool(_DIGIT.search(packed) or _COUNTED.search(packed))
    if not _DIGIT.search(packed):
        return False
    if packed in ("零元", "零元整"):
        return True
    return bool(_HAS_FORMAL.search(packed) and _HAS_MONEY.search(packed))


def _read(packed: str) -> tuple[Decimal | None, str | None, str | None, str | None]:
    try:
        return read_amount(packed), None, None, None
    except MalformedAmount as error:
        return error.value, error.message, error.kind, error.fix
    except NumeralError as error:
        return None, error.message, error.kind, error.fix


def _within(text: str, amounts: Sequence[Amount], words: Sequence[Words]) -> Iterator[Pair]:
    """Pairs inside one paragraph: neighbours with nothing but a connector between them."""
    if not amounts or not words:
        return
    items = sorted((*amounts, *words), key=lambda item: item.start)
    links: list[tuple[int, int, Amount, Words]] = []
    for left, right in pairwise(items):
        strength = _link(text[left.end : right.start], text[right.end : right.end + 1])
        if not strength:
            continue
        if isinstance(left, Amount) and isinstance(right, Words):
            links.append((-strength, left.start, left, right))
        elif isinstance(left, Words) and isinstance(right, Amount):
            links.append((-strength, left.start, right, left))
    used: set[int] = set()
    for _, _, figures, spelled in sorted(links, key=lambda link: link[:2]):
        if figures.start not in used and spelled.start not in used:
            used |= {figures.start, spelled.start}
            yield Pair(figures, spelled)


def _link(between: str, after: str) -> int:
    """How surely two neighbours are one amount: 0 not at all, 2 for a bracket or a label."""
    if len(between) > 40:
        return 0
    bare = _ASIDE.sub("", between)
    if _CONNECTOR.sub("", bare):
        return 0
    bracketed = bare.lstrip(" ,，")[:1] in ("(", "[") and after in (")", "]")
    return 2 if bracketed or _SIDE.pattern.search(between) else 1


def _across(
    document: Document,
    amounts: Sequence[Amount],
    words: Sequence[Words],
    pairs: Sequence[Pair],
) -> Iterator[Pair]:
    """Pairs over paragraphs and cells, where a 大写 or 小写 label or the row says so."""
    paired = {(w.place, w.start) for pair in pairs for w in (pair.figures, pair.words)}
    figures: dict[WordPlace, list[Amount]] = {}
    spelled: dict[WordPlace, list[Words]] = {}
    for amount in amounts:
        if (amount.place, amount.start) not in paired:
            figures.setdefault(amount.place, []).append(amount)
    for word in words:
        if (word.place, word.start) not in paired:
            spelled.setdefault(word.place, []).append(word)
    if not figures or not spelled:
        return
    for group in _neighbourhoods(document):
        mine = [f for paragraph in group for f in figures.get(paragraph.place, ())]
        theirs = [w for paragraph in group for w in spelled.get(paragraph.place, ())]
        if len(mine) == len(theirs) == 1:
            yield Pair(mine[0], theirs[0])
            figures.pop(mine[0].place)
            spelled.pop(theirs[0].place)


def _neighbourhoods(document: Document) -> Iterator[Sequence[Paragraph]]:
    """Rows, pairs of rows, and pairs of paragraphs that follow each other, where a side is said."""
    sides = document.find(_SIDE)
    tables = {(met.paragraph.place.part, met.paragraph.place.table) for met in sides}
    for table in document.tables:
        if (table.place.part, table.place.table) in tables:
            yield from _list_rows(table)
    pairs: dict[tuple[int, int], None] = {}
    for met in sides:
        if met.paragraph.place.table is None:
            for step in (-1, 1):
                other = document.find_next(met.at, step, outside_tables=True)
                if other is not None:
                    pairs[min(met.at, other), max(met.at, other)] = None
    for pair in pairs:
        above, below = (document.paragraphs[at] for at in pair)
        if _speaks_of_one(above, below):
            yield above, below


@remember(64, size=lambda table: len(table.rows), limit=200)
def _list_rows(table: Table) -> tuple[Sequence[Paragraph], ...]:
    """The rows of a table and its pairs of rows, where a side is said."""
    rows = [[p for cell in row.cells for p in cell.paragraphs] for row in table.rows]
    groups = (*rows, *(above + below for above, below in pairwise(rows)))
    return tuple(group for group in groups if any(_SIDE.pattern.search(p.text) for p in group))


@remember(4096, size=lambda paragraph: len(paragraph.text))
def _speaks_of_one(above: Paragraph, below: Paragraph) -> bool:
    """Whether two paragraphs name the same subject before their sums, or one names none."""
    subjects = {_subject(fold(paragraph.text)) for paragraph in (above, below)} - {""}
    return len(subjects) < 2


def _subject(text: str) -> str:
    """What a paragraph calls the sum it gives: 合同总价 in 合同总价（大写）：人民币…."""
    return _ASIDE_SIDE.sub("", _SUM_BEGINS.split(text, maxsplit=1)[0]).strip()


def _ordered(pairs: Sequence[Pair], words: Sequence[Words]) -> list[Pair]:
    order = {(word.place, word.start): index for index, word in enumerate(words)}
    return sorted(pairs, key=lambda pair: order[pair.words.place, pair.words.start])


@remember(64, size=lambda table: len(table.rows), limit=200)
def _table_units(table: Table, caption: str | None) -> tuple[tuple[WordPlace, str], ...]:
    units: list[tuple[WordPlace, str]] = []
    headings: dict[int, str] = {}
    leading = True
    for row in table.rows:
        texts = [fold(cell.text) for cell in row.cells]
        numbers = [_BARE.fullmatch(text) is not None for text in texts]
        if leading and not any(numbers):
            for cell, text in zip(row.cells, texts, strict=True):
                for column in range(cell.column, cell.column + cell.grid_span):
                    headings[column] = f"{headings.get(column, '')} {text}"
            continue
        leading = False
        for index, (cell, is_number) in enumerate(zip(row.cells, numbers, strict=True)):
            if not is_number:
                continue
            label = next((t for t in reversed(texts[:index]) if t.strip()), "")
            heading = headings.get(cell.column, "")
            unit = _cell_unit(heading, label, texts[index], caption)
            if unit is not None:
                units += [(paragraph.place, unit) for paragraph in cell.paragraphs]
    return tuple(units)


def _cell_unit(heading: str, label: str, text: str, caption: str | None) -> str | None:
    """The unit of a bare number under this heading and right of this label; None: no money."""
    exact = re.search(r"\.\d\d\D*$", text) is not None or re.search(r"[,，]", text) is not None
    for words in (heading, label):
        if words.strip() and _OTHER_HEAD.search(words) and _unit(words) is None:
            return None
        unit = _unit(words)
        if unit is not None:
            return unit
        if exact and _MONEY_HEAD.search(words):
            return caption or "元"
    return None


def _unit(words: str) -> str | None:
    found = _UNIT_HEAD.search(words)
    return None if found is None else f"{found['unit'] or found['alone'] or ''}元"
