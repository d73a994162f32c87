"""责任上限不合常理，或与它所限制的违约金矛盾。

为什么：上限超过 100% 或为零没有意义；上限比一天的违约金还低，第二天起就不再计算。
怎么改：核对小数点，理顺日率、逾期付款上限和责任总上限的大小。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.fields import note_fields
from generator.filters import percent
from generator.findings import Severity
from generator.history import History
from generator.model import Deal, Terms
from generator.rule import Remark

SEVERITY = Severity.WARNING
OVERRULABLE = True
GOOD = (
    {"terms": {"buyer_liability_cap": "10%"}},
    {"terms": {"buyer_late_payment_daily_rate": "0.03%", "buyer_late_payment_cap": "5%"}},
    {"terms": {"buyer_liability_cap": "100%", "buyer_late_payment_cap": "100%"}},
)
BAD = (
    {"terms": {"buyer_liability_cap": "150%"}},
    {"terms": {"buyer_late_payment_cap": "0%"}},
    {"terms": {"buyer_late_payment_daily_rate": "0.5%", "buyer_late_payment_cap": "0.05%"}},
    {"terms": {"buyer_liability_cap": "10%", "buyer_late_payment_cap": "50%"}},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    terms = deal.terms
    if terms is None:
        return
    late = "buyer_late_payment_cap"
    caps = {"buyer_liability_cap": terms.buyer_liability_cap, late: terms.buyer_late_payment_cap}
    daily, whole = terms.buyer_late_payment_daily_rate, terms.buyer_liability_cap
    for key, cap in caps.items():
        if cap is None:
            continue
        severity = Severity.WARNING
        if cap > 1:
            severity, words = Severity.ERROR, "超过了全部价款，请核对小数点"
        elif cap == 0:
            words = "等于完全免除责任，请核对"
        elif key == late and daily is not None and cap < daily:
            words = f"低于一天的违约金（日率 {percent(daily)}），请核对两者"
        elif key == late and whole is not None and cap > whole:
            words = f"高于甲方责任上限 {percent(whole)}，请核对两者"
        else:
            continue
        yield Remark(
            f"$.terms.{key}",
            f"{note_fields(Terms)[key].title} {percent(cap)} {words}",
            percent(cap),
            severity=severity,
        )
