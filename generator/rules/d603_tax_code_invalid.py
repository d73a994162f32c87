"""税收分类编码不能用。

为什么：编码是 19 位数字，经表格软件当作数值就会损坏；汇总编码不能开票。
怎么改：按文本填写 19 位的具体编码，如信息系统服务 3040203000000000000。
依据：商品和服务税收分类编码表。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.codes import check_tax_code
from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark
from generator.values import show

SEVERITY = Severity.ERROR
OVERRULABLE = True
GOOD = (
    {"invoicing": {"tax_code": "3040203000000000000"}},
    {"invoicing": {"tax_code": "3040201030000000000"}},
    {"invoicing": {"item": "政务云安全服务"}},
)
BAD = (
    {"invoicing": {"tax_code": "304020300000000000"}},
    {"invoicing": {"tax_code": "3040201000000000000"}},
    {"invoicing": {"tax_code": "304O203000000000000"}},
    {"invoicing": {"tax_code": "3.0402E+18"}},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    code = deal.invoicing.tax_code if deal.invoicing else None
    if code is None:
        return
    problem = check_tax_code(code)
    if problem:
        yield Remark(
            "$.invoicing.tax_code",
            problem.message,
            show(code),
            severity=Severity.ERROR if problem.sure else Severity.WARNING,
        )
