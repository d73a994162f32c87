"""过滤器用错了对象。

为什么：日期转大写、比率当金额，不是生成时停下，就是印出一个错的数。
怎么改：换成适合这个字段的过滤器，或换成该用的字段。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.findings import Severity
from generator.markup import Template
from generator.markup.glossary import SORTS, find_filter, list_filters_for
from generator.markup.lexicon import Lexicon
from generator.markup.meaning import understand
from generator.rule import Remark

SEVERITY = Severity.ERROR

GOOD = (
    "{{ 合同总价|大写 }}{{ 签订.日期|日期 }}{{ 开票.税率|百分比 }}",
    "{{ 签订.份数|份数大写 }}{{ 其他.金额|大写 }}",
    "{{ 条款参数.履约保证金|百分比 }}",
    "{% for 项 in 服务清单 %}{{ 项.数量|数量 }}{{ 项.单价|单价 }}{{ 项.数量|大写数字 }}{% endfor %}",
    "{{ (签订.份数 - 1)|大写数字 }}",
    "{{ 合同总价|默认(0)|大写 }}",
    "{{ 本项.金额|金额 }}",
)
BAD = (
    "{{ 签订.日期|大写 }}",
    "{{ 合同总价|日期 }}",
    "{{ 甲方.名称|大写 }}",
    "{{ 签订.份数|大写 }}",
    "{{ 开票.税率|金额 }}",
    "{{ 合同总价|百分比 }}",
    "{{ 合同总价|金额|大写 }}",
    "{{ 服务清单|大写 }}",
    "{% for 款 in 付款计划 %}{{ 款.到期日|大写 }}{% endfor %}",
)


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    for slip in understand(template, lexicon).of("sort"):
        value = slip.value
        title = f"“{value.title}”" if value.title else "它前面的内容"
        fitting = [name for name in list_filters_for(value.sort) if name != slip.words]
        advice = f"；可用：{'、'.join(fitting)}" if fitting else ""
        note = find_filter(slip.words)
        takes = SORTS[note.takes[0]] if note and note.takes else ""
        message = f"过滤器“{slip.words}”用于{takes}，{title}却是{SORTS.get(value.sort, value.sort)}{advice}"
        yield Remark(slip.tag.place, message, slip.tag.text, fitting[0] if fitting else None)
