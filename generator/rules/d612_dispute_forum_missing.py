"""争议解决只写了方式，没有写哪里的法院或哪个仲裁机构。

为什么：诉讼不写管辖、仲裁不写机构，条款就写不出来；没有选定机构的仲裁约定可能无效。
怎么改：诉讼写明由哪一方所在地的法院管辖；仲裁写明仲裁委员会的全称。
依据：民事诉讼法 35；仲裁法关于仲裁协议内容的规定。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark
from generator.values import show

SEVERITY = Severity.ERROR
GOOD = (
    {"terms": {"dispute": "court", "dispute_court_of": "buyer"}},
    {"terms": {"dispute": "仲裁", "arbitration_commission": "北京仲裁委员会"}},
    {"terms": {"refund_days": 30}},
)
BAD = (
    {"terms": {"dispute": "court"}},
    {"terms": {"dispute": "仲裁", "dispute_court_of": "buyer"}},
    {"terms": {"dispute": "court", "arbitration_commission": "北京仲裁委员会"}},
    {"terms": {"dispute": "arbitration", "arbitration_commission": " "}},
    {"terms": {"dispute_court_of": "buyer"}},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    terms = deal.terms
    if terms is None:
        return
    commission = (terms.arbitration_commission or "").strip()
    other = ""
    if terms.dispute == "court" and commission:
        other = f"，反而写了{show(commission)}"
    elif terms.dispute == "arbitration" and terms.dispute_court_of is not None:
        other = f"，反而写了{terms.dispute_court_of.chinese}所在地的法院"
    if terms.dispute == "court" and terms.dispute_court_of is None:
        yield Remark(
            "$.terms.dispute_court_of",
            f"争议解决是诉讼，却没有写由哪一方所在地的法院管辖{other}；请写“甲方”或“乙方”",
            "诉讼",
        )
    elif terms.dispute == "arbitration" and not commission:
        yield Remark(
            "$.terms.arbitration_commission",
            f"争议解决是仲裁，却没有写仲裁委员会{other}；请写全称，如“北京仲裁委员会”",
            "仲裁",
        )
    elif terms.dispute is None and (terms.dispute_court_of is not None or commission):
        yield Remark(
            "$.terms.dispute",
            "写了管辖法院所在方或仲裁委员会，却没有写争议解决方式；请写“诉讼”或“仲裁”",
            severity=Severity.WARNING,
        )
