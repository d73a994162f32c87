"""缺少必填的字段。

为什么：合同类型、项目名称、双方名称，以及合同总价或服务清单，是任何文书都要用到的。
怎么改：按提示的位置补上；写了 null 等于没有写。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.findings import Severity
from generator.rule import Remark
from generator.shape import Problem

SEVERITY = Severity.ERROR

GOOD = (
    {"total": ..., "items": [{"name": "云主机", "amount": "120000.00"}]},
    {"number": ..., "合同编号": "2026-001"},
    {"total": ..., "合同总价": 120000},
)

BAD = (
    {"buyer": ...},
    {"supplier": {"name": ...}},
    {"project": {"name": None}},
    {"total": ..., "items": []},
    {"form": ...},
    {"amendments": [{"changes": [{"before": "1", "after": "2"}]}]},
)

KINDS = frozenset({"missing"})


def check(problems: Iterable[Problem]) -> Iterator[Remark]:
    for problem in problems:
        if problem.kind in KINDS:
            yield Remark(problem.path, problem.message, problem.excerpt, problem.fix)
