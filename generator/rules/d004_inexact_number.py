"""写成了带小数点的数字，没有加引号。

为什么：带小数点或指数的 JSON 数字会经过浮点数，415580.10 可能变成 415580.09999…，金额因此失真。
怎么改：给数字加上引号，写成文本，如 "415580.10"；整数可以不加引号。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.findings import Severity
from generator.rule import Remark
from generator.shape import Problem

SEVERITY = Severity.ERROR

GOOD = (
    {"total": "120000.10"},
    {"total": 120000},
    {"items": [{"name": "云主机", "unit_price": "0.5", "quantity": 240000}]},
)

BAD = (
    {"total": 120000.1},
    {"items": [{"name": "云主机", "unit_price": 1.5, "quantity": "80000"}]},
    {"invoicing": {"tax_rate": 0.06}},
    {"extra": {"系数": 0.95}},
    {"period": {"months": 12.0}},
)

KINDS = frozenset({"float"})


def check(problems: Iterable[Problem]) -> Iterator[Remark]:
    for problem in problems:
        if problem.kind in KINDS:
            yield Remark(problem.path, problem.message, problem.excerpt, problem.fix)
