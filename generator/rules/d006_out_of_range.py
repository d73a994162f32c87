"""金额、数量或天数超出可能的范围。

为什么：总价、付款和中标金额不会是负数，份数和月数至少是 1；过大的数多半是多敲了几位。
怎么改：核对符号和位数；折扣写成折扣行（discount），其合价可以为负。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.findings import Severity
from generator.rule import Remark
from generator.shape import Problem

SEVERITY = Severity.ERROR

GOOD = (
    {"items": [{"name": "优惠", "amount": "-100.00", "discount": True}]},
    {"payments": [{"name": "尾款", "percent": "0%"}]},
    {"terms": {"rework_days": 0}},
)

BAD = (
    {"total": "-120000.00"},
    {"total": "99999999999999999.00"},
    {"signing": {"copies": 0}},
    {"period": {"months": -12}},
    {"payments": [{"name": "尾款", "percent": "-25%"}]},
    {"terms": {"refund_days": 1000000}},
)

KINDS = frozenset({"negative", "too_large"})


def check(problems: Iterable[Problem]) -> Iterator[Remark]:
    for problem in problems:
        if problem.kind in KINDS:
            yield Remark(problem.path, problem.message, problem.excerpt, problem.fix)
