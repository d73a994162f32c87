"""单元格里没有可读的内容。

为什么：错误值、没有存下结果的公式、跨行合并的金额都读不出这一行的内容。
怎么改：改正公式，用 Excel 打开保存一次，或取消合并后逐行填写。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.findings import Severity
from generator.rule import Remark
from generator.shape import Problem

SEVERITY = Severity.ERROR

GOOD = (
    {"@sheet": {"交易": (("合同编号", "税率"), ("A-1", "6%"))}},
    {"@sheet": {"交易": (("合同编号", "#核对"), ("A-1", "=B9"))}},
    {"@sheet": {"交易": (("合同编号", "项目名称"), ("A-1", "#1 平台"))}},
)
BAD = (
    {"@sheet": {"交易": (("合同编号", "合同总价"), ("A-1", "=B9*2"))}},
    {"@sheet": {"交易": (("合同编号", "合同总价"), ("A-1", "#N/A"))}},
    {"@sheet": {"交易": (("合同编号", "甲方.名称"), ("A-1", "#REF!"))}},
)

KINDS = frozenset({"unreadable"})


def check(problems: Iterable[Problem]) -> Iterator[Remark]:
    for problem in problems:
        if problem.kind in KINDS:
            yield Remark(problem.path, problem.message, problem.excerpt, problem.fix)
