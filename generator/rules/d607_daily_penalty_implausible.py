"""按日计的违约金率过高，或者为零。

为什么：日率 1% 一年就是 365%，多半是百分号或小数点写错，争议时也会被调减；零等于没有约定。
怎么改：核对小数点；常见的日率在 0.01% 至 0.5% 之间。
依据：民法典 585；民法典合同编通则司法解释 65。
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

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
    {"terms": {"late_start_daily_rate": "1%"}},
    {"terms": {"outage_daily_rate": "0.01%", "buyer_late_payment_daily_rate": "0.03%"}},
    {"terms": {"infringement_rate": "10%"}},
)
BAD = (
    {"terms": {"late_start_daily_rate": "3%"}},
    {"terms": {"buyer_late_payment_daily_rate": "100%"}},
    {"terms": {"outage_daily_rate": "0%"}},
    {"terms": {"outage_daily_rate": "1.01%"}},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    for key, note in note_fields(Terms).items():
        rate = getattr(deal.terms, key) if deal.terms and key.endswith("_daily_rate") else None
        if rate is None:
            continue
        severity = Severity.WARNING
        if rate >= 1:
            severity, words = Severity.ERROR, "一天就超过全部价款"
        elif rate > Decimal("0.01"):
            words = "明显偏高，争议时会被调减"
        elif rate == 0:
            words = "等于没有违约金"
        else:
            continue
        yield Remark(
            f"$.terms.{key}",
            f"{note.title} {percent(rate)} {words}；请核对百分号和小数点",
            percent(rate),
            severity=severity,
        )
