"""政府采购项目没有采购编号，或有编号而没有写明是不是政府采购。

为什么：采购编号用于备案和公告；不写明政府采购，30 日、10% 等规定就不会核对。
怎么改：填写采购编号；写明“政府采购”是或否。
依据：政府采购法 47；政府采购法实施条例 50。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark
from generator.values import show

SEVERITY = Severity.INFO
GOOD = (
    {"project": {"government": True, "procurement_number": "11000026210200160001-XM001"}},
    {"project": {"government": False, "procurement_number": "CG-2026-01"}},
    {"project": {"service": "云服务"}},
)
BAD = (
    {"project": {"government": True}},
    {"project": {"government": True, "procurement_number": " ", "agency_number": "ZB-01"}},
    {"project": {"procurement_number": "11000026210200160001-XM001"}},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    number = (deal.project.procurement_number or "").strip()
    if deal.project.government and not number:
        yield Remark("$.project.procurement_number", "政府采购项目没有写采购编号；备案和公告时要用")
    elif deal.project.government is None and number:
        yield Remark(
            "$.project.government",
            f"写了采购编号 {show(number)}，没有写是不是政府采购；是的话请写明，"
            "以便核对政府采购的规定",
            show(number),
        )
