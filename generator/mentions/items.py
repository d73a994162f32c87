"""Numbered paragraphs that were numbered by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from generator.concordance import Search
from generator.findings import WordPlace
from generator.folding import count, fold
from generator.memory import remember
from generator.mentions.values import Article, Item
from generator.reading import Document

_HAN = "[一二三四五六七八九十]{1,3}"
_MARKED = re.compile(
    rf"\s*(?:-\s+)?(?P<whole>(?P<open>[(（\[［【])\s?(?P<inner>\d{{1,3}}|{_HAN})\s?(?P<close>[)）\]］】])"
    rf"|(?P<bare>\d{{1,3}}|{_HAN})\s?(?P<mark>[、.．)）])(?!\d))"
)
_HEADING = re.compile(r"\s*(?P<whole>(?P<number>\d{1,2}))[ \u3000]+[\u4e00-\u9fff、]{2,16}\s*$")
_CIRCLED = re.compile(r"\s*(?P<whole>[①-⑳])")
_DECIMAL = re.compile(
    r"\s*(?P<whole>(?P<prefix>(?:\d{1,2}[.．]){1,3})(?P<last>\d{1,2}))(?:[、.．](?!\d)|\s|(?=[^\d\s.．%％‰,，/\-~×x]))"
)
_NUMBERED = Search(rf"\A\s*(?:-\s+)?(?:[(（\[［【]\s?)?(?:\d|{_HAN}|[①-⑳])")
# 3.5米, 1.2万元, 2.0版 are quantities and no numbers of clauses.
_QUANTITY = re.compile(
    r"\s*(?:[万亿]?元|米|公里|千米|厘米|毫米|平方|立方|吨|公斤|千克|克|[KMGT]?[Bb]|倍|小时|天|年|月|日|个|版|折|分|秒|寸|升|度|亩|级|[VAWkmcg℃%％‰])"
)


def find_items(
    document: Document, articles: Sequence[Article], zones: Mapping[WordPlace, str]
) -> Iterator[Item]:
    """The items of the body and its cells, in document order."""
    heads = {article.place for article in articles}
    numbered = {met.at for met in document.find(_NUMBERED)}
    groups: dict[object, int] = {}
    for at in sorted(numbered | {document.order[place] for place in heads}):
        paragraph = document.paragraphs[at]
        if paragraph.place.part != "body":
            break
        cell = (paragraph.place.table, paragraph.place.row, paragraph.place.cell)
        # A table between two items leaves them in one list.
        key = (cell, zones.get(paragraph.place))
        if paragraph.place in heads or key not in groups:
            groups[key] = max(groups.values(), default=0) + 1
        group = groups[key]
        if paragraph.place in heads or paragraph.number:
            continue
        item = _read(paragraph.text, paragraph.place.table is not None)
        if item is not None:
            start, end, number, style, family, prefix = item
            excerpt = paragraph.text[start:end]
            yield Item(paragraph.place, start, end, excerpt, number, style, family, prefix, group)


@remember(4096)
def _read(text: str, tabled: bool) -> tuple[int, int, int, str, str, str] | None:
    """The span of the number a paragraph begins with, its value, style, family and prefix."""
    if match := _DECIMAL.match(text):
        if _QUANTITY.match(text, match.end("last")):
            return None
        prefix = match["prefix"].replace("．", ".")
        number = int(match["last"])
        style = family = "d" * prefix.count(".")
    elif match := _MARKED.match(text):
        written = match["inner"] or match["bare"]
        value = count(written)
        if value is None:
            return None
        number, prefix = value, ""
        one = "1" if written[0].isdigit() else "一"
        style = match["whole"].replace(" ", "").replace(written, one)
        family = fold(style)
        if match["bare"]:
            family = f"{one}{')' if match['mark'] in ')）' else '.'}"
    elif not tabled and (match := _HEADING.match(text)):
        number, prefix = int(match["number"]), ""
        style = family = "1 "
    elif match := _CIRCLED.match(text):
        number, prefix = ord(match["whole"]) - ord("①") + 1, ""
        style = family = "①"
    else:
        return None
    return *match.span("whole"), number, style, family, prefix
