"""附件里列了清单，交易数据里没有清单。

为什么：没有服务清单时，附件里的清单只有一行总价。
怎么改：填写服务清单；按总价包干的可以不理。
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
    {"annexes": [{"title": "中标通知书"}]},
    {"annexes": [{"title": "服务清单"}], "items": [{"name": "主机防护", "amount": "120000.00"}]},
    {"annexes": [{"title": "交付资料清单"}]},
)
BAD = (
    {"annexes": [{"title": "服务清单"}]},
    {"annexes": [{"title": "中标通知书"}, {"title": "云资源服务明细清单"}], "items": []},
    {"annexes": [{"title": "分项报价表"}]},
)

_OF_SERVICES = re.compile("服务|资源|产品|价格|报价|分项|明细")


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    if deal.items:
        return
    for index, annex in enumerate(deal.annexes or ()):
        ending = re.search("(?:清单|明细|表)$", annex.title or "")
        if ending and _OF_SERVICES.search(ending.string[: ending.start()]):
            yield Remark(
                f"$.annexes[{index}].title",
                f"附件“{show(annex.title)}”是清单，交易数据里没有服务清单，"
                "附件将只有一行总价；需要明细的请填写服务清单",
                show(annex.title),
            )
