"""付款条件的先后与各期的次序相反。

为什么：终验后的款排在中期验收的款之前，多半是条件选错了。
怎么改：按签订、中期验收、终验的先后排列，或改正条件。
"""

from __future__ import annotations

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
)
BAD = (
    _plan("final_acceptance", "signing"),
    _plan("signing", "终验", "中期验收"),
    _plan("midterm_acceptance", "invoice", "signing"),
)

_ORDER = ("signing", "midterm_acceptance", "final_acceptance")


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    last, last_index = -1, -1
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
        else:
            last, last_index = rank, index
