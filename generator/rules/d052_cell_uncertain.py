"""单元格的值有两种读法。

为什么：没有百分号的 6、没有日期格式的 46112、写成 3/4/26 的日期、格式是百分比的金额，都可能是另一个意思。
怎么改：按提示写明：比率带百分号，日期写成 2026-03-31，金额用数字格式。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.findings import Severity
from generator.rule import Remark
from generator.shape import Problem

SEVERITY = Severity.ERROR

GOOD = (
    {"@sheet": {"交易": (("合同编号", "税率"), ("A-1", 0.06))}},
    {"@sheet": {"交易": (("合同编号", "税率"), ("A-1", (0.06, "0%")))}},
    {"@sheet": {"交易": (("合同编号", "签订日期"), ("A-1", 20260331))}},
    {"@sheet": {"交易": (("合同编号", "签订日期"), ("A-1", "2026/3/31"))}},
)
BAD = (
    {"@sheet": {"交易": (("合同编号", "税率"), ("A-1", 6))}},
    {"@sheet": {"交易": (("合同编号", "甲方逾期付款日违约金率"), ("A-1", 0.05))}},
    {"@sheet": {"交易": (("合同编号", "签订日期"), ("A-1", 46112))}},
    {"@sheet": {"交易": (("合同编号", "签订日期"), ("A-1", "3/4/26"))}},
    {"@sheet": {"交易": (("合同编号", "合同总价"), ("A-1", (0.5, "0%")))}},
    {"@sheet": {"交易": (("合同编号", "合同总价"), ("A-1", True))}},
)

KINDS = frozenset({"uncertain"})


def check(problems: Iterable[Problem]) -> Iterator[Remark]:
    for problem in problems:
        if problem.kind in KINDS:
            yield Remark(problem.path, problem.message, problem.excerpt, problem.fix)
