"""标签只打了一半，或大括号配不上。

为什么：没有收尾的标签会把后面的文字一直吞到下一个收尾；多出来的大括号会印进合同。
怎么改：补全大括号：打印用 {{ }}，判断和循环用 {% %}，中间不留空格。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.findings import Severity
from generator.markup import Tag, Template
from generator.markup.lexicon import Lexicon, guess_path
from generator.markup.scanning import CLOSERS, MIXED, SPACED, STRAY, WIDE
from generator.markup.statements import KNOWN
from generator.rule import Remark
from generator.values import show

SEVERITY = Severity.ERROR

GOOD = (
    "{{ 甲方.名称 }}与{{ 乙方.名称 }}",
    "集合 {1, 2} 与 {a}",
    "{_{ 甲方.名称 }_}",
    "代码 { x: { y: 1 } }",
    "{# 这一段\n先不用 #}",
    "{{ {'甲': 1}['甲'] }}",
    "{% raw %}{{ 半个{% endraw %}",
)
BAD = (
    "{{ 甲方.名称 }",
    "{{ 甲方.名称",
    "{ { 甲方.名称 } }",
    "{% if 甲方.邮箱 }}好{% endif %}",
    "{% if 甲方.邮箱 }好{% endif %}",
    "{甲方.名称}}",
    "{ % if 甲方.邮箱 % }好{% endif %}",
    "{{ 甲方.名称\n}}",
)


def _is_meant(tag: Tag) -> bool:
    """Whether words between parted braces were to be a tag: a name of the house or a statement."""
    word = (tag.inner.split() or [""])[0]
    return word in KNOWN or any(guess_path(part) for part in (word, tag.inner))


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    for tag in template.tags:
        if tag.inert or tag.flaw in ("", WIDE):
            continue
        closer = CLOSERS[tag.opener]
        fix = f"{tag.opener}{tag.level} {tag.inner.strip()} {closer}" if tag.inner.strip() else None
        words = show(tag.text, 60)
        if tag.flaw == SPACED:
            if not _is_meant(tag):
                continue
            message = f"“{words}”的大括号之间有空格，不会被填写"
        elif tag.flaw == MIXED:
            message = f"“{words}”以 {tag.opener} 开头，却不以 {closer} 结尾"
        elif tag.flaw == STRAY:
            message = f"多了一个“{words}”，前面没有与它成对的 {tag.opener}"
        elif tag.text.startswith(tag.opener):
            message = f"“{words}”没有以 {closer} 收尾"
        else:
            message = f"“{words}”少了半个 {tag.opener}"
        advice = f"；请改成“{show(fix, 60)}”" if fix else "；请补全或删去"
        yield Remark(tag.place, message + advice, tag.text, fix)
