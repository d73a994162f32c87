"""同一个字段写了两遍。

为什么：一个字段有中英文两个名字，两个都写时不知道以哪个为准；同一组里重名的字段，多数程序只悄悄保留后一个。
怎么改：只留一个。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.findings import Severity
from generator.rule import Remark
from generator.shape import Problem

SEVERITY = Severity.ERROR

GOOD = (
    {"total": ..., "合同总价": "120000.00"},
    {"buyer": {"name": ..., "名称": "星河市政务数据中心"}},
    {"buyer": {"phone": "010-55501234", "contact": {"电话": "010-55501235"}}},
)

BAD = (
    {"合同总价": "120000.00"},
    {"buyer": {"名称": "星河市政务数据中心"}},
    {"payments": [{"amount": "1.00", "金额": "1.00"}]},
    {"甲方": {"名称": "云岭云计算有限公司"}},
)

KINDS = frozenset({"both_names", "repeated"})


def check(problems: Iterable[Problem]) -> Iterator[Remark]:
    for problem in problems:
        if problem.kind in KINDS:
            yield Remark(problem.path, problem.message, problem.excerpt, problem.fix)
