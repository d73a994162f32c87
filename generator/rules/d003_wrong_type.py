"""值的类型不对。

为什么：文本、整数、列表和一组字段各有写法，写成别的类型时不能猜测原意；编号、电话等写成数字会丢掉开头的 0。
怎么改：文本加引号，天数和份数写成整数，列表写成 […]，一组字段写成 {…}。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.findings import Severity
from generator.rule import Remark
from generator.shape import Problem

SEVERITY = Severity.ERROR

GOOD = (
    {"total": 120000},
    {"period": {"months": "12"}},
    {"supplier": {"sme": "是"}},
    {"annexes": [], "payments": []},
)

BAD = (
    {"number": 2026001},
    {"buyer": {"contact": "王小云"}},
    {"payments": {"name": "首付款"}},
    {"signing": {"copies": "四"}},
    {"signing": {"date": 20260331}},
    {"total": True},
    {"accept": ["D201"]},
)

KINDS = frozenset({"type"})


def check(problems: Iterable[Problem]) -> Iterator[Remark]:
    for problem in problems:
        if problem.kind in KINDS:
            yield Remark(problem.path, problem.message, problem.excerpt, problem.fix)
