"""合同编号里的年份与签订日期不符。

为什么：编号里的年份是登记的年份；与签订日期不符，多半是沿用了旧合同的编号，台账会对不上。
怎么改：核对编号和签订日期；上年底编号、年初签订的不算错。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.WARNING

GOOD = (
    {"number": "2026-018", "signing": {"date": "2026-03-20"}},
    {"number": "2025-118", "signing": {"date": "2026-01-15"}},
    {"number": "SXY202604152", "signing": {"date": "2026-04-29"}},
    {"number": "HT-2099", "signing": {"date": "2026-04-29"}},
    {"number": "11000020251234567890", "signing": {"date": "2026-04-29"}},
)

BAD = (
    {"number": "2025-021", "signing": {"date": "2026-04-30"}},
    {"number": "2025-021", "signing": {"date": "2026-03-31"}},
    {"number": "2027-021", "signing": {"date": "2026-03-31"}},
    {"number": "SXY202404152", "signing": {"date": "2026-04-29"}},
    {"number": "星政采〔2024〕12号", "signing": {"date": "2026-04-29"}},
)


_YEAR = re.compile(
    r"(?:^(?=20\d\d[-年/_])|(?<=[〔\[(（【]))(20\d\d)(?=[-年/_〕\])）】])"
    r"|(?<!\d)(20\d\d)(?=(?:0[1-9]|1[0-2])\d{2,4}(?!\d))"
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    signed = deal.signing.date if deal.signing else None
    found = _YEAR.search(deal.number or "")
    if signed is None or found is None:
        return
    year = int(found[1] or found[2])
    carried = year == signed.year - 1 and signed.month <= 2
    if year != signed.year and not carried:
        yield Remark(
            "$.number",
            f"合同编号 {deal.number} 里的年份是 {year}，签订日期却是 {signed}，请核对",
            deal.number,
        )
