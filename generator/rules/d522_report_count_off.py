"""按季按月提交的报告份数与服务期对不上。

为什么：12 个月的服务有 4 个季度，季度报告写 3 份就少验一份。
怎么改：核对份数；中期与终验分开提交的，各写各的份数。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark
from generator.values import show

SEVERITY = Severity.WARNING


def _reports(name: str, *counts: int, months: int = 12) -> dict[str, object]:
    stages = ("midterm", "final") if len(counts) == 2 else ("final",)
    return {
        "period": {"start": "2026-04-11", "months": months},
        "acceptance": [
            {"stage": stage, "materials": [{"name": name, "count": count}]}
            for stage, count in zip(stages, counts, strict=True)
        ],
    }


GOOD = (
    _reports("季度报告", 4),
    _reports("运维月报", 12),
    _reports("季度报告", 2, 2),
    _reports("季度报告", 2, 4),
    _reports("年度项目总结报告", 1),
    _reports("培训签到表", 3),
    _reports("季度报告", 2, months=7),
)
BAD = (
    _reports("季度报告", 3),
    _reports("季度报告", 12),
    _reports("月度运维报告", 10),
    _reports("年度总结", 2),
    _reports("季度报告", 2, 3),
)

_EVERY = (
    (r"季度|季报", 3, "季度"),
    (r"月度|月报|每月", 1, "月"),
    (r"年度|年报", 12, "年度"),
    (r"半年", 6, "半年"),
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    months = facts.period.months
    if not months:
        return
    counted: dict[str, list[tuple[str, int]]] = {}
    for number, entry in enumerate(deal.acceptance or ()):
        for index, material in enumerate(entry.materials or ()):
            if material.name and material.count is not None:
                place = f"$.acceptance[{number}].materials[{index}].count"
                counted.setdefault(material.name.strip(), []).append((place, material.count))
    for name, entries in counted.items():
        rhythms = [(each, title) for words, each, title in _EVERY if re.search(words, name)]
        if ("半年" in name) or len(rhythms) != 1:
            rhythms = [(6, "半年")] if "半年" in name else []
        counts = [count for _, count in entries]
        for each, title in rhythms:
            expected = {months // each, -(-months // each)}
            if not expected & {sum(counts), max(counts)}:
                yield Remark(
                    entries[-1][0],
                    f"“{show(name)}”共 {sum(counts)} 份，而服务期 {months} 个月应有 "
                    f"{max(expected)} 个{title}；请核对份数",
                    str(counts[-1]),
                    str(max(expected)) if len(counts) == 1 else None,
                )
