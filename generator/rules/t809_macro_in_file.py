"""文件里带有宏。

为什么：宏是程序：别人打开合同时会弹出警告，也可能夹带病毒；模板不该有。
怎么改：用 Word 打开，另存为 .docx（不带宏），再放回来。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.findings import Severity
from generator.markup import Template
from generator.markup.aliens import MACRO
from generator.markup.lexicon import Lexicon
from generator.rule import Remark
from generator.values import show

SEVERITY = Severity.ERROR

GOOD = (
    "{{ 甲方.名称 }}",
    {"body": "甲", "parts": {"word/media/macro.png": "x"}},
    {"body": "宏", "parts": {"customXml/item1.xml": "<a/>"}},
)
BAD = (
    {"body": "甲", "parts": {"word/vbaProject.bin": "x"}},
    {"body": "甲", "parts": {"word/vbaData.xml": "<a/>"}},
)


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    for alien in template.aliens:
        if alien.kind == MACRO:
            message = f"文件里带有宏（{show(alien.name)}）；请另存为不带宏的 .docx"
            yield Remark(alien.place, message)
