"""{{r }} 或 {{p }} 打印的是普通文字。

为什么：{{r }} 换掉整个字块，{{p }} 换掉整段，是给富文本用的；这里的值都是普通文字，换进去就看不见了。
怎么改：去掉字母，写成 {{ 甲方.名称 }}。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.findings import Severity
from generator.markup import Template
from generator.markup.lexicon import Lexicon
from generator.rule import Remark
from generator.values import show

SEVERITY = Severity.ERROR

GOOD = (
    "{{ 甲方.名称 }}",
    "{{r甲 }}",
    "{%r if 甲方.邮箱 %}好{%r endif %}",
    "{%p if 甲方.邮箱 %}\n好\n{%p endif %}",
)
BAD = (
    "{{r 甲方.名称 }}",
    "{{p 甲方.名称 }}",
    "甲\t{{tr 甲方.名称 }}",
)


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    for tag in template.printed:
        if tag.level:
            fix = f"{{{{ {tag.inner.strip()} }}}}"
            message = f"“{show(tag.text)}”填好后看不见；请去掉 {tag.level}，写成“{show(fix)}”"
            yield Remark(tag.place, message, tag.text, fix)
