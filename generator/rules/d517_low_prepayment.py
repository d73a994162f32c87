"""政府采购合同的首付款低于通常的预付比例。

为什么：各地多要求预付款一般不低于 30%，对中小企业不低于 50%（如北京）；没有全国性的规定。
怎么改：核对当地财政部门的要求；已按当地要求的可以不理。
依据：各地财政部门关于政府采购预付款的通知。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.filters import percent
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark, cite
from generator.values import Ratio

SEVERITY = Severity.INFO


def _plan(share: str, sme: bool = False, **more: object) -> dict[str, object]:
    return {
        "project": {"government": True},
        "supplier": {"sme": sme},
        "payments": [{"percent": share, "trigger": "signing"}, {"trigger": "final_acceptance"}],
        **more,
    }


GOOD = (
    _plan("30%"),
    _plan("50%", sme=True),
    _plan("10%", project={"government": False}),
    {"project": {"government": True}, "payments": [{"percent": "20%", "trigger": "invoice"}]},
)
BAD = (_plan("29.9%"), _plan("40%", sme=True), _plan("5%"))


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    payments = deal.payments or ()
    if not deal.project.government or not payments or payments[0].trigger != "signing":
        return
    share = facts.payments[0].percent
    usual = Ratio("0.5") if facts.sme else Ratio("0.3")
    if share is not None and share < usual:
        whom = "对中小企业" if facts.sme else ""
        yield Remark(
            "$.payments[0].percent",
            f"{cite('期', 1, payments[0].name)}的比例 {percent(share)} 低于{whom}通常的"
            f"预付比例 {percent(usual)}；请核对当地要求",
            percent(share),
        )
