"""有结束或“否则”，没有开头。

为什么：多出来的 {% endif %}、{% else %} 使整个模板都不能用；多半是开头的标签被删了，或打错了。
怎么改：补上开头的 {% if %} 或 {% for %}，或删去多出来的这一个。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.findings import Severity
from generator.markup import Template
from generator.markup.lexicon import Lexicon
from generator.markup.statements import ENDS, SLIPS
from generator.rule import Remark, cite_place
from generator.values import show

SEVERITY = Severity.ERROR

GOOD = (
    "{% if 甲方.邮箱 %}有{% else %}无{% endif %}",
    "{% for 款 in 付款计划 %}{{ 款.名称 }}{% else %}无{% endfor %}",
    "{% raw %}{% endif %}{% endraw %}",
    "{# {% endif %} #}",
)
BAD = (
    "{{ 甲方.名称 }}{% endif %}",
    "甲方{% else %}乙方",
    "{%p endfor %}",
    "{% if 甲方.邮箱 %}好{% endif %}{% elif 甲方.电话 %}",
    "{% for 款 in 付款计划 %}{% elif 款.名称 %}{% endfor %}",
)


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    for stray in template.strays:
        if stray.crossed is not None:
            continue
        tag = stray.tag
        word = SLIPS.get(tag.word, tag.word)
        opening = f"与它成对的 {{% {ENDS[word]} %}}" if word in ENDS else "要“否则”的 {% if %}"
        message = f"“{show(tag.text)}”前面没有{opening}"
        if stray.open is not None:
            where = cite_place(stray.open.place, tag.place)
            message += f"；这时开着的是{where}“{show(stray.open.text)}”"
        yield Remark(tag.place, f"{message}；请补上开头，或删去这一个", tag.text)
