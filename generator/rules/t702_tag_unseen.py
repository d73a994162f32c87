"""标签在已删除（修订）或隐藏的文字里。

为什么：看不见的标签照样起作用：修订里删掉的 {% if %} 仍然管着后面的内容，隐藏的字段印出来也看不见。
怎么改：在 Word 里接受修订（审阅 → 接受），真正删掉它；隐藏的文字取消隐藏或删去。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.findings import Severity
from generator.markup import Template
from generator.markup.lexicon import Lexicon
from generator.markup.values import DELETED
from generator.rule import Remark
from generator.values import show

SEVERITY = Severity.WARNING

GOOD = (
    "{{ 甲方.名称 }}",
    "{{ 甲方.⟨del:名字⟩名称 }}",
    "⟨del:旧的文字⟩{{ 甲方.名称 }}",
    "⟨hidden:{%p if 甲方.邮箱 %}⟩\n好\n⟨hidden:{%p endif %}⟩",
    "⟨ins:{{ 甲方.名称 }}⟩",
)
BAD = (
    "⟨del:{{ 甲方.名称 }}⟩乙方",
    "⟨del:{% if 甲方.邮箱 %}⟩好⟨del:{% endif %}⟩",
    "⟨hidden:{{ 甲方.名称 }}⟩",
    "甲\t⟨del:{{ 甲方.名称 }}⟩",
)


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    for tag in template.live:
        words = show(tag.text)
        if tag.line.kind == DELETED:
            severity = Severity.ERROR if tag.opener == "{%" else None
            message = f"“{words}”在修订里已经删除，但仍然起作用；请接受修订，真正删掉它"
            yield Remark(tag.place, message, tag.text, None, severity)
        elif tag.opener == "{{" and tag.pieces and tag.pieces[0].hidden:
            message = f"“{words}”是隐藏的文字，填了也看不见；请取消隐藏，或删去"
            yield Remark(tag.place, message, tag.text)
