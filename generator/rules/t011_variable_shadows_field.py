"""循环或 set 的变量与字段同名。

为什么：同名之后，字段在这一段里就用不到了，印出来的是变量的内容。
怎么改：给变量换一个名字，如 项、款、行。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.findings import Severity
from generator.markup import Template
from generator.markup.lexicon import Lexicon
from generator.markup.meaning import understand
from generator.rule import Remark
from generator.values import show

SEVERITY = Severity.WARNING

GOOD = (
    "{% for 款 in 付款计划 %}{{ 款.名称 }}{% endfor %}",
    "{% set 标题 = 项目.名称 %}{{ 标题 }}",
    "{% for 材料 in 本项.材料 %}{{ 材料.名称 }}{% endfor %}",
)
BAD = (
    "{% for 甲方 in 付款计划 %}{{ 甲方.名称 }}{% endfor %}",
    "{% set 合同总价 = 100 %}{{ 合同总价 }}",
    "{% for total in payments %}{{ total.name }}{% endfor %}",
)


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    for slip in understand(template, lexicon).of("shadow"):
        message = f"变量“{show(slip.words)}”与字段“{slip.about}”同名，字段在这一段里就用不到了；请换一个名字"
        yield Remark(slip.tag.place, message, slip.tag.text)
