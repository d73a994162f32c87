"""值不在可选的几项之中。

为什么：付款条件、验收阶段、发票类型等只有几种取值，条款的写法由它决定，不能近似理解。
怎么改：从提示列出的值中选一个，中英文都可以。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.findings import Severity
from generator.rule import Remark
from generator.shape import Problem

SEVERITY = Severity.ERROR

GOOD = (
    {"payments": [{"name": "首付款", "percent": "100%", "trigger": "签订"}]},
    {"payments": [{"name": "首付款", "percent": "100%", "trigger": "signing"}]},
    {"terms": {"dispute": "诉讼", "ip_owner": "buyer"}, "supplier": {"sme": "否"}},
)

BAD = (
    {"payments": [{"name": "首付款", "percent": "100%", "trigger": "签定"}]},
    {"invoicing": {"kind": "普通发票"}},
    {"supplier": {"sme": "yes"}},
    {"acceptance": [{"stage": "初验"}]},
    {"terms": {"dispute": 1}},
)

KINDS = frozenset({"choice"})


def check(problems: Iterable[Problem]) -> Iterator[Remark]:
    for problem in problems:
        if problem.kind in KINDS:
            yield Remark(problem.path, problem.message, problem.excerpt, problem.fix)
