"""有中标内容，附件里没有中标通知书。

为什么：中标通知书通常是合同的组成部分。
怎么改：在附件里加上“中标通知书”；不附的可以不理。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.INFO
GOOD = (
    {"award": {"amount": "120000.00"}, "annexes": [{"title": "中标通知书"}]},
    {"award": {"amount": "120000.00"}, "annexes": [{"title": "成交通知书（复印件）"}]},
    {"annexes": [{"title": "服务清单"}]},
)
BAD = (
    {"award": {"amount": "120000.00"}},
    {"award": {"amount": "120000.00"}, "annexes": []},
    {"award": {"date": "2026-03-20"}, "annexes": [{"title": "服务清单"}]},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    award = deal.award
    if award is None or (award.amount is None and award.date is None):
        return
    if not any("通知书" in (annex.title or "") for annex in deal.annexes or ()):
        yield Remark("$.annexes", "交易数据里有中标内容，附件里没有中标通知书；需要附上的请加上")
