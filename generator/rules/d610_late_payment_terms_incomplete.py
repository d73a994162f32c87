"""逾期付款违约金只有日率没有上限，或只有上限没有日率。

为什么：没有上限，违约金会一直累计；没有日率，上限无从适用。
怎么改：两者都写；有意不设上限的可以不理。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.filters import percent
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.INFO
GOOD = (
    {"terms": {"buyer_late_payment_daily_rate": "0.03%", "buyer_late_payment_cap": "5%"}},
    {"terms": {"buyer_late_payment_daily_rate": "0.03%", "buyer_liability_cap": "10%"}},
    {"terms": {"refund_days": 30}},
)
BAD = (
    {"terms": {"buyer_late_payment_daily_rate": "0.03%"}},
    {"terms": {"buyer_late_payment_cap": "5%"}},
    {"terms": {"buyer_late_payment_cap": "5%", "buyer_liability_cap": "10%"}},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    terms = deal.terms
    if terms is None:
        return
    rate, cap = terms.buyer_late_payment_daily_rate, terms.buyer_late_payment_cap
    if rate is not None and cap is None and terms.buyer_liability_cap is None:
        yield Remark(
            "$.terms.buyer_late_payment_cap",
            f"甲方逾期付款日违约金率是 {percent(rate)}，没有写上限；有意不设的可以不理",
        )
    elif cap is not None and rate is None:
        yield Remark(
            "$.terms.buyer_late_payment_daily_rate",
            f"甲方逾期付款违约金上限是 {percent(cap)}，却没有写日率；请补上",
            severity=Severity.WARNING,
        )
