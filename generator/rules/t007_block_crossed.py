"""判断和循环交叉了。

为什么：先开的要后关；交叉了，程序分不清哪一段归谁，整个模板都不能用。
怎么改：把结束标签挪到各自的里面：后开的先结束。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.findings import Severity
from generator.markup import Template
from generator.markup.lexicon import Lexicon
from generator.rule import Remark, cite_place
from generator.values import show

SEVERITY = Severity.ERROR

GOOD = (
    "{% if 甲方.邮箱 %}{% for 款 in 付款计划 %}{{ 款.名称 }}{% endfor %}{% endif %}",
    "{%p if 甲方.邮箱 %}\n{% if 甲方.电话 %}电话{% endif %}\n{%p endif %}",
    "{% for 款 in 付款计划 %}{% if 款.名称 %}名{% else %}无{% endif %}{% endfor %}",
)
BAD = (
    "{% if 甲方.邮箱 %}{% for 款 in 付款计划 %}{{ 款.名称 }}{% endif %}{% endfor %}",
    "{%p for 款 in 付款计划 %}\n{%p if 款.名称 %}\n{{ 款.名称 }}\n{%p endfor %}\n{%p endif %}",
)


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    for stray in template.strays:
        if stray.crossed is None or stray.open is None:
            continue
        inner, outer = stray.open, stray.crossed
        where = cite_place(inner.place, stray.tag.place)
        message = (
            f"“{show(stray.tag.text)}”要结束的是“{show(outer.text)}”，"
            f"可是{where}后开的“{show(inner.text)}”还没有结束；请先结束后开的"
        )
        yield Remark(stray.tag.place, message, stray.tag.text)
