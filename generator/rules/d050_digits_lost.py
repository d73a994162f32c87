"""编码在 Excel 里丢了位数。

为什么：Excel 把编码当作数字，只保留 15 位，也会丢掉开头的 0、改成日期或科学记数；丢掉的内容不能猜。
怎么改：把整列的格式设为“文本”，重新输入完整的编码；gen sheet 生成的表已经设好。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.findings import Severity
from generator.rule import Remark
from generator.shape import Problem

SEVERITY = Severity.ERROR

GOOD = (
    {"@sheet": {"交易": (("合同编号", "税收编码"), ("A-1", "3040203000000000000"))}},
    {"@sheet": {"交易": (("合同编号", "甲方.电话"), ("A-1", 18600000000))}},
    {"@sheet": {"交易": (("合同编号", "甲方.邮编"), ("A-1", (1234, "000000")))}},
    {"@sheet": {"交易": (("合同编号", "合同总价"), ("A-1", 415580.1))}},
)
BAD = (
    {"@sheet": {"交易": (("合同编号", "税收编码"), ("A-1", 3.040203e18))}},
    {"@sheet": {"交易": (("合同编号", "甲方.电话"), ("A-1", 1055550123))}},
    {"@sheet": {"交易": (("合同编号", "甲方.邮编"), ("A-1", 1234))}},
    {"@sheet": {"交易": (("合同编号", "项目名称"), ((46082, "yyyy-mm"), "云服务"))}},
    {"@sheet": {"交易": (("合同编号", "项目.包号"), ("A-1", (1200000, "0.00E+00")))}},
)

KINDS = frozenset({"digits_lost"})


def check(problems: Iterable[Problem]) -> Iterator[Remark]:
    for problem in problems:
        if problem.kind in KINDS:
            yield Remark(problem.path, problem.message, problem.excerpt, problem.fix)
