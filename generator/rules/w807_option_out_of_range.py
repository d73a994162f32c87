"""选定的方式不在所列的几种之中。

为什么：写着“按下列第3种方式”，下面却只有两种，等于没有选。
怎么改：改成所列方式的序号。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.concordance import Search
from generator.facts import Facts
from generator.findings import Severity
from generator.folding import COUNT, count, fold
from generator.mentions import Mentions
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.ERROR

_CHOSEN = Search(
    rf"(?:下列|以下|如下)[^，。；]{{0,6}}?第\s?[\[(]?\s?(?P<n>{COUNT})\s?[\])]?\s?(?:种|项|款)[^，。；]{{0,6}}?(?:方式|办法|方案|约定|处理|解决|执行|选项|条款)?",
    folded=True,
)
_INLINE = re.compile(
    r"(?:^|[:。；;，,\s])(?:\((?P<a>\d|[一二三四五六])\)|(?P<b>\d|[一二三四五六])[、.)](?!\d)|(?P<c>[①-⑨]))"
)

GOOD = (
    "按下列第 2 种方式解决：\n1、提交仲裁；\n2、向人民法院起诉。",
    "按下列第一种方式支付：（1）一次付清；（2）分期支付。",
    "按下列第____种方式解决：\n1、仲裁；\n2、诉讼。",
    "按以下第 3 种方式解决。",
    "按照下列第【二】种方式：\n（一）甲；\n说明。\n（二）乙。",
)
BAD = (
    "按下列第 3 种方式解决：\n1、提交仲裁；\n2、向人民法院起诉。",
    "按下列第三种方式支付：（1）一次付清；（2）分期支付。",
    "采用以下第【0】种方式：\n（1）现场；\n（2）线上。",
    "按下列第 4 种方式解决争议：\n- 1、提交仲裁；\n- 2、向人民法院起诉。\n第二条 其他",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    paragraphs = mentions.document.body.paragraphs
    items = {item.place: item for item in mentions.items}
    for at, paragraph, _, matches in mentions.document.find(_CHOSEN):
        if paragraph.place.part != "body":
            break
        text = fold(paragraph.text)
        for match in matches:
            number = count(match["n"])
            if number is None:
                continue
            numbers = _count_inline(text[match.end() : match.end() + 600])
            if len(numbers) < 2:
                numbers = []
                family = None
                for below in paragraphs[at + 1 : at + 16]:
                    item = items.get(below.place)
                    if item and (family is None or item.family == family):
                        if item.number != len(numbers) + 1:
                            break
                        family = item.family
                        numbers.append(item.number)
                    elif below.number and (
                        own := re.search(r"\d+|[一二三四五六七八九]", below.number)
                    ):
                        value = count(own[0])
                        if value != len(numbers) + 1:
                            break
                        numbers.append(value)
                    elif (below.text.strip() and len(numbers) == 0) or re.match(
                        r"\s*第\S{1,3}条", below.text
                    ):
                        break
            if len(numbers) >= 2 and number not in numbers:
                excerpt = paragraph.text[slice(*match.span())]
                message = f"选定的是第 {number} 种，下面只列了 {len(numbers)} 种；请改成所列的序号"
                yield Remark(paragraph.place, message, excerpt)


def _count_inline(text: str) -> list[int]:
    numbers: list[int] = []
    for match in _INLINE.finditer(text):
        written = match["a"] or match["b"]
        value = count(written) if written else ord(match["c"]) - ord("①") + 1
        if value == len(numbers) + 1:
            numbers.append(value)
    return numbers
