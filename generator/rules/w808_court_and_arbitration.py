"""争议既约定仲裁又约定诉讼。

为什么：约定“可以仲裁也可以起诉”的，仲裁协议无效，争议只能重新商量去哪里解决。
怎么改：只留一种；要仲裁的写明仲裁委员会，要诉讼的写明法院。
依据：仲裁法第五条，最高人民法院关于适用仲裁法若干问题的解释第七条。
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

SEVERITY = Severity.WARNING

_ARBITRATION = Search(
    r"(?:提交|提请|向|由|申请)[^。；]{0,30}仲裁(?:委员会|院|中心|机构)?[^。；费]{0,6}(?:仲裁|裁决|解决)|申请仲裁"
)
_COURT = Search(
    r"(?:向|由|提交|提请)[^。；]{0,40}人民法院[^。；]{0,10}(?:起诉|提起诉讼|诉讼|管辖|解决)"
)
_OPTIONS = re.compile(r"下列|以下|如下|之一|□|☐|☑|■|√")
_AFTER = re.compile(r"执行|保全|撤销|不服|确认仲裁|劳动|除[^，。；]{0,12}外|仲裁期间|诉讼期间")
_DISPUTE = re.compile("争议|纠纷|协商不成")

GOOD = (
    "第九条 争议的解决\n因本合同发生的争议，按下列第 2 种方式解决：\n1、提交星河仲裁委员会仲裁；\n2、向甲方所在地人民法院起诉。",
    "第九条 争议的解决\n协商不成的，提交星河仲裁委员会仲裁。\n裁决不履行的，可以向人民法院申请执行。",
    "第九条 争议的解决\n协商不成的，向甲方所在地人民法院起诉，诉讼费、仲裁费由败诉方承担。",
    "第八条 仲裁员\n提交材料。\n第九条 争议的解决\n向人民法院起诉。",
)
BAD = (
    "第九条 争议的解决\n协商不成的，可以提交星河仲裁委员会仲裁，也可以向甲方所在地人民法院起诉。",
    "第九条 争议的解决\n1、协商不成的，提交星河仲裁委员会仲裁。\n2、任何一方可以向甲方所在地人民法院提起诉讼。",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    document = mentions.document
    if mentions.outline.form or not (document.find(_ARBITRATION) and document.find(_COURT)):
        return
    heads = {article.place: article.title for article in mentions.articles}
    title, arbitration = "", False
    open_list = False
    court = None
    for paragraph in document.body.paragraphs:
        text = paragraph.text
        if paragraph.place in heads:
            title, arbitration, court, open_list = heads[paragraph.place], False, None, False
        if not (_DISPUTE.search(title) or _DISPUTE.search(text)):
            continue
        open_list = open_list or bool(_OPTIONS.search(text))
        if open_list:
            continue
        found = None if _AFTER.search(text) else _COURT.pattern.search(text)
        if not arbitration and _ARBITRATION.pattern.search(text):
            arbitration = True
            court = court or found
            if court is found is None:
                continue
        elif found is None:
            continue
        court = found or court
        if arbitration and court is not None:
            message = "争议既约定提交仲裁，又约定向法院起诉，仲裁的约定会无效；请只留一种"
            yield Remark(paragraph.place, message, found[0] if found else None)
            arbitration, court = False, None
