"""增值税税率不是现行的任何一档。

为什么：没有这一档税率，发票开不出来；多半是沿用旧合同或写错。
怎么改：核对税率：货物 13%，交通、建筑、不动产租赁等 9%，服务 6%；征收率 5%、3%、1%。
依据：增值税法第十条、第十一条。
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from generator.facts import Facts
from generator.findings import Severity
from generator.mentions import Mentions
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.INFO

_KNOWN = {Decimal(rate) for rate in ("0", "0.5", "1", "1.5", "2", "3", "5", "6", "9", "13")}

GOOD = (
    "开具税率为6%的增值税专用发票。",
    "企业所得税税率为25%。",
    "征收率1%。",
    "合同总价的17%为税费及其他。",
)
BAD = ("开具税率为17%的增值税专用发票。", "合同价含8%的增值税。", "税率：16%")


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    for rate in mentions.tax_rates:
        if rate.value not in _KNOWN:
            message = f"“{rate.excerpt}”不是现行的增值税税率或征收率；请核对"
            yield Remark(rate.place, message, rate.excerpt)
