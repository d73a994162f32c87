"""税率不是现行的增值税税率或征收率。

为什么：开票平台只接受法定的税率和征收率，写错税率则税额、不含税价都跟着错。
怎么改：改成 6%（服务）等法定税率；小规模纳税人写 3% 或 1%。
依据：增值税法 10、11；征收率 5%、1% 见有关优惠政策。
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from generator.facts import Facts
from generator.filters import percent
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.ERROR
OVERRULABLE = True
GOOD = (
    {"invoicing": {"tax_rate": "6%"}},
    {"invoicing": {"tax_rate": "6.00%"}},
    {"invoicing": {"tax_rate": "0%"}},
    {"invoicing": {"tax_rate": "13％"}},
    {"invoicing": {"kind": "增值税普通发票"}},
)
BAD = (
    {"invoicing": {"tax_rate": "0.06%"}},
    {"invoicing": {"tax_rate": "60%"}},
    {"invoicing": {"tax_rate": "17%"}},
    {"invoicing": {"tax_rate": "6‰"}},
)

_RATES = tuple(Decimal(rate) / 100 for rate in (0, 1, 3, 5, 6, 9, 13))


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    rate = deal.invoicing.tax_rate if deal.invoicing else None
    if rate is not None and rate not in _RATES:
        yield Remark(
            "$.invoicing.tax_rate",
            f"税率 {percent(rate)} 不是现行的税率或征收率"
            f"（{'、'.join(percent(known) for known in _RATES)}）；服务一般是 6%，请改正",
            percent(rate),
        )
