"""付款条件的先后与各期的次序或名称相反。

为什么：终验后的款排在中期验收的款之前，多半是条件选错了。
怎么改：按签订、中期验收、终验的先后排列，或改正条件。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark, cite

SEVERITY = Severity.WARNING


def _plan(*triggers: str | None) -> dict[str, object]:
    return {"payments": [{"trigger": trigger} for trigger in triggers]}


GOOD = (
    _plan("signing", "midterm_acceptance", "final_acceptance"),
    _plan("signing", "invoice"),
    _plan("signing", "final_acceptance", "date"),
    _plan("midterm_acceptance", "final_acceptance", "final_acceptance"),
    {"payments": [{"name": "首付款", "trigger": "invoice"}, {"name": "尾款", "trigger": "终验"}]},
    {"payments": [{"name": "首期款", "trigger": "midterm_acceptance"}]},
)
BAD = (
    _plan("final_acceptance", "signing"),
    _plan("signing", "终验", "中期验收"),
    _plan("midterm_acceptance", "invoice", "signing"),
    {"payments": [{"name": "预付款", "trigger": "终验"}, {"name": "余款", "trigger": "invoice"}]},
    {
        "payments": [
            {"name": "首付款", "trigger": "invoice"},
            {"name": "尾款", "trigger": "signing"},
        ]
    },
)

_ADVANCE, _BALANCE = re.compile("预付|首付"), re.compile("尾款|质保金")
_ORDER = ("signing", "midterm_acceptance", "final_acceptance")


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    last, last_index = -1, -1
    several = len(deal.payments or ()) > 1
    for index, payment in enumerate(deal.payments or ()):
        trigger = payment.trigger
        if trigger is None or trigger not in _ORDER:
            continue
        rank = _ORDER.index(trigger)
        if rank < last:
            earlier = (deal.payments or ())[last_index].trigger
            before = earlier.chinese if earlier is not None else ""
            yield Remark(
                f"$.payments[{index}].trigger",
                f"{cite('期', index + 1, payment.name)}以{trigger.chinese}为条件，"
                f"却排在以{before}为条件的第 {last_index + 1} 期之后；请核对次序或条件",
                trigger.chinese,
            )
            continue
        last, last_index = rank, index
        name = payment.name or ""
        early = _ADVANCE.search(name) and rank > 0
        late = _BALANCE.search(name) and rank == 0
        if several and (early or late):
            yield Remark(
                f"$.payments[{index}].trigger",
                f"{cite('期', index + 1, name)}以{trigger.chinese}为条件，与它的名称不符；"
                "请核对名称或条件",
                trigger.chinese,
            )
