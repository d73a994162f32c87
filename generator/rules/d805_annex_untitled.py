"""附件没有标题。

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

SEVERITY = Severity.ERROR
GOOD = (
    {"annexes": [{"title": "中标通知书"}]},
    {"annexes": []},
    {"annexes": [{"title": "1"}]},
)
BAD = (
    {"annexes": [{}]},
    {"annexes": [{"title": "中标通知书"}, {"title": "  "}]},
    {"annexes": [{"title": "《》"}]},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    for index, annex in enumerate(deal.annexes or ()):
        if not re.sub(r"[\s《》〈〉]", "", annex.title or ""):
            yield Remark(f"$.annexes[{index}].title", f"附件 {index + 1} 没有标题；请填写或删去")
