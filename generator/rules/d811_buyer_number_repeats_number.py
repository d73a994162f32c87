"""甲方合同编号与合同编号相同。

为什么：两个编号相同时只需写一个，多半是填错了栏。
怎么改：没有甲方编号的不填。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark
from generator.values import show

SEVERITY = Severity.INFO
GOOD = (
    {"number": "2026-001", "buyer_number": "CG2026-7"},
    {"number": "2026-001"},
    {"number": ..., "buyer_number": "CG2026-7"},
)
BAD = (
    {"number": "2026-001", "buyer_number": "2026-001"},
    {"number": "2026-001", "buyer_number": " 2026-001 "},
    {"number": "YL202605001", "buyer_number": "yl202605001"},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    number, other = (deal.number or "").strip(), (deal.buyer_number or "").strip()
    if number and number.casefold() == other.casefold():
        yield Remark(
            "$.buyer_number",
            f"甲方合同编号与合同编号都是 {show(number)}；甲方没有另编号的请不填",
            show(deal.buyer_number),
        )
