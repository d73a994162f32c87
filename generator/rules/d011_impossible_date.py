"""日期不存在，或写法不能识别。

为什么：2026-02-30 这样的日子不存在；04/05/2026 这样的写法分不清月和日，不能猜测。
怎么改：核对后写成 2026-03-31 或 2026年3月31日。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.findings import Severity
from generator.rule import Remark
from generator.shape import Problem

SEVERITY = Severity.ERROR

GOOD = (
    {"signing": {"date": "2028-02-29"}},
    {"signing": {"date": "2026年3月31日"}},
    {"signing": {"date": "2026/3/31"}},
)

BAD = (
    {"signing": {"date": "2026-02-30"}},
    {"signing": {"date": "2027-02-29"}},
    {"signing": {"date": "04/05/2026"}},
    {"period": {"start": "2026-13-01"}},
    {"award": {"date": "三月底"}},
)

KINDS = frozenset({"date"})


def check(problems: Iterable[Problem]) -> Iterator[Remark]:
    for problem in problems:
        if problem.kind in KINDS:
            yield Remark(problem.path, problem.message, problem.excerpt, problem.fix)
