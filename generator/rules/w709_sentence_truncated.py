"""句子像是没有写完。

为什么：断在半句的条款没有确定的意思；多半是粘贴或删改时丢了后半句。
怎么改：对照原稿补全。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.concordance import Search
from generator.facts import Facts
from generator.findings import Severity
from generator.mentions import Mentions
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.INFO

_HANGING = Search(
    r"(?:一律|必须|应当|应)严格[。；]|(?:应当|必须|予以|加以|对于|由于|以及|并且|或者|按照|根据|关于|从而)[。；]"
)
_COMMA = Search(r"[，、,]\s*$")
_ITEM = re.compile(r"\s*(?:[-(（【\[]|\d|[一二三四五六七八九十①-⑳]|第|[□☐☑])")
_LABEL = re.compile(r"\s*[\u4e00-\u9fff]{2,8}\s?[：:].{0,40}$")
_BEGINS = re.compile(r"[甲乙]方|双方|本[合协]|[(（]?以下无正文|附\s?件")

GOOD = (
    "对外一律严格保密。",
    "发生下列情形之一的，\n（1）逾期交付；",
    "管理应当从严。属于甲方的。",
    "地址：星河市云岭路 1 号，",
)
BAD = (
    "对乙方非从事本项目的人员一律严格。",
    "乙方应当按照。",
    "乙方应当在收到通知之日起五个工作日内，\n甲方应当付款，逾期承担违约责任。",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    if mentions.outline.form:
        return
    heads = {article.place for article in mentions.articles}
    numbers = {item.place: item.number for item in mentions.items}
    paragraphs = mentions.document.paragraphs
    for at, paragraph, search, matches in mentions.document.find(_HANGING, _COMMA):
        text, place = paragraph.text, paragraph.place
        if place.part != "body":
            continue
        if search is _HANGING:
            for match in matches:
                excerpt = text[max(0, match.start() - 8) : match.end()]
                yield Remark(place, f"“{excerpt}”像是没有写完；请补全", excerpt)
            continue
        if place.table is not None or len(text) < 15 or _LABEL.match(text):
            continue
        following = mentions.document.find_next(at)
        below = None if following is None else paragraphs[following]
        opens = below and (below.number or below.place.table is not None)
        headed = below is not None and below.place in heads
        if not headed and (opens or (below and _ITEM.match(below.text))):
            item = numbers.get(below.place) if below else None
            if item is None or item == 1:
                continue
            headed = True
        # A line that was broken in the middle goes on without a subject of its own.
        if below is None or headed or _BEGINS.match(below.text.strip()):
            excerpt = text.rstrip()[-12:]
            yield Remark(place, f"“{excerpt}”之后没有下文；请补全", excerpt)
