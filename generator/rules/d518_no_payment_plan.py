"""没有付款计划。

为什么：合同要写明何时付多少，开票和催款也按期次进行。
怎么改：填写付款计划；一次付清的写一期 100%。
依据：民法典 470（价款和履行期限是合同的一般内容）。
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.INFO
GOOD: tuple[dict[str, Any], ...] = (
    {"payments": [{"percent": "100%"}]},
    {"payments": [{"amount": "120000.00", "trigger": "signing"}]},
    {"total": "0.00"},
)
BAD: tuple[dict[str, Any], ...] = (
    {},
    {"payments": []},
    {"signing": {"date": "2026-03-31"}, "payments": ...},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    if not deal.payments and facts.total:
        yield Remark(
            "$.payments",
            f"总价 {facts.total:,.2f} 没有付款计划；请填写，一次付清的写一期 100%",
        )
