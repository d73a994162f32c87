"""按日计的违约金每日超过 1%。

为什么：每日 1% 已是一年三倍半，通常的是万分之一到千分之五；多半是把 ‰ 写成 %，或多写一位。
怎么改：核对比例和单位；过高的违约金可以请求法院减少。
依据：民法典第五百八十五条；合同编通则解释第六十五条。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.mentions import Mentions
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.WARNING

_DAILY = re.compile(
    r"每(?:逾期|延期|延迟|迟延|拖延|拖欠|迟|延|超过?|中断)[^,，。;；]{0,10}?[一1壹]?\s?[日天]"
    r"|每[日天]|按[日天]|[一1]\s?[日天](?:的)?[,，]"
)
_LOOK = 120
_PENALTY = re.compile("违约金|滞纳金|罚款|罚金|罚息|赔偿金|扣除|扣减")
_CAP = re.compile(
    r"(?:[不未]超过|不高于|不得超过|不得高于|累计|上限|最高|总额|为限|达到?|超过|封顶)[^,，。;；]{0,20}$"
)
_SMALL_BASE = re.compile(
    r"当[日天月次]|该[月次]|[日月]度|[日月](?:服务费|租金)|每[月次]|日工资|单次|工资"
)

GOOD = (
    "每逾期一日，按合同总价的0.05%支付违约金，累计不超过合同总价的5%。",
    "逾期超过10日的，支付合同总价10%的违约金。",
    "每延期一日，支付万分之三的违约金。",
    "每逾期一日，按当月服务费的5%支付违约金。",
    "每逾期一日支付违约金500元，逾期满30日的，支付合同总价20%的违约金。",
    "每日可用性不低于99.9%，违约金另行约定。",
    "每逾期一日，支付千分之五的违约金。",
)
BAD = (
    "每逾期一日，应当支付合同总价款 3 %的违约金。",
    "逾期交付的，每延迟一天，按合同金额的百分之五支付违约金。",
    "迟延付款的，按日支付未付款项5%的滞纳金。",
    "每逾期一日，按合同总价的30‰支付违约金，累计不超过合同总价的10%。",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    texts = mentions.document.folded
    for share in mentions.percents:
        text = texts[share.place]
        if share.value <= 1 or not _PENALTY.search(text):
            continue
        left = max(0, share.start - _LOOK)
        begin = max(left - 1, *(text.rfind(mark, left, share.start) for mark in "。;；")) + 1
        right = min(len(text), share.end + _LOOK)
        stop = next((i for i in range(share.end, right) if text[i] in "。;；"), right)
        before = text[begin : share.start]
        if not _PENALTY.search(text, begin, stop):
            continue
        daily = [*_DAILY.finditer(before)]
        if not daily or _CAP.search(before):
            continue
        since = before[daily[-1].end() :]
        # Another condition in between starts a penalty of its own.
        if _SMALL_BASE.search(since) or re.search("[满超]|\\d\\s?[%‰]|解除|元", since):
            continue
        after = text[share.end : stop]
        if not re.search("违约金|滞纳金|罚|赔偿|扣", since) and not re.match(
            r"\s?的?[^,，]{0,16}(?:违约金|滞纳金|罚|赔偿)|\s?(?:计|计算|扣)", after
        ):
            continue
        message = (
            f"每日“{share.excerpt}”的违约金，一年合 {share.value * 365:.0f}%；"
            "请核对是不是多写了一位，或把 ‰ 写成了 %"
        )
        yield Remark(share.place, message, share.excerpt)
