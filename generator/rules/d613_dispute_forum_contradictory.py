"""同时写了管辖法院和仲裁委员会。

为什么：或裁或审，只能选一种；两样都写的仲裁约定可能无效。
怎么改：只留与争议解决方式相符的一项。
依据：仲裁法（达成仲裁协议的，法院不予受理）；仲裁法司法解释 7。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark
from generator.values import show

SEVERITY = Severity.WARNING
GOOD = (
    {"terms": {"dispute": "court", "dispute_court_of": "buyer"}},
    {"terms": {"dispute": "arbitration", "arbitration_commission": "北京仲裁委员会"}},
    {"terms": {"dispute": "court", "dispute_court_of": "buyer", "arbitration_commission": ""}},
    {"terms": {"dispute": "arbitration", "dispute_court_of": "buyer"}},
)
BAD = (
    {
        "terms": {
            "dispute": "court",
            "dispute_court_of": "buyer",
            "arbitration_commission": "北京仲裁委员会",
        }
    },
    {
        "terms": {
            "dispute": "arbitration",
            "dispute_court_of": "supplier",
            "arbitration_commission": "北京仲裁委员会",
        }
    },
    {
        "terms": {
            "dispute": "诉讼",
            "dispute_court_of": "甲方",
            "arbitration_commission": "深圳国际仲裁院",
        }
    },
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    terms = deal.terms
    commission = ((terms.arbitration_commission if terms else None) or "").strip()
    # With only the wrong one of the two, it is the right one that is missing: D612.
    if terms is None or terms.dispute_court_of is None or not commission:
        return
    if terms.dispute == "court":
        yield Remark(
            "$.terms.arbitration_commission",
            f"争议解决是诉讼，又写了{show(commission)}；或裁或审只能选一种，请只留一项",
            show(commission),
        )
    elif terms.dispute == "arbitration":
        side = terms.dispute_court_of.chinese
        yield Remark(
            "$.terms.dispute_court_of",
            f"争议解决是仲裁，又写了由{side}所在地的法院管辖；或裁或审只能选一种，请只留一项",
            side,
        )
