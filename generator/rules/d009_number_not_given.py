"""合同编号写了 null。

为什么：null 表示由台账按编号规则发号；没有台账时发不出编号，也不能让合同没有编号。
怎么改：写上编号，如 "2026-021"。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.findings import Severity
from generator.rule import Remark
from generator.shape import Problem

SEVERITY = Severity.ERROR

GOOD = (
    {"number": "2026-021"},
    {"number": ..., "合同编号": "SXY202604152"},
    {"number": ...},
)

BAD = (
    {"number": None},
    {"number": ..., "合同编号": None},
)

KINDS = frozenset({"number"})


def check(problems: Iterable[Problem]) -> Iterator[Remark]:
    for problem in problems:
        if problem.kind in KINDS:
            yield Remark(problem.path, problem.message, problem.excerpt, problem.fix)
