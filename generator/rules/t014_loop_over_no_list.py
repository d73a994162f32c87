"""循环的不是列表，或把列表当成了一项。

为什么：循环一个字段会逐字拆开；列表没有自己的名称、金额，要先指明是哪一项。
怎么改：循环用列表字段，如 服务清单、付款计划；列表里的字段写在循环里，如 {{ 项.名称 }}。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.findings import Severity
from generator.markup import Template
from generator.markup.glossary import SORTS
from generator.markup.lexicon import Lexicon
from generator.markup.meaning import understand
from generator.rule import Remark
from generator.values import show

SEVERITY = Severity.ERROR

GOOD = (
    "{% for 项 in 服务清单 %}{{ 项.名称 }}{% endfor %}",
    "{% for 数 in range(3) %}{{ 数 }}{% endfor %}",
    "{% for 名 in 其他.名单 %}{{ 名 }}{% endfor %}",
    "{{ 付款计划[0].名称 }}{{ (付款计划|first).名称 }}",
    "{% for 题 in 附件|map(attribute='标题') %}{{ 题 }}{% endfor %}",
)
BAD = (
    "{% for 字 in 甲方.名称 %}{{ 字 }}{% endfor %}",
    "{% for 项 in 甲方 %}{{ 项 }}{% endfor %}",
    "{{ 服务清单.名称 }}",
    "{% for 款 in 合同总价 %}{{ 款 }}{% endfor %}",
)


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    for slip in understand(template, lexicon).of("loop", "entry"):
        words = show(slip.words)
        if slip.kind == "loop":
            what = SORTS.get(slip.value.sort, "")
            message = (
                f"“{words}”是{what}，不是列表，不能循环；请换成列表字段，如 服务清单、付款计划"
            )
            fix = None
        else:
            title = slip.value.title
            message = f"“{title}”是列表，“{slip.about}”要在循环里逐项取"
            fix = f"{{% for 项 in {title} %}}{{{{ 项.{slip.about} }}}}{{% endfor %}}"
        yield Remark(slip.tag.place, message, slip.tag.text, fix)
