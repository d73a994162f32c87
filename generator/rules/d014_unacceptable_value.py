"""值因别的原因不能采用。

为什么：过长的文本多半是粘贴错了；其余读不出来的值也不能带进文书。
怎么改：按提示改正。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.findings import Severity
from generator.rule import Remark
from generator.shape import Problem

SEVERITY = Severity.ERROR

GOOD = (
    {"project": {"name": "云" * 300}},
    {"extra": {"全文": "字" * 20_000}},
    {"items": [{"name": "云主机", "remark": "", "amount": "120000.00"}]},
)

BAD = (
    {"project": {"name": "云" * 20_001}},
    {"extra": {"全文": ["字" * 20_001]}},
    {"buyer": {"address": "星河市" * 10_000}},
)

# Each of these kinds has a rule of its own; all others come here, so that none is lost.
_NAMED = frozenset(
    {
        "acceptance",
        "both_names",
        "cell_unread",
        "choice",
        "control",
        "date",
        "decimals",
        "digits_lost",
        "float",
        "format",
        "heading",
        "missing",
        "needed",
        "negative",
        "number",
        "rate",
        "repeated",
        "row_hidden",
        "row_unjoined",
        "too_large",
        "type",
        "uncertain",
        "unknown",
        "unreadable",
    }
)


def check(problems: Iterable[Problem]) -> Iterator[Remark]:
    for problem in problems:
        if problem.kind not in _NAMED:
            yield Remark(problem.path, problem.message, problem.excerpt, problem.fix)
