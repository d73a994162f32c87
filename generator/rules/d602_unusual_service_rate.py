"""服务合同的税率不是 6%。

为什么：现代服务的税率是 6%；3%、1% 是小规模纳税人的征收率，13%、9% 是货物等的税率。
怎么改：核对乙方的纳税人身份和项目的税目；不同税率的项目应分别核算。
依据：增值税法 10（三）、12。
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

SEVERITY = Severity.WARNING
GOOD = (
    {"invoicing": {"tax_rate": "6%"}},
    {"invoicing": {"tax_included": True}},
    {"invoicing": {"tax_rate": "7%"}},
)
BAD = (
    {"invoicing": {"tax_rate": "13%"}},
    {"invoicing": {"tax_rate": "9%"}},
    {"invoicing": {"tax_rate": "0%"}},
    {"invoicing": {"tax_rate": "1%"}},
)

_SMALL = ("0.01", "0.03")
_OTHER = ("0", "0.05", "0.09", "0.13")


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    rate = deal.invoicing.tax_rate if deal.invoicing else None
    if rate is None:
        return
    if rate in map(Decimal, _SMALL):
        words, severity = "是小规模纳税人的征收率；请确认乙方是小规模纳税人", Severity.INFO
    elif rate in map(Decimal, _OTHER):
        words, severity = "不是服务的一般税率 6%；请核对税目", Severity.WARNING
    else:
        return
    yield Remark(
        "$.invoicing.tax_rate", f"税率 {percent(rate)} {words}", percent(rate), severity=severity
    )
