"""留着别的系统的占位符。

为什么：{客户名称}、${x}、«姓名»、【合同编号】、邮件合并域不会被填写，会原样印进合同。
怎么改：换成提示的标签；gen templates check --convert 可以一次换好。普通文字里的括号不用管。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.findings import Severity
from generator.markup import Template
from generator.markup.foreign import find_foreign
from generator.markup.lexicon import Lexicon
from generator.rule import Remark
from generator.values import show

SEVERITY = Severity.WARNING

GOOD = (
    "{{ 甲方.名称 }}",
    "集合{甲，乙}与{x}",
    "【重要提示】请仔细阅读",
    "【注】",
    "1#楼与2#楼",
    "function f(a) { return a; }",
    '设函数为{ "a": 1 }',
    "占位〔2020〕46号与[1]、<a>",
    "⟨field:PAGE⟩第页⟨field:REF _Ref1⟩",
)
BAD = (
    "甲方：{客户名称}",
    "甲方：${buyer}",
    "«姓名»",
    "<<合同编号>>",
    "[[金额]]",
    "【合同编号】",
    "#甲方名称#",
    "⟨field:MERGEFIELD 甲方名称⟩",
    "{customer_name}",
    "金额：【请填写】",
    {"header": "{甲方名称}"},
)


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    for found in find_foreign(template):
        words = show(found.text.strip())
        # What surely means a field would have been filled: left as it is, it is lost.
        severity = Severity.ERROR if found.path and not found.text.startswith("【") else None
        if found.path:
            fix = f"{{{{ {found.path} }}}}"
            advice = f"请换成 {fix}"
        else:
            fix, advice = None, "请换成标签（名称见 gen templates fields）"
        message = f"“{words}”是别的系统的占位符，不会被填写；{advice}"
        yield Remark(found.line.place, message, found.text.strip(), fix, severity)
