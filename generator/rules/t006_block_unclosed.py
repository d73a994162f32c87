"""判断或循环没有结束。

为什么：没有 {% endif %}，程序不知道哪一段是有条件的，整个模板都不能用。
怎么改：在该结束的地方加上成对的结束标签；用 {%p 开头的，结束也用 {%p。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.findings import Severity
from generator.markup import Template
from generator.markup.lexicon import Lexicon
from generator.markup.statements import SLIPS
from generator.rule import Remark
from generator.values import show

SEVERITY = Severity.ERROR

GOOD = (
    "{% if 甲方.邮箱 %}{{ 甲方.邮箱 }}{% endif %}",
    "{%p for 款 in 付款计划 %}\n{{ 款.名称 }}\n{%p endfor %}",
    "{% if 甲方.邮箱 %}好{% elif 甲方.电话 %}{% if 甲方.传真 is defined %}好{% endif %}{% else %}无{% endif %}",
    "{% set 标题 = '清单' %}{% set 段 %}文字{% endset %}",
    "{% raw %}{% if 甲方 %}{% endraw %}",
)
BAD = (
    "{% if 甲方.邮箱 %}邮箱：{{ 甲方.邮箱 }}",
    "{%p for 款 in 付款计划 %}\n{{ 款.名称 }}",
    "{% for 项 in 服务清单 %}{% if 项.备注 %}{{ 项.备注 }}{% endfor %}",
    "{% if 甲方.邮箱 %}{{ 甲方.邮箱 }}{% if %}",
)


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    for block in template.blocks:
        tag = block.opener
        if block.closer is not None:
            continue
        end = f"{{%{tag.level} end{SLIPS.get(tag.word, tag.word)} %}}"
        message = f"“{show(tag.text)}”没有结束；请在它管的内容后面加上 {end}"
        yield Remark(tag.place, message, tag.text, end)
