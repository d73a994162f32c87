"""所用的模板要打印的内容，交易数据里没有。

为什么：少一项就印，合同上会留下空白；印成“无”或 None 更不行，所以不生成。
怎么改：按提示的位置在交易数据里补上。确实没有这一项的，请管理员把模板里的这一处改成有才印。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.findings import Severity
from generator.rule import Remark
from generator.shape import Problem

SEVERITY = Severity.ERROR

GOOD = (
    {},
    {"signing": {"copies": 4, "buyer_copies": 2, "supplier_copies": 2}},
    {"terms": {"confidentiality_years": None}},
)
# Only a form can find this; `tests/test_generate.py` shows it for every field a form needs.
BAD = ()


def check(problems: Iterable[Problem]) -> Iterator[Remark]:
    for problem in problems:
        if problem.kind == "needed":
            yield Remark(problem.path, problem.message, problem.excerpt, problem.fix)
