"""开票申请的模板没有印全金额、抬头或税号。

为什么：开票人照申请单开票，缺大写、税额或税号就会开错，发票只能红冲重开。
怎么改：印上抬头、税号、不含税金额、税额、价税合计的小写和大写。
依据：发票管理办法 21（按规定的栏目如实开具）
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
        "as": "invoice/payment",
        "body": "抬头{{ 开票.抬头 }}，税号{{ 开票.税号 }}，{{ 开票申请.不含税金额|金额 }}，{{ 开票申请.税额|金额 }}，{{ 开票申请.价税合计|人民币 }}（大写{{ 开票申请.价税合计|大写('发票') }}）",
    },
    {
        "as": "invoice/payment",
        "body": "抬头{{ 甲方.名称 }}，税号{{ 甲方.纳税人识别号 }}，{{ 开票申请.不含税金额|金额 }}，{{ 开票申请.税额|金额 }}，{{ 开票申请.价税合计|人民币 }}（大写{{ 开票申请.价税合计|大写('发票') }}）",
    },
    {"as": "contract/technical-service", "body": "正文"},
    "没有说明用途的文件",
    {"as": "notice/payment", "body": "{{ 合同编号 }}"},
)
BAD = (
    {
        "as": "invoice/payment",
        "body": "抬头{{ 开票.抬头 }}，税号，{{ 开票申请.不含税金额|金额 }}，{{ 开票申请.税额|金额 }}，{{ 开票申请.价税合计|人民币 }}（大写{{ 开票申请.价税合计|大写('发票') }}）",
    },
    {
        "as": "invoice/payment",
        "body": "抬头{{ 开票.抬头 }}，税号{{ 开票.税号 }}，{{ 开票申请.不含税金额|金额 }}，，{{ 开票申请.价税合计|人民币 }}（大写{{ 开票申请.价税合计|大写('发票') }}）",
    },
    {
        "as": "invoice/payment",
        "body": "抬头{{ 开票.抬头 }}，税号{{ 开票.税号 }}，{{ 开票申请.不含税金额|金额 }}，{{ 开票申请.税额|金额 }}，{{ 开票申请.价税合计|人民币 }}（大写{{ 开票申请.价税合计|金额 }}）",
    },
    {"as": "invoice/payment", "body": "开票申请单"},
)

_TOP = WordPlace("body", 0)
_NEEDED = {
    "抬头（开票.抬头）": (("invoicing", "title"), ("buyer", "name"), ("buyer", "account_name")),
    "税号（开票.税号）": (("tax_id",),),
    "不含税金额（开票申请.不含税金额）": (("net",),),
    "税额（开票申请.税额）": (("tax",),),
    "价税合计（开票申请.价税合计）": (("gross",),),
}


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    if lexicon.kind != "invoice":
        return
    meaning = understand(template, lexicon)
    told = [meaning.prints(tag) for tag in template.printed]
    for title, keys in _NEEDED.items():
        if not any(value.path[-2:] in keys or value.path[-1:] in keys for value in told):
            yield Remark(_TOP, f"开票申请的模板里没有印{title}；请加上", None)
    spelt = [value for value in told if value.in_words and value.path[-1:] == ("gross",)]
    if not spelt:
        fix = "{{ 开票申请.价税合计|大写('发票') }}"
        yield Remark(_TOP, f"开票申请的模板里没有印价税合计的大写；请加上 {fix}", None, fix)
