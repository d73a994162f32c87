"""一次性违约金超过合同总价的 30%。

为什么：超过损失 30% 的部分可以请求减少；超过总价的多半是写错了。
怎么改：核对比例。
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

_BASE = (
    r"(?:合同|协议|本合同|项目|工程)(?:项下)?的?(?:总?价款?|总?金额|总额|总款|款项?|总费用)"
    r"|总价款?|总金额|合同总额|服务费总额|签约合同价"
)
_BASE_BEFORE = re.compile(rf"(?:{_BASE})\s?(?:的|之)?\s?[\[(]?$")
_BASE_AFTER = re.compile(rf"\s?的?(?:{_BASE})")
_LIMIT = re.compile(
    r"(?:[不未]超过|不高于|不得超过|不得高于|累计|上限|最高|为限|达到?|超过|封顶)[^,，。;；]{0,20}$"
)
_DAILY = re.compile("每(?:逾期|延|迟|拖)[^,，]{0,8}[日天周月]|每[日天周]|按[日天]")

GOOD = (
    "乙方转包的，支付合同总价20%的违约金。",
    "违约金累计不超过合同总价的50%。",
    "提前退租的，支付月租金200%的违约金。",
    "违约金达到合同总价的40%时，甲方有权解除合同。",
    "签订后支付合同总价的40%作为预付款。",
    "乙方违约的，退还合同总价的40%并支付违约金5,000元。",
)
BAD = (
    "乙方转包的，支付合同总价50%的违约金。",
    "甲方单方解除合同的，应按合同总价的百分之四十支付违约金。",
    "乙方泄密的，支付合同金额150%的违约金。",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    texts = mentions.document.folded
    for share in mentions.percents:
        text = texts[share.place]
        if share.value <= 30:
            continue
        left = max(0, share.start - 120)
        begin = max(left - 1, *(text.rfind(mark, left, share.start) for mark in "。;；")) + 1
        before, after = text[begin : share.start], text[share.end : share.end + 20]
        if _LIMIT.search(before) or _DAILY.search(before):
            continue
        if not (_BASE_BEFORE.search(before) or _BASE_AFTER.match(after)):
            continue
        if not re.match(
            rf"\s?\]?(?:的?(?:{_BASE}))?(?:的|作为|计算?|向[甲乙对]方)?(?:支付|承担|计算|赔偿|作为)?(?:的)?(?:违约金|罚款|罚金)",
            after,
        ):
            continue
        severity = Severity.ERROR if share.value > 100 else Severity.WARNING
        beyond = "超过了合同总价本身" if share.value > 100 else "超过 30%，对方可以请求减少"
        message = f"违约金为合同总价的“{share.excerpt}”，{beyond}；请核对"
        yield Remark(share.place, message, share.excerpt, None, severity)
