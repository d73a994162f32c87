"""标签里用了没有的过滤器或判断。

为什么：过滤器的名字写错，整个模板都不能用。
怎么改：改成提示的名字；gen templates fields 列出全部过滤器。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.findings import Severity
from generator.markup import Template
from generator.markup.glossary import SORTS, list_filters_for
from generator.markup.lexicon import Lexicon
from generator.markup.meaning import understand
from generator.rule import Remark
from generator.values import show

SEVERITY = Severity.ERROR

GOOD = (
    "{{ 合同总价|大写 }}{{ 合同总价 | currency }}",
    "{{ 甲方.名称|upper|默认('/') }}",
    "{% if 甲方.邮箱 is defined and 合同总价 is number %}好{% endif %}",
    "{{ 付款计划|map(attribute='名称')|join('、') }}",
)
BAD = (
    "{{ 合同总价|大小写 }}",
    "{{ 合同总价|金额元 }}",
    "{% if 合同总价 is 数字 %}好{% endif %}",
    "{{ 签订.日期|date }}",
)


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    for slip in understand(template, lexicon).of("filter", "test"):
        what = "过滤器" if slip.kind == "filter" else "判断"
        near, sort = slip.near, slip.value.sort
        fitting = list_filters_for(sort) if slip.kind == "filter" else ()
        if near and not near.isascii():
            advice, fix = f"是不是“{near}”？", near
        elif fitting:
            title = f"“{slip.value.title}”是{SORTS[sort]}，" if slip.value.title else ""
            advice, fix = f"{title}可用：{'、'.join(fitting)}", fitting[0]
        else:
            advice, fix = (
                (f"是不是“{near}”？", near) if near else ("请对照 gen templates fields 改正", "")
            )
        message = f"没有叫“{show(slip.words)}”的{what}；{advice}"
        yield Remark(slip.tag.place, message, slip.tag.text, fix or None)
