"""补充协议没有变更内容，或与别的补充协议同号。

为什么：没有内容的变更等于没有变更；同号的补充协议无法引用。
怎么改：填写变更内容，改正编号。
依据：民法典 544（变更内容约定不明确的，推定为未变更）。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark, cite
from generator.values import show

SEVERITY = Severity.WARNING

_CHANGES = [{"path": "total", "before": "120000.00", "after": "125000.00"}]
GOOD = (
    {"amendments": [{"number": "2026-001-补1", "changes": _CHANGES}]},
    {"amendments": [{"changes": _CHANGES}, {"changes": _CHANGES}]},
    {"amendments": []},
)
BAD = (
    {"amendments": [{"number": "2026-001-补1"}]},
    {"amendments": [{"number": "补1", "changes": []}]},
    {
        "amendments": [
            {"number": "补1", "changes": _CHANGES},
            {"number": " 补1", "changes": _CHANGES},
        ]
    },
    {"amendments": [{"number": "2026-001", "changes": _CHANGES}]},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    taken = {(deal.number or "").strip(): "合同"}
    for index, amendment in enumerate(deal.amendments or ()):
        place, number = f"$.amendments[{index}]", (amendment.number or "").strip()
        if not amendment.changes:
            words = f"{cite('次', index + 1, amendment.number)}变更没有写变更内容；请补上"
            yield Remark(f"{place}.changes", words)
        if number and number in taken:
            words = f"第 {index + 1} 次变更的编号 {show(number)} 与{taken[number]}相同；请改正"
            yield Remark(f"{place}.number", words, show(amendment.number))
        taken.setdefault(number, f"第 {index + 1} 次变更")
