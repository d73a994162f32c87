"""政府采购的履约保证金超过合同金额的 10%。

为什么：超过法定上限，供应商可以拒绝，财政部门可以责令改正。
怎么改：把履约保证金降到 10% 以内。
依据：政府采购法实施条例第四十八条。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.concordance import Search
from generator.facts import Facts
from generator.findings import Severity
from generator.mentions import Mentions
from generator.mentions.totals import agree_total
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.WARNING

_PUBLIC = Search("政府采购|采购人|中标通知书|成交通知书|财政资金|国库集中支付", folded=True)
_SHARE = re.compile(
    r"履约保证金[^。;；]{0,30}?(?:合同|协议|中标|成交)?(?:总?价款?|总?金额|总额)的?\s?\[?$"
)
_AS_BOND = re.compile(r"\]?\s?(?:的|作为)?(?:合同)?(?:的)?履约保证金")
_CALLED = re.compile(
    r"履约保证金(?:\((?:小写|人民币)\))?(?:金额|数额)?(?:共计|[为是计:：])?\s?(?:人民币)?\s?$"
)

GOOD = (
    "采购人要求供应商交纳合同金额的10%作为履约保证金。",
    "甲方要求乙方交纳合同总价的15%作为履约保证金。",
    "采购人：星河市政务数据中心\n履约保证金为合同金额的5%，验收后支付合同金额的95%。",
    "采购人支付合同金额的30%作为预付款。",
)
BAD = (
    "采购人要求供应商交纳合同金额的15%作为履约保证金。",
    "采购人：星河市政务数据中心\n履约保证金为合同金额的百分之二十。",
    "本项目为政府采购项目。\n合同总价为¥100,000.00。\n履约保证金：¥11,000.00",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    texts = mentions.document.folded
    if not mentions.document.find(_PUBLIC):
        return
    for share in mentions.percents:
        text = texts[share.place]
        if share.value <= 10:
            continue
        called = _SHARE.search(text, max(0, share.start - 60), share.start)
        between = called[0] if called else ""
        if _AS_BOND.match(text, share.end) or (
            called and not re.search("[%‰]|百分之|支付|退还", between)
        ):
            message = f"履约保证金为“{share.excerpt}”，超过合同金额的 10%；请降到 10% 以内"
            yield Remark(share.place, message, share.excerpt)
    total = agree_total(mentions)
    for amount in mentions.amounts:
        if total is None or amount.value * 10 <= total or amount.value > total:
            continue
        if _CALLED.search(texts[amount.place], max(0, amount.start - 24), amount.start):
            message = (
                f"履约保证金“{amount.excerpt}”是合同总价的 {amount.value / total * 100:.1f}%，"
                "超过 10%；请降到 10% 以内"
            )
            yield Remark(amount.place, message, amount.excerpt)
