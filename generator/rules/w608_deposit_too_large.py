"""定金超过合同总价的 20%。

为什么：超过 20% 的部分不产生定金的效力，不适用定金罚则。
怎么改：把定金降到 20% 以内；超过的部分写作预付款。
依据：民法典第五百八十六条。
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

SEVERITY = Severity.ERROR

_DEPOSIT = Search("定金")
_TOTAL = r"(?:合同|协议|订单)?(?:总价款?|总金额|总额|总货款)|(?:合同|协议|订单)(?:价款?|金额|款项?)"
_SHARE_AFTER = re.compile(
    rf"定金(?!罚则|的?两倍|的?双倍)[^。;；,，不]{{0,14}}(?:{_TOTAL})的?\s?\[?$|(?:{_TOTAL})的?\s?\[?$"
)
_AS_DEPOSIT = re.compile(r"\]?\s?(?:,|，)?\s?(?:的定金|作为(?:合同)?(?:履约)?定金|为定金)")
_CALLED = re.compile(
    r"(?<![预双])定金(?:\((?:小写|人民币)\))?(?:金额|数额)?(?:共计|[为是计:：])?\s?(?:人民币)?\s?$"
)

GOOD = (
    "甲方支付合同总价的20%作为定金。",
    "甲方支付合同总价的50%作为订金。",
    "甲方支付合同总价的40%作为预付款，定金另行约定。",
    "合同总价为¥100,000.00，定金¥20,000.00。",
    "收受定金的一方违约的，双倍返还定金。",
    "支付合同总价的10%作为定金，到货后支付合同总价的60%。",
)
BAD = (
    "甲方支付合同总价的30%作为定金。",
    "定金为合同总价的百分之五十。",
    "合同总价为¥100,000.00。\n甲方应支付定金：¥30,000.00。",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    if not mentions.document.find(_DEPOSIT):
        return
    texts = mentions.document.folded
    for share in mentions.percents:
        text = texts[share.place]
        before = _SHARE_AFTER.search(text, max(0, share.start - 40), share.start)
        if share.value <= 20 or before is None:
            continue
        if before[0].startswith("定金") or _AS_DEPOSIT.match(text, share.end):
            message = f"定金为合同总价的“{share.excerpt}”，超过 20%；超过的部分请写作预付款"
            yield Remark(share.place, message, share.excerpt)
    total = agree_total(mentions)
    for amount in mentions.amounts:
        if total is None or amount.value * 5 <= total or amount.value > total:
            continue
        if _CALLED.search(texts[amount.place], max(0, amount.start - 24), amount.start):
            message = (
                f"定金“{amount.excerpt}”是合同总价的 {amount.value / total * 100:.1f}%，超过 20%；"
                "超过的部分请写作预付款"
            )
            yield Remark(amount.place, message, amount.excerpt)
