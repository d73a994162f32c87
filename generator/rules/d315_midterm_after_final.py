"""中期验收晚于终验。

为什么：终验之后不会再有中期验收；多半是两个日期写反了。
怎么改：核对两个日期后改正。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.instalments import find_stage
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.ERROR

GOOD = (
    {
        "acceptance": [
            {"stage": "midterm", "date": "2026-10-11"},
            {"stage": "final", "date": "2027-04-12"},
        ]
    },
    {
        "acceptance": [
            {"stage": "final", "date": "2027-04-12"},
            {"stage": "midterm", "date": "2027-04-12"},
        ]
    },
    {"acceptance": [{"stage": "midterm"}, {"stage": "final", "date": "2027-04-12"}]},
)

BAD = (
    {
        "acceptance": [
            {"stage": "midterm", "date": "2027-04-12"},
            {"stage": "final", "date": "2026-10-11"},
        ]
    },
    {
        "acceptance": [
            {"stage": "final", "date": "2027-04-12"},
            {"stage": "midterm", "date": "2027-04-13"},
        ]
    },
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    midterm, final = find_stage(deal, "midterm"), find_stage(deal, "final")
    if midterm and final and midterm.date and final.date and midterm.date > final.date:
        index = (deal.acceptance or ()).index(midterm)
        yield Remark(
            f"$.acceptance[{index}].date",
            f"中期验收日期 {midterm.date} 晚于终验日期 {final.date}，请改正其中之一",
            str(midterm.date),
        )
