"""字段名不认识。

为什么：写错名字的字段会被当作没有写，文书里就少了一项内容，所以不认识的字段一律不放过。
怎么改：改成提示的名字；本单位自己要用的内容放在“其他”（extra）里。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.findings import Severity
from generator.rule import Remark
from generator.shape import Problem

SEVERITY = Severity.ERROR

GOOD = (
    {"extra": {"本单位自用": "内容", "项目经理": "甲"}},
    {"服务期限": {"月数": 12}},
    {"terms": {"confidentiality_years": None, "整改天数": 5}},
)

BAD = (
    {"totla": "120000.00"},
    {"甲方名称": "星河市政务数据中心"},
    {"payments": [{"name": "首付款", "ratio": "100%"}]},
    {"buyer": {"contact": {"mobile": "13800138000"}}},
    {"合同总价 ": "120000.00"},
)

KINDS = frozenset({"unknown"})


def check(problems: Iterable[Problem]) -> Iterator[Remark]:
    for problem in problems:
        if problem.kind in KINDS:
            yield Remark(problem.path, problem.message, problem.excerpt, problem.fix)
