"""表里的行对不上交易。

为什么：清单的一行要归到一笔交易；没有写、写错或写重了，就会少算或算到别的交易上。
怎么改：在清单的每一行写合同编号或行号；验收材料等再写属于第几项；交易表里不要重复。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.findings import Severity
from generator.rule import Remark
from generator.shape import Problem

SEVERITY = Severity.ERROR

_DEALS = (("合同编号", "项目名称"), ("A-1", "云服务"), ("A-2", "云服务"))
GOOD = (
    {"@sheet": {"交易": _DEALS, "付款计划": (("合同编号", "比例"), ("A-1", "100%"))}},
    {"@sheet": {"交易": _DEALS, "付款计划": (("行号", "比例"), (3, "100%"))}},
    {"@sheet": {"交易": _DEALS, "付款计划": (("合同编号", "序号", "比例"), ("A-2 ", 1, "40%"))}},
)
BAD = (
    {"@sheet": {"交易": _DEALS, "付款计划": (("合同编号", "比例"), ("A-3", "100%"))}},
    {"@sheet": {"交易": _DEALS, "付款计划": (("合同编号", "比例"), (None, "100%"))}},
    {"@sheet": {"交易": (*_DEALS, ("A-1", "云服务"))}},
    {"@sheet": {"交易": _DEALS, "验收.材料": (("合同编号", "名称"), ("A-1", "报告"))}},
)

KINDS = frozenset({"row_unjoined"})


def check(problems: Iterable[Problem]) -> Iterator[Remark]:
    for problem in problems:
        if problem.kind in KINDS:
            yield Remark(problem.path, problem.message, problem.excerpt, problem.fix)
