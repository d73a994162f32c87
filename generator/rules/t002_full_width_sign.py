"""标签里有全角符号或弯引号。

为什么：标签里的符号要用半角；全角的 ｛｛ ｝｝ 不会被填写，会原样印进合同，全角的 ｜ （ ） 使标签读不懂。
怎么改：切换到英文输入法重打这几个符号，或用 gen templates check --fix 自动改。弯引号在正文里照样能用，只是提醒。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.findings import Severity
from generator.markup import Template
from generator.markup.lexicon import Lexicon
from generator.markup.scanning import CLOSERS, WIDE
from generator.markup.statements import CURLY, fold, list_wide
from generator.rule import Remark
from generator.values import show

SEVERITY = Severity.ERROR

GOOD = (
    "{{ 甲方.名称 }}（盖章）：",
    "{{ 甲方.名称|默认('（未填）') }}",
    "比例为６％，见｛附件｝",
    "{# 全角｜也行 #}",
)
BAD = (
    "｛｛ 甲方.名称 ｝｝",
    "{{ 合同总价｜大写 }}",
    "{{ 合同总价|大写（'发票'） }}",
    "{% if 甲方．邮箱 %}{{ 甲方.邮箱 }}{% endif %}",
    "{％ if 甲方.邮箱 ％}好{% endif %}",
    "{{ 甲方.邮箱|默认(‘/’) }}",
    {"title": "{{ 甲方.名称|默认(‘/’) }}"},
)


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    for tag in template.tags:
        if tag.inert or (tag.flaw and tag.flaw != WIDE) or tag.opener == "{#":
            continue
        signs = list_wide(tag.inner)
        is_curly = all(sign in CURLY for sign in signs) and tag.flaw != WIDE
        broken = tag.flaw == WIDE or tag.statement.mended is not None
        if not broken and not (signs and is_curly and tag.statement.fault is None):
            continue
        inner = fold(tag.inner)
        level = tag.level
        fix = f"{tag.opener}{level}{inner}{CLOSERS[tag.opener]}"
        if tag.flaw == WIDE:
            message = f"“{show(tag.text)}”的大括号是全角的，不会被填写；请改成“{show(fix)}”"
        elif broken:
            message = f"标签“{show(tag.text)}”里有全角的 {' '.join(signs)}；请改成“{show(fix)}”"
        else:
            message = f"标签“{show(tag.text)}”里用了弯引号；最好改成“{show(fix)}”"
        severity = None if broken else Severity.WARNING
        yield Remark(tag.place, message, tag.text, fix, severity)
