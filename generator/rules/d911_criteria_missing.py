"""履约验收书没有逐项写验收标准的履约情况。

为什么：政府采购的验收书应当包括每一项技术、服务、安全标准的履约情况，缺了就不能作为付款依据。
怎么改：在验收的验收标准里逐项写类别、要求、结果和是否符合；留待手写的用 --blank。
依据：政府采购法实施条例 45。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Acceptance, Deal
from generator.rule import Remark, find_selected

SEVERITY = Severity.ERROR


def _held(criteria: object, form: str = "performance", blank: bool = False) -> dict[str, object]:
    paper = {"kind": "acceptance", "form": form, "over": "acceptance", "index": 0, "key": "final"}
    return {
        "acceptance": [{"stage": "final", "criteria": criteria}],
        "@paper": paper | {"blank": blank},
    }


_ONE = [{"category": "技术", "requirement": "可用性 99.9%", "result": "99.95%", "conforms": True}]

GOOD = (
    _held(_ONE),
    _held([], form="report"),
    _held([], blank=True),
    {"acceptance": [{"stage": "final"}]},
)
BAD = (_held([]), _held(None), _held([{}]))


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    paper = facts.paper
    stage: Acceptance | None = find_selected(deal, facts, "acceptance")
    if (paper.kind, paper.form) != ("acceptance", "performance") or stage is None or paper.blank:
        return
    if not any((each.requirement or "").strip() for each in stage.criteria or ()):
        yield Remark(
            f"$.acceptance[{paper.index}].criteria",
            "履约验收书没有写验收标准；请逐项写明技术、服务、安全标准的要求和结果，"
            "或用 --blank 留待手写",
        )
