"""文件里嵌着别的文件或控件。

为什么：嵌入的对象不会被填写，里面可能还是去年的内容；控件和嵌入的网页可以带程序。
怎么改：换成普通的表格、文字或图片；公式等确实要留的，可以接受。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.findings import Severity
from generator.markup import Template
from generator.markup.aliens import OBJECT
from generator.markup.lexicon import Lexicon
from generator.rule import Remark
from generator.values import show

SEVERITY = Severity.WARNING

GOOD = (
    "{{ 甲方.名称 }}",
    {"body": "甲", "parts": {"word/media/image1.png": "x"}},
    "⟨box:{{ 甲方.名称 }}⟩",
)
BAD = (
    {"body": "甲", "parts": {"word/embeddings/oleObject1.bin": "x"}},
    {"body": "甲", "parts": {"word/activeX/activeX1.xml": "<a/>"}},
    {"body": "甲", "links": {"aFChunk": "a.html"}},
)


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    for alien in template.aliens:
        if alien.kind == OBJECT:
            severity = Severity.ERROR if alien.name.lower().startswith("activex") else None
            message = f"文件里嵌着“{show(alien.name)}”，它不会被填写；请换成文字、表格或图片"
            yield Remark(alien.place, message, None, None, severity)
