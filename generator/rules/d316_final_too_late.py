"""终验日期晚于约定的期限。

为什么：约定期满后若干日内终验的，过期会拖延尾款；日期也可能写错。
怎么改：核对日期；确有原因的，可以接受。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.WARNING

GOOD = (
    {
        "period": {"start": "2026-04-11", "months": 2},
        "acceptance": [
            {"stage": "final", "date": "2026-06-20", "due_days": 10, "due_from": "period_end"}
        ],
    },
    {
        "period": {"start": "2026-04-11", "months": 2},
        "acceptance": [
            {
                "stage": "final",
                "date": "2026-06-24",
                "due_days": 10,
                "working_days": True,
                "due_from": "period_end",
            }
        ],
    },
    {
        "period": {"start": "2026-04-11", "months": 2},
        "acceptance": [
            {"stage": "final", "date": "2026-12-10", "due_days": 10, "due_from": "notice"}
        ],
    },
)

BAD = (
    {
        "period": {"start": "2026-04-11", "months": 2},
        "acceptance": [
            {"stage": "final", "date": "2026-06-25", "due_days": 10, "due_from": "period_end"}
        ],
    },
    {
        "period": {"start": "2026-04-11", "months": 12},
        "acceptance": [
            {
                "stage": "final",
                "date": "2028-04-12",
                "due_days": 10,
                "working_days": True,
                "due_from": "period_end",
            }
        ],
    },
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    end = facts.period.end
    for index, (stage, latest) in enumerate(
        zip(deal.acceptance or (), facts.acceptance, strict=False)
    ):
        if stage.date and latest.due_date and stage.date > latest.due_date:
            yield Remark(
                f"$.acceptance[{index}].date",
                f"验收日期 {stage.date} 晚于约定的最迟日期 {latest.due_date}"
                f"{'（暂估）' if latest.due_provisional else ''}，请核对",
                str(stage.date),
            )
        elif stage.stage == "final" and stage.date and end and (stage.date - end).days > 183:
            yield Remark(
                f"$.acceptance[{index}].date",
                f"终验日期 {stage.date} 比服务止日 {end} 晚 {(stage.date - end).days} 天，请核对年份",
                str(stage.date),
            )
