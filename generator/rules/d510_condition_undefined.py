"""付款以某次验收为条件，验收约定里却没有这一阶段。

为什么：条件所指的验收没有约定，款项永远等不到条件成就，或者随时可以争。
怎么改：在验收里加上这一阶段，或改正付款条件。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.instalments import find_stage
from generator.model import Deal
from generator.rule import Remark, cite

SEVERITY = Severity.ERROR


def _plan(trigger: str, *stages: str | None) -> dict[str, object]:
    return {
        "payments": [{"percent": "100%", "trigger": trigger}],
        "acceptance": [{"stage": stage} for stage in stages] if stages else ...,
    }


GOOD = (
    _plan("midterm_acceptance", "midterm", "final"),
    _plan("终验", "终验"),
    _plan("signing", "final"),
    _plan("invoice"),
)
BAD = (
    _plan("midterm_acceptance", "final"),
    _plan("终验", "中期"),
    _plan("final_acceptance"),
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    stages = [entry.stage for entry in deal.acceptance or ()]
    for index, payment in enumerate(deal.payments or ()):
        trigger = payment.trigger
        if trigger not in ("midterm_acceptance", "final_acceptance") or None in stages:
            continue
        title = "中期验收" if trigger == "midterm_acceptance" else "终验"
        head = f"{cite('期', index + 1, payment.name)}以{title}为条件"
        place = f"$.payments[{index}].trigger"
        if not stages:
            yield Remark(
                place,
                f"{head}，交易数据里却没有验收约定；请在验收里写明{title}",
                title,
                severity=Severity.WARNING,
            )
        elif find_stage(deal, trigger.removesuffix("_acceptance")) is None:
            yield Remark(
                place, f"{head}，验收约定里却没有{title}；请加上这一阶段，或改正付款条件", title
            )
