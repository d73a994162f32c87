"""验收期限的起算与阶段或天数不相配。

为什么：中期验收不能从服务期满起算；有天数没有起算点，期限等于没有约定。
怎么改：改正起算，或补上起算（期满、收到通知）和天数。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.WARNING


def _stage(stage: str, **more: object) -> dict[str, object]:
    return {"acceptance": [{"stage": stage, **more}]}


GOOD = (
    _stage("final", due_days=10, due_from="period_end"),
    _stage("midterm", due_days=5, due_from="notice"),
    _stage("midterm"),
    _stage("final", date="2027-04-15"),
)
BAD = (
    _stage("midterm", due_days=10, due_from="period_end"),
    _stage("final", due_days=10),
    _stage("final", due_from="notice"),
    _stage("final", due_days=200, due_from="期满"),
    _stage("final", due_days=0, due_from="收到通知"),
)

_LONGEST = 60


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    for index, entry in enumerate(deal.acceptance or ()):
        stage = "终验" if entry.stage == "final" else "中期验收"
        place, days = f"$.acceptance[{index}]", entry.due_days
        if entry.stage == "midterm" and entry.due_from == "period_end":
            words = f"{stage}从服务期满起算，那时已该终验；请改正起算或阶段"
            yield Remark(f"{place}.due_from", words, "期满")
        elif days is not None and entry.due_from is None:
            words = f"{stage}的期限 {days} 天没有写从何时起算；请补上“期满”或“收到通知”"
            yield Remark(f"{place}.due_from", words, str(days))
        elif days is None and entry.due_from is not None:
            words = f"{stage}写了从{entry.due_from.chinese}起算，却没有写几天；请补上"
            yield Remark(f"{place}.due_days", words, entry.due_from.chinese)
        if days is not None and not 0 < days <= _LONGEST:
            words = f"{stage}的期限是 {days} 天，不合常理；请核对"
            yield Remark(f"{place}.due_days", words, str(days))
