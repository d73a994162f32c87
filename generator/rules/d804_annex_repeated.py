"""两个附件同名。

为什么：条文引用附件时分不清是哪一个，多半是重复列了。
怎么改：删去重复的一个，或改正标题。
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
GOOD = (
    {"annexes": [{"title": "中标通知书"}, {"title": "服务清单"}]},
    {"annexes": [{"title": "保密协议"}, {"title": "保密承诺书"}]},
    {"annexes": [{"title": ""}, {"title": " "}]},
)
BAD = (
    {"annexes": [{"title": "中标通知书"}, {"title": "中标通知书"}]},
    {"annexes": [{"title": "服务清单"}, {"title": "《服务清单》"}]},
    {"annexes": [{"title": "服务清单"}, {"title": "报价表"}, {"title": "服务 清单"}]},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    first: dict[str, int] = {}
    for index, annex in enumerate(deal.annexes or ()):
        name = re.sub(r"[\s《》〈〉]", "", annex.title or "")
        earlier = first.setdefault(name, index)
        if name and earlier != index:
            yield Remark(
                f"$.annexes[{index}].title",
                f"附件 {index + 1} 与附件 {earlier + 1} 都叫《{show(name)}》；请删去或改名",
                show(annex.title),
            )
