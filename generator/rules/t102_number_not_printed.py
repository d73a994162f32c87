"""模板里没有印文书的编号。

为什么：没有编号的合同和通知无法登记和引用；台账里有，纸上没有，就对不起来。
怎么改：合同印 {{ 合同编号 }}；其他文书印 {{ 文书.编号 }}，并引用 {{ 合同编号 }}。
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
    {"as": "contract/technical-service", "body": "{{ 文书.编号 }}"},
    {"as": "notice/payment", "body": "{{ 文书.编号 }}（合同{{ 合同编号 }}）"},
    {"as": "notice/award", "body": "编号：{{ 文书.编号 }}"},
    "没有说明用途的文件",
    {"as": "contract/technical-service", "body": "正文", "header": "{{ number }}"},
)
BAD = (
    {"as": "contract/technical-service", "body": "合同编号：2025-001"},
    {"as": "notice/payment", "body": "合同{{ 合同编号 }}"},
    {"as": "notice/payment", "body": "{{ 文书.编号 }}"},
    {"as": "contract/supplement", "body": "{{ 文书.编号 }}"},
    {"as": "contract/technical-service", "body": "正文", "title": "{{ 合同编号 }}"},
)

_TOP = WordPlace("body", 0)
_OWN, _DEAL = "{{ 文书.编号 }}", "{{ 合同编号 }}"


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    if not lexicon.kind:
        return
    meaning = understand(template, lexicon)
    own, deal = ("paper", "number"), ("number",)
    if lexicon.is_contract:
        if not meaning.list_printed(own, deal):
            yield Remark(_TOP, f"模板里没有印合同编号；请加上 {_DEAL}", None, _DEAL)
        return
    if not meaning.list_printed(own, ("amendment", "number")):
        yield Remark(_TOP, f"模板里没有印文书自己的编号；请加上 {_OWN}", None, _OWN)
    # An award notice comes before the contract and its number.
    if not meaning.list_printed(deal) and (lexicon.kind, lexicon.form) != ("notice", "award"):
        message = f"模板里没有印合同编号；请加上 {_DEAL}"
        yield Remark(_TOP, message, None, _DEAL, Severity.WARNING)
