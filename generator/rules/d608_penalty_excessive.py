"""一次性的违约金率过高，或者为零。

为什么：违约金超过损失的 30% 时可以请求调减，超过 100% 更不可能得到支持；零等于没有约定。
怎么改：核对小数点；确需约定较高的违约金时，写明理由后接受。
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
    {"terms": {"infringement_rate": "30%"}},
    {"terms": {"other_breach_rate": "1%", "ip_rate": "1.5%"}},
    {"terms": {"late_start_daily_rate": "50%"}},
)
BAD = (
    {"terms": {"infringement_rate": "100%"}},
    {"terms": {"malware_rate": "150%"}},
    {"terms": {"quality_rate": "0%"}},
    {"terms": {"assignment_rate": "30.01%"}},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    for key, note in note_fields(Terms).items():
        once = key.endswith("_rate") and not key.endswith("_daily_rate")
        rate = getattr(deal.terms, key) if deal.terms and once else None
        if rate is None:
            continue
        severity = Severity.WARNING
        if rate > 1:
            severity, words = Severity.ERROR, "超过了全部价款"
        elif rate > Decimal("0.3"):
            words = "超过 30%，争议时可能被调减"
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
