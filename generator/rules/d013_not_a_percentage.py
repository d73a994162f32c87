"""比率没有写成百分数。

为什么：比率写成 6 还是 0.06，差一百倍，不能猜测，所以必须带百分号。
怎么改：写成带百分号的文本，如 "6%"、"0.03%"、"5‰"。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.findings import Severity
from generator.rule import Remark
from generator.shape import Problem

SEVERITY = Severity.ERROR

GOOD = (
    {"invoicing": {"tax_rate": "6%"}},
    {"terms": {"buyer_late_payment_daily_rate": "0.3‰"}},
    {"payments": [{"name": "首付款", "percent": "100％"}]},
)

BAD = (
    {"invoicing": {"tax_rate": "6"}},
    {"payments": [{"name": "首付款", "percent": 100}]},
    {"terms": {"malware_rate": "百分之一"}},
    {"payments": [{"name": "首付款", "percent": "0.75"}]},
)

KINDS = frozenset({"rate"})


def check(problems: Iterable[Problem]) -> Iterator[Remark]:
    for problem in problems:
        if problem.kind in KINDS:
            yield Remark(problem.path, problem.message, problem.excerpt, problem.fix)
