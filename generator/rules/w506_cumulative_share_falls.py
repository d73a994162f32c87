"""“支付至”的累计比例比前面的还小。

为什么：累计只会越付越多；变小说明其中一个写错了，或应写“支付”而不是“支付至”。
怎么改：核对各期的累计比例。
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from generator.facts import Facts
from generator.findings import Severity
from generator.mentions import Mentions
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.WARNING

GOOD = (
    "到货后支付至合同总价的60%。\n验收后支付至合同总价的95%。",
    "签订后支付合同总价的60%。\n验收后支付合同总价的40%。",
    "每月支付至当月产值的80%。\n结算后支付至结算总价的97%。",
)
BAD = (
    "到货后支付至合同总价的80%。\n验收后支付至合同总价的60%。",
    "签订后支付合同总价的30%。\n到货后付款至合同总价的20%。\n验收后付款至合同总价的97%。",
    "主体封顶后支付至合同价款的60%；竣工后支付至合同价款的58%；结算后支付至结算总价的97%。",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    paid: dict[int, Decimal] = {}
    for part in mentions.instalments:
        if part.alternative or part.share is None or part.place.table is not None:
            continue
        before, share = paid.get(part.plan, Decimal(0)), part.share
        if not part.cumulative:
            paid[part.plan] = before + share.value
            continue
        if share.value <= before and part.base == "total":
            message = (
                f"这里写支付至 {share.excerpt}，而前面已经付到 {before.normalize():f}%；"
                "请核对累计比例，或把“支付至”改为“支付”"
            )
            yield Remark(share.place, message, share.excerpt)
        paid[part.plan] = max(before, share.value)
