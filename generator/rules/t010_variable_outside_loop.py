"""循环的变量用到了循环外面。

为什么：循环一结束，它的变量就没有了，生成会停下。
怎么改：把这个标签挪到循环里面；要第一项、最后一项的，写 付款计划[0] 或 付款计划|last。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.findings import Severity
from generator.markup import Template
from generator.markup.lexicon import Lexicon
from generator.markup.meaning import understand
from generator.rule import Remark, cite_place
from generator.values import show

SEVERITY = Severity.ERROR

GOOD = (
    "{% for 款 in 付款计划 %}{{ 款.名称 }}{% endfor %}{% for 款 in 付款计划 %}{{ 款.期次 }}{% endfor %}",
    "{{ (付款计划|last).名称 }}",
    "{% for 款 in 付款计划 %}{% for 项 in 服务清单 %}{{ 款.名称 }}{{ 项.名称 }}{% endfor %}{{ 款.名称 }}{% endfor %}",
)
BAD = (
    "{% for 款 in 付款计划 %}{{ 款.名称 }}{% endfor %}{{ 款.名称 }}",
    "{{ loop.index }}",
    "{% for 款 in 付款计划 %}有{% else %}{{ 款.名称 }}{% endfor %}",
    "{%p for 项 in 服务清单 %}\n{% set 名 = 项.名称 %}{{ 名 }}\n{%p endfor %}\n{{ 名 }}",
)


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    for slip in understand(template, lexicon).of("outside"):
        if slip.other is None:
            message = f"“{show(slip.words)}”只在循环里面有；请把这个标签挪进循环"
        else:
            where = cite_place(slip.other.place, slip.tag.place)
            message = (
                f"“{show(slip.words)}”是{where}“{show(slip.other.text)}”里的变量，"
                "那个循环到这里已经结束；请把这个标签挪进循环"
            )
        yield Remark(slip.tag.place, message, slip.tag.text)
