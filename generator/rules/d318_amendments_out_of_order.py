"""后一次变更的日期早于前一次。

为什么：变更逐次累加，后一次以前一次的结果为准；次序反了，最终的内容就不清楚。
怎么改：核对日期，或把各次变更按先后排列。
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.WARNING

GOOD = (
    {"amendments": [{"date": "2026-05-01"}, {"date": "2026-05-01"}]},
    {"amendments": [{"date": "2026-05-01"}, {"number": "补2"}, {"date": "2026-06-01"}]},
    {"amendments": [{"date": "2026-05-01"}]},
)

BAD = (
    {"amendments": [{"date": "2026-05-01"}, {"date": "2026-04-30"}]},
    {"amendments": [{"date": "2026-05-01"}, {"number": "补2"}, {"date": "2025-06-01"}]},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    dated = [(i, a.date) for i, a in enumerate(deal.amendments or ()) if a.date]
    for (before, earlier), (after, later) in pairwise(dated):
        if later < earlier:
            yield Remark(
                f"$.amendments[{after}].date",
                f"第 {after + 1} 次变更的日期 {later} 早于第 {before + 1} 次的 {earlier}，请核对",
                str(later),
            )
