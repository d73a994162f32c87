"""验收写了结论，却缺少与之相配的内容。

为什么：没有日期的结论无法起算付款期限；不合格而不写问题，整改无从做起。
怎么改：补上验收日期；结论为基本合格或不合格的，写明问题及整改。
依据：政府采购法实施条例 45。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.WARNING


def _held(conclusion: str, **more: object) -> dict[str, object]:
    return {"acceptance": [{"stage": "final", "conclusion": conclusion, **more}]}


GOOD = (
    _held("合格", date="2027-04-15"),
    _held("不合格", date="2027-04-15", issues="漏洞扫描缺 3 次，10 日内补做"),
    {"acceptance": [{"stage": "final", "due_days": 10}]},
    {"acceptance": [{"stage": "midterm", "date": "2026-10-15"}]},
)
BAD = (
    _held("合格"),
    _held("不合格", date="2027-04-15"),
    _held("基本合格", date="2027-04-15", issues="  "),
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    for index, entry in enumerate(deal.acceptance or ()):
        if entry.conclusion is None:
            continue
        stage = "终验" if entry.stage == "final" else "中期验收"
        shown = str(entry.conclusion)
        if entry.date is None:
            yield Remark(
                f"$.acceptance[{index}].date",
                f"{stage}的结论是{shown}，却没有写验收日期；请补上",
                shown,
            )
        if entry.conclusion != "合格" and not (entry.issues or "").strip():
            yield Remark(
                f"$.acceptance[{index}].issues",
                f"{stage}的结论是{shown}，却没有写问题及整改；请补上",
                shown,
            )
