"""隐藏的行、列或工作表照样读了。

为什么：筛选掉的行看不见，却还在表里；照样出具或悄悄漏掉都不对，所以读了并提醒。
怎么改：不要的行、列请删去；要的取消筛选和隐藏，看一遍再运行。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.findings import Severity
from generator.rule import Remark
from generator.shape import Problem

SEVERITY = Severity.WARNING

_DEALS = (("合同编号", "项目名称"), ("A-1", "云服务"), ("A-2", "云服务"))
GOOD = (
    {"@sheet": {"交易": _DEALS}},
    {"@sheet": {"交易": _DEALS}, "@hidden": {"交易": (4,)}},
    {"@sheet": {"交易": _DEALS, "字典": (("甲", "乙"),)}, "@hidden": {"字典": None}},
)
BAD = (
    {"@sheet": {"交易": _DEALS}, "@hidden": {"交易": (3,)}},
    {"@sheet": {"交易": _DEALS}, "@hidden": {"交易": ("B",)}},
)

KINDS = frozenset({"row_hidden"})


def check(problems: Iterable[Problem]) -> Iterator[Remark]:
    for problem in problems:
        if problem.kind in KINDS:
            yield Remark(problem.path, problem.message, problem.excerpt, problem.fix)
