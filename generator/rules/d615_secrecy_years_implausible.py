"""保密年限不合常理。

为什么：0 年等于没有保密义务，几十年以上多半是把永久写成了数字。
怎么改：核对年数；永久保密的写 null，没有约定的不写。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.WARNING
GOOD = (
    {"terms": {"confidentiality_years": 10}},
    {"terms": {"confidentiality_years": None}},
    {"terms": {"confidentiality_years": 50}},
    {"terms": {"refund_days": 30}},
)
BAD = (
    {"terms": {"confidentiality_years": 0}},
    {"terms": {"confidentiality_years": 100}},
    {"terms": {"confidentiality_years": 2026}},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    years = deal.terms.confidentiality_years if deal.terms else None
    if years is not None and not 0 < years <= 50:
        words = "等于没有保密义务" if years == 0 else "长得不合常理"
        yield Remark(
            "$.terms.confidentiality_years",
            f"保密年限 {years} 年{words}；请核对，永久保密请写 null",
            str(years),
        )
