"""金额、数量没有用过滤器就打印。

为什么：不用过滤器，金额印成“415,580.00”，没有人民币符号，数量印成“24.00”；用 ~ 连起来的，日期印成 2026-04-11。
怎么改：金额加 |金额 或 |人民币，数量加 |数量，单价加 |单价，日期加 |日期。
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

SEVERITY = Severity.WARNING

GOOD = (
    "{{ 合同总价|人民币 }}{{ 签订.日期 }}{{ 开票.税率 }}",
    "{{ 签订.份数 }}{{ 服务期限.月数 }}",
    "{% for 项 in 服务清单 %}{{ 项.数量|数量 }}{% endfor %}",
    "{% if 合同总价 > 0 %}好{% endif %}",
    "{{ 合同总价|大写 }}{{ 条款参数.履约保证金 }}",
    "{{ '¥' ~ (合同总价|金额) }}",
    "{{ 其他.金额 }}",
)
BAD = (
    "{{ 合同总价 }}",
    "{% for 项 in 服务清单 %}{{ 项.单价 }}{% endfor %}",
    "{% for 项 in 服务清单 %}{{ 项.数量 }}{% endfor %}",
    "{{ '¥' ~ 合同总价 }}",
    "{{ 签订.日期 ~ '签订' }}",
    "{{ 合同总价|默认('/') }}",
)

_FIRST = {"amount": "人民币", "price": "单价", "ratio": "百分比", "date": "日期"}


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    for slip in understand(template, lexicon).of("bare", "raw"):
        value = slip.value
        fitting = list_filters_for(value.sort)
        first = _FIRST.get(value.sort, fitting[0] if fitting else "")
        fix = f"{slip.words}|{first}"
        how = "直接打印" if slip.kind == "bare" else "直接用 ~ 连接"
        message = f"“{show(slip.words)}”是{SORTS[value.sort]}，{how}的样子不一定合用；请写成 {fix}"
        yield Remark(slip.tag.place, message, slip.tag.text, fix)
