"""同一验收阶段写了两次。

为什么：以验收为条件的付款只认一个日期，两份约定会互相矛盾。
怎么改：合并成一项，或改正其中一项的阶段；确有多次中期验收的，可以接受并写明。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.ERROR
OVERRULABLE = True
GOOD = (
    {"acceptance": [{"stage": "midterm"}, {"stage": "final"}]},
    {"acceptance": [{"stage": "终验"}]},
    {"acceptance": [{"due_days": 1}, {"due_days": 2}]},
)
BAD = (
    {"acceptance": [{"stage": "final"}, {"stage": "final"}]},
    {"acceptance": [{"stage": "midterm"}, {"stage": "终验"}, {"stage": "中期"}]},
    {"acceptance": [{"stage": "中期", "due_days": 5}, {"stage": "midterm", "due_days": 9}]},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    first: dict[str, int] = {}
    for index, entry in enumerate(deal.acceptance or ()):
        if entry.stage is None:
            continue
        earlier = first.setdefault(str(entry.stage), index)
        if earlier != index:
            yield Remark(
                f"$.acceptance[{index}].stage",
                f"第 {index + 1} 项与第 {earlier + 1} 项验收都是{entry.stage.chinese}；"
                "请合并，或改正阶段",
                entry.stage.chinese,
            )
