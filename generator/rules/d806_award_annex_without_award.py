"""附件有中标通知书，交易数据里没有中标内容。

为什么：没有中标金额，附件里的金额只能留空用笔填写，也无法与总价核对。
怎么改：填写中标（金额、通知日期、代理机构）；附原件的可以不理。
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

SEVERITY = Severity.INFO
GOOD = (
    {"annexes": [{"title": "中标通知书"}], "award": {"amount": "120000.00"}},
    {"annexes": [{"title": "服务清单"}]},
    {"award": {"amount": "120000.00"}},
)
BAD = (
    {"annexes": [{"title": "中标通知书"}]},
    {"annexes": [{"title": "服务清单"}, {"title": "《中标（成交）通知书》"}]},
    {"annexes": [{"title": "成交通知书"}], "award": {"sign_within_days": 30}},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    if deal.award and deal.award.amount is not None:
        return
    for index, annex in enumerate(deal.annexes or ()):
        if re.search("(中标|成交|中选).{0,6}通知书", annex.title or ""):
            yield Remark(
                f"$.annexes[{index}].title",
                f"附件“{show(annex.title)}”没有中标金额可用；请填写中标，附原件的可以不理",
                show(annex.title),
            )
