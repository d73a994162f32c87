"""有内容没有读。

为什么：没有标题的列、合计行、认不出表头的工作表都不是交易数据；一字不提地略过，就会有人以为已经读了。
怎么改：要读的补上标题；不要的删去，或在标题、工作表名前加 #。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.findings import Severity
from generator.rule import Remark
from generator.shape import Problem

SEVERITY = Severity.WARNING

_DEALS = (("合同编号", "签订日期"), ("A-1", "2026-03-31"))
GOOD = (
    {"@sheet": {"交易": _DEALS}},
    {"@sheet": {"交易": _DEALS, "#草稿": (("随便", "写写"),)}},
    {"@sheet": {"交易": (("2026 年 3 月汇总",), *_DEALS)}},
)
BAD = (
    {"@sheet": {"交易": (*_DEALS, ("A-2", "2026-03-31", "已核对"))}},
    {"@sheet": {"交易": (*_DEALS, ("合计", 2))}},
    {"@sheet": {"交易": _DEALS, "草稿": (("随便", "写写"),)}},
    {"@sheet": {"交易": (*_DEALS, ("A-2", (46112.5, "yyyy-mm-dd hh:mm")))}},
)

KINDS = frozenset({"cell_unread"})


def check(problems: Iterable[Problem]) -> Iterator[Remark]:
    for problem in problems:
        if problem.kind in KINDS:
            yield Remark(problem.path, problem.message, problem.excerpt, problem.fix)
