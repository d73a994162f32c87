"""文本里有 Word 不能保存的控制字符。

为什么：控制字符多从别的系统复制而来，看不见，却会让 Word 打不开文件。
怎么改：按提示的位置删去，或把这段文字重新输入。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.findings import Severity
from generator.rule import Remark
from generator.shape import Problem

SEVERITY = Severity.ERROR

GOOD = (
    {"project": {"name": "业务平台\n云服务项目"}},
    {"items": [{"name": "云主机", "remark": "第一行\t第二列", "amount": "120000.00"}]},
    {"extra": {"说明": "表情 😀 与生僻字 𠮷"}},
)

BAD = (
    {"project": {"name": "业务平台\x07云服务项目"}},
    {"buyer": {"name": "星河市\x00政务数据中心"}},
    {"extra": {"说明": ["一", "二\x0b三"]}},
    {"annexes": [{"title": "清单\ufffe"}]},
)

KINDS = frozenset({"control"})


def check(problems: Iterable[Problem]) -> Iterator[Remark]:
    for problem in problems:
        if problem.kind in KINDS:
            yield Remark(problem.path, problem.message, problem.excerpt, problem.fix)
