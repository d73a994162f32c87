"""验收约定没有写是中期还是终验。

为什么：不写阶段，付款条件找不到它，验收报告也出不了。
怎么改：填写阶段：中期或终验。
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.ERROR
GOOD: tuple[dict[str, Any], ...] = (
    {"acceptance": [{"stage": "midterm"}, {"stage": "final"}]},
    {"acceptance": [{"stage": "终验", "due_days": 10}]},
    {"acceptance": []},
)
BAD: tuple[dict[str, Any], ...] = (
    {"acceptance": [{"due_days": 10}]},
    {"acceptance": [{"stage": "midterm"}, {"date": "2027-04-15"}]},
    {"acceptance": [{}]},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    for index, entry in enumerate(deal.acceptance or ()):
        if entry.stage is None:
            yield Remark(
                f"$.acceptance[{index}].stage",
                f"第 {index + 1} 项验收没有写阶段；请写“中期”或“终验”",
            )
