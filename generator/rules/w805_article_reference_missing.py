"""引用的条款不存在。

为什么：指向空处的引用使那一句失去依据，多半是删改条款之后忘了改引用。
怎么改：核对要引用的是哪一条，改成它现在的编号。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.folding import count
from generator.mentions import Mentions
from generator.model import Deal
from generator.rule import Remark, is_contract

SEVERITY = Severity.ERROR

# The clause belongs to another paper: 民法典第…条, 招标文件第…条, 原合同第…条.
_FOREIGN = re.compile(
    r"(?:法|法典|条例|办法|规定|规则|细则|解释|准则|通则|总则|分编|意见|通知|文件|章程|指南|标准|规范|公约|公告|决定"
    r"|主合同|原合同|原协议|框架协议|总合同|总包合同|施工合同|劳动合同|补充协议|保密协议|通用条款|专用条款|通用合同条款|专用合同条款"
    r"|附件|附录|协议书|[上前该其][述款条]?法律?)(?:\([^()]{1,20}\))?\s?(?:之|的|中)?\s?"
    r"(?:第[^第，。；]{1,8}[编章节条款项]\s?[、和及与或至到之的]{0,2}\s?)*$"
)
_SUPPLEMENT = re.compile("补充|变更|修订|修改|解除|终止")
_HEAD = "第一条 内容\n第二条 期限\n第三条 价款\n"

GOOD = (
    _HEAD + "按照第三条的约定付款，适用《中华人民共和国民法典》第五百八十五条、第五百八十六条。",
    _HEAD + "依照民法典第五百六十三条、第五百六十六条解除。",
    _HEAD + "按招标文件第九条和本合同第二条执行。",
    _HEAD + "政府采购法第四十九条第一款、第五十条规定的。",
    "补充协议\n" + _HEAD + "将第十二条修改如下。",
    "价款按第九条约定。",
)
BAD = (
    _HEAD + "违反本合同第九条的，应当承担责任。",
    _HEAD + "按照第三条、第四条的约定付款。",
    _HEAD + "依照民法典第五百六十三条和本合同第十条解除。",
    _HEAD + "详见第 12 条。",
    "一、内容\n二、期限\n三、价款\n违反第九条约定的，应当赔偿。",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    if facts is not None and not is_contract(facts.paper):
        return
    if _SUPPLEMENT.search(mentions.outline.title):
        return
    numbers = {article.number for article in mentions.articles} or _find_heads(mentions)
    if len(numbers) < 3:
        return
    texts = mentions.document.folded
    for reference in mentions.references:
        if reference.number in numbers or reference.law:
            continue
        text = texts[reference.place]
        if _FOREIGN.search(text, max(0, reference.start - 60), reference.start):
            continue
        if mentions.outline.zone(reference.place) == "annex" or reference.number > 300:
            continue
        message = f"引用了“{reference.excerpt}”，本文件只有第 1 至第 {max(numbers)} 条；请核对"
        if reference.number < max(numbers):
            if not mentions.articles:
                continue
            message = f"引用了“{reference.excerpt}”，本文件没有这一条；请核对"
        yield Remark(reference.place, message, reference.excerpt)


def _find_heads(mentions: Mentions) -> set[int]:
    """The numbers of the top level where it is 一、 or 1 and not 第一条."""
    heads = {item.number for item in mentions.items if item.family in ("一.", "1 ")}
    heads |= {int(item.prefix.split(".")[0]) for item in mentions.items if item.prefix}
    for paragraph in mentions.document.body.paragraphs:
        if match := re.fullmatch(r"([一二三四五六七八九十]{1,3})、", paragraph.number):
            heads.add(count(match[1]) or 0)
        elif match := re.match(r"(\d{1,2})(?:\.|$)", paragraph.number):
            heads.add(int(match[1]))
    return heads
