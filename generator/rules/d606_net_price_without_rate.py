"""价款不含税，却没有写税率。

为什么：不含税的合同要另加税额，没有税率就算不出价税合计。
怎么改：填写税率；价款本已含税的，把“含税”写成“是”。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.ERROR
GOOD = (
    {"invoicing": {"tax_included": False, "tax_rate": "6%"}},
    {"invoicing": {"tax_included": True}},
    {"invoicing": {"kind": "增值税普通发票"}},
)
BAD = (
    {"invoicing": {"tax_included": False}},
    {"invoicing": {"含税": "否"}},
    {"invoicing": {"tax_included": False, "kind": "增值税专用发票", "item": "云服务"}},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    invoicing = deal.invoicing
    if invoicing and invoicing.tax_included is False and invoicing.tax_rate is None:
        yield Remark(
            "$.invoicing.tax_rate",
            "价款不含税，却没有写税率，税额和价税合计算不出来；请填写税率，如 6%",
        )
