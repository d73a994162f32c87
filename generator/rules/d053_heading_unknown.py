"""表头不认识，或一个字段有两列。

为什么：认错了列，就会把一个数填进另一个栏目；不认识的列不读，其中有内容的行也就不能出具。
怎么改：改成提示的名称；自定义内容写成“其他.名称”，自己用的列在标题前加 #。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.findings import Severity
from generator.rule import Remark
from generator.shape import Problem

SEVERITY = Severity.ERROR

GOOD = (
    {"@sheet": {"交易": (("合同编号", "甲方 名称*", "buyer.address"), ("A-1", "星河市", "路1号"))}},
    {"@sheet": {"交易": (("合同编号", "税率（%）", "#经办"), ("A-1", "6%", "小王"))}},
    {"@sheet": {"交易": (("合同编号", "项目名称", "其他.经办"), ("A-1", "云服务", "小王"))}},
)
BAD = (
    {"@sheet": {"交易": (("合同编号", "项目名称", "税律"), ("A-1", "云服务", "6%"))}},
    {"@sheet": {"交易": (("合同编号", "项目名称", "电话"), ("A-1", "云服务", "010-1"))}},
    {"@sheet": {"交易": (("合同编号", "税率", "开票.税率"), ("A-1", "6%", "9%"))}},
)

KINDS = frozenset({"heading"})


def check(problems: Iterable[Problem]) -> Iterator[Remark]:
    for problem in problems:
        if problem.kind in KINDS:
            yield Remark(problem.path, problem.message, problem.excerpt, problem.fix)
