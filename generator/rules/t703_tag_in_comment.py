"""标签写在批注里。

为什么：批注里的标签也会被填写；写错了，整个模板都填不出来，批注还会留在生成的文书里。
怎么改：删去批注；要说明标签怎么用，写成 { { 名称 } } 或放在另外的文件里。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.findings import Severity
from generator.markup import Template
from generator.markup.lexicon import Lexicon
from generator.rule import Remark
from generator.values import show

SEVERITY = Severity.WARNING

GOOD = (
    "{{ 甲方.名称 }}",
    {"body": "{{ 甲方.名称 }}", "comment": "这里是甲方的名称"},
    {"body": "{{ 甲方.名称 }}", "footnote": "{{ 乙方.名称 }}"},
)
BAD = (
    {"body": "正文", "comment": "这里用 {{ 甲方.名称 }}"},
    {"body": "正文", "comment": "{% if 甲方.邮箱 %}好{% endif %}"},
)


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    for tag in template.live:
        if tag.place.part.startswith("comment"):
            message = f"批注里的“{show(tag.text)}”也会被填写；请删去这条批注"
            yield Remark(tag.place, message, tag.text)
