"""模板里没有印甲方或乙方的名称。

为什么：没有双方名称的文书，不知道是谁跟谁的；合同不能没有当事人。
怎么改：在抬头或当事人一栏印上 {{ 甲方.名称 }} 和 {{ 乙方.名称 }}。
依据：民法典第四百七十条（合同应载明当事人的姓名或者名称和住所）
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.findings import Severity, WordPlace
from generator.markup import Template
from generator.markup.lexicon import Lexicon
from generator.markup.meaning import understand
from generator.rule import Remark

SEVERITY = Severity.ERROR

GOOD = (
    {
        "as": "contract/technical-service",
        "body": "编号：{{ 合同编号 }}\n甲方：{{ 甲方.名称 }}\n乙方：{{ 乙方.名称 }}\n总价{{ 合同总价|人民币 }}（大写：人民币{{ 合同总价|大写 }}）",
    },
    {"as": "contract/technical-service", "body": "{{ buyer.name }}与{{ supplier.name }}"},
    {
        "as": "contract/technical-service",
        "body": "{% set 客户 = 甲方.名称 %}{{ 客户 }}与{{ 乙方.名称 }}",
    },
    "没有说明用途的文件",
    "{{ 合同总价|大写 }}",
    {"as": "invoice/payment", "body": "购买方：{{ 开票.抬头 }}，申请：{{ 乙方.户名 }}"},
)
BAD = (
    {"as": "contract/technical-service", "body": "甲方：星河公司\n乙方：{{ 乙方.名称 }}"},
    {"as": "contract/technical-service", "body": "{% if 甲方.名称 %}好{% endif %}{{ 乙方.名称 }}"},
    {"as": "notice/award", "body": "{{ 甲方.名称 }}"},
    {"as": "contract/technical-service", "body": "正文", "title": "{{ 甲方.名称 }}{{ 乙方.名称 }}"},
)

_TOP = WordPlace("body", 0)
_NAMES = {
    "甲方": (("buyer", "name"), ("buyer", "account_name"), ("invoicing", "title")),
    "乙方": (("supplier", "name"), ("supplier", "account_name")),
}


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    if not lexicon.kind:
        return
    meaning = understand(template, lexicon)
    for title, paths in _NAMES.items():
        if not meaning.list_printed(*paths):
            severity = None if lexicon.is_contract else Severity.WARNING
            fix = f"{{{{ {title}.名称 }}}}"
            message = f"模板里没有印{title}的名称；请在当事人或抬头处加上 {fix}"
            yield Remark(_TOP, message, None, fix, severity)
