"""合同总价为零。

为什么：没有价款的服务合同极少见，多半是漏填或清单没有填价。
怎么改：填写总价或清单的单价；确为无偿服务的，在“接受”里写明理由。
依据：民法典 470（价款或者报酬是合同的一般内容）。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts, is_total_known
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.ERROR
OVERRULABLE = True
GOOD = (
    {"total": "0.01"},
    {"total": ..., "items": [{"name": "主机防护", "amount": "100.00"}]},
    {"total": ..., "items": [{"name": "主机防护"}]},
)
BAD = (
    {"total": "0.00"},
    {"total": 0},
    {"total": ..., "items": [{"name": "主机防护", "unit_price": "0", "quantity": "3"}]},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    if facts.total == 0 and is_total_known(deal, facts):
        place = "$.total" if deal.total is not None else "$.items"
        yield Remark(
            place,
            "合同总价为 0.00，各期付款也都成了零；请填写总价或清单单价，"
            "确为无偿服务的，请在“接受”里写明理由",
            "0.00",
        )
