"""验收小组不足三人，或者是双数。

为什么：履约验收书由验收小组出具，人数太少不足以互相监督，双数表决会相持。
怎么改：补足为三人以上单数；按采购人的规定另有安排的，可以接受。
依据：政府采购法 41（采购人应当组织验收）；各地履约验收办法一般要求三人以上单数。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Acceptance, Deal
from generator.rule import Remark, find_selected

SEVERITY = Severity.WARNING


def _group(people: int, form: str = "performance", blank: bool = False) -> dict[str, object]:
    paper = {"kind": "acceptance", "form": form, "over": "acceptance", "index": 0, "key": "final"}
    members = [{"name": f"组员{'甲乙丙丁戊'[number]}"} for number in range(people)]
    return {
        "acceptance": [{"stage": "final", "group": members}],
        "@paper": paper | {"blank": blank},
    }


GOOD = (_group(3), _group(5), _group(2, form="report"), _group(0, blank=True), _group(0))
BAD = (_group(1), _group(2), _group(4), _group(2, blank=True))


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    paper = facts.paper
    stage: Acceptance | None = find_selected(deal, facts, "acceptance")
    # Where nobody is named, the form itself asks for the names or leaves lines for the pen.
    if (paper.kind, paper.form) != ("acceptance", "performance") or not stage or not stage.group:
        return
    people = len(stage.group)
    if people < 3 or people % 2 == 0:
        yield Remark(
            f"$.acceptance[{paper.index}].group",
            f"验收小组有 {people} 人，一般要求三人以上单数；请核对",
            str(people),
        )
