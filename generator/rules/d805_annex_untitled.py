"""附件没有标题，或标题里自带序号。

为什么：没有标题的附件无法引用，附件页也没有抬头。
怎么改：填写标题，或删去这一项。
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

SEVERITY = Severity.ERROR
_NUMBERED = re.compile(r"\s*(附件\s*(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3}))\s*(?:[:：、.．]|$)")

GOOD = (
    {"annexes": [{"title": "中标通知书"}]},
    {"annexes": []},
    {"annexes": [{"title": "1"}]},
    {"annexes": [{"title": "附件材料清单"}, {"title": "附件一览表"}]},
)
BAD = (
    {"annexes": [{}]},
    {"annexes": [{"title": "中标通知书"}, {"title": "  "}]},
    {"annexes": [{"title": "《》"}]},
    {"annexes": [{"title": "附件一"}]},
    {"annexes": [{"title": "附件 2：服务清单"}]},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    for index, annex in enumerate(deal.annexes or ()):
        if not re.sub(r"[\s《》〈〉]", "", annex.title or ""):
            yield Remark(f"$.annexes[{index}].title", f"附件 {index + 1} 没有标题；请填写或删去")
        elif found := _NUMBERED.match(annex.title or ""):
            yield Remark(
                f"$.annexes[{index}].title",
                f"附件 {index + 1} 的标题“{show(annex.title)}”自带序号“{found[1]}”，文书里会再编一次；"
                "请只写附件的名称",
                show(annex.title),
                severity=Severity.WARNING,
            )
