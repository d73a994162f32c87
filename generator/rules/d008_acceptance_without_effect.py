"""“接受”里的一条不起作用。

为什么：接受是对一个检查代码的书面放行；代码写错、没有理由或没有对应的检查结果时，放行并不成立，留着还会掩盖日后真正的问题。
怎么改：改正代码，补上理由，或删去这一条；可用 gen rules 查看全部代码。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.findings import Severity
from generator.rule import Remark
from generator.shape import Problem

SEVERITY = Severity.WARNING

GOOD = (
    {"accept": {}},
    {
        "period": {"start": "2026-03-01", "months": 12},
        "signing": {"date": "2026-04-11"},
        "accept": {"D306": "先行进场已经主管部门批准"},
    },
    {"accept": ...},
)

BAD = (
    {"accept": {"D999": "没有这个代码"}},
    {"accept": {"D201": "总价没有问题，用不着接受"}},
    {"accept": {"d306": "代码须大写"}},
    {"accept": {"随便": "理由"}},
    {"accept": {"T101": "没有这个代码"}},
    {
        "period": {"start": "2026-03-01", "months": 12},
        "signing": {"date": "2026-04-11"},
        "accept": {"D306": "  "},
    },
)

KINDS = frozenset({"acceptance"})


def check(problems: Iterable[Problem]) -> Iterator[Remark]:
    for problem in problems:
        if problem.kind in KINDS:
            yield Remark(problem.path, problem.message, problem.excerpt, problem.fix)
