"""金额或数量的写法不对，或小数位太多。

为什么：金额只到分，单价和数量最多六位小数；多出的位数不能悄悄舍去，带“元”“万”的文字也不能猜测。
怎么改：写成以元为单位的数字，如 "415580.00"，不写单位，也不写千分位逗号。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.findings import Severity
from generator.rule import Remark
from generator.shape import Problem

SEVERITY = Severity.ERROR

GOOD = (
    {"total": "120000"},
    {"total": "120000.00"},
    {"items": [{"name": "流量", "unit_price": "0.000012", "quantity": "10000000000"}]},
    {"terms": {"performance_bond": "5%"}},
)

BAD = (
    {"total": "120000.005"},
    {"total": "12万元"},
    {"total": ""},
    {"items": [{"name": "流量", "unit_price": "0.0000012", "quantity": "1"}]},
    {"payments": [{"name": "首付款", "amount": "1,20,000.00"}]},
)

KINDS = frozenset({"decimals", "format"})


def check(problems: Iterable[Problem]) -> Iterator[Remark]:
    for problem in problems:
        if problem.kind in KINDS:
            yield Remark(problem.path, problem.message, problem.excerpt, problem.fix)
