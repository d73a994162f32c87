"""打印了一整组字段或一个列表。

为什么：一组字段没有一个可以印的样子，生成会停下。
怎么改：写到具体的字段，如 {{ 甲方.名称 }}；列表用 {% for 项 in 服务清单 %} 逐项印。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.findings import Severity
from generator.markup import Template
from generator.markup.lexicon import Lexicon
from generator.markup.meaning import understand
from generator.rule import Remark
from generator.values import show

SEVERITY = Severity.ERROR

GOOD = (
    "{{ 甲方.名称 }}{{ 甲方.联系人.姓名 }}",
    "{% for 项 in 服务清单 %}{{ 项.名称 }}{% endfor %}",
    "{{ 付款计划|length }}{{ 附件|map(attribute='标题')|join('、') }}",
    "{% if 服务清单 %}有清单{% endif %}",
    "{{ 其他.说明 }}",
)
BAD = (
    "{{ 甲方 }}",
    "{{ 服务清单 }}",
    "{% for 项 in 服务清单 %}{{ 项 }}{% endfor %}",
    "{{ 甲方.联系人|默认('/') }}",
    "{{ 甲方 ~ '公司' }}",
)


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    for slip in understand(template, lexicon).of("whole"):
        value = slip.value
        if value.sort == "list":
            message = f"“{show(slip.words)}”是一个列表，不能整个打印；请用循环逐项打印"
            fix = f"{{% for 项 in {slip.words} %}}……{{% endfor %}}"
        elif value.group is not None:
            first = next(iter(value.group.names.values())).title
            message = f"“{show(slip.words)}”是一组字段，不能整个打印；请写到具体的字段"
            fix = f"{{{{ {slip.words}.{first} }}}}"
        else:
            message, fix = f"“{show(slip.words)}”不能打印；请写到具体的字段", None
        yield Remark(slip.tag.place, message, slip.tag.text, fix)
