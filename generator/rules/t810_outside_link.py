"""文件引用了外面的文件或网址。

为什么：打开合同时会去取外面的东西：取不到就缺图，取得到就可能被跟踪、被换掉内容。
怎么改：图片改为嵌入（插入 → 图片）；附加的模板在“文件 → 选项 → 加载项 → 模板”里去掉；取内容的域换成文字。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.findings import Severity
from generator.markup import Template
from generator.markup.aliens import FIELD, LINK
from generator.markup.lexicon import Lexicon
from generator.rule import Remark
from generator.values import show

SEVERITY = Severity.WARNING

GOOD = (
    "{{ 甲方.名称 }}",
    {"body": "甲", "links": {"hyperlink": "https://example.com/"}},
    {"body": "甲", "links": {"hyperlink": "mailto:a@example.com"}},
    "⟨field:PAGE⟩⟨field:HYPERLINK \\l a⟩",
)
BAD = (
    {"body": "甲", "links": {"image": "https://example.com/a.png"}},
    {"body": "甲", "links": {"attachedTemplate": "file:///C:/a.dotm"}},
    "⟨field:INCLUDETEXT C:/a.docx⟩",
    "⟨field:DDEAUTO cmd x⟩",
    {"body": "甲", "links": {"hyperlink": "\\\\\\\\server\\\\a.docx"}},
)

_REMOTE = re.compile(r"(?:https?|ftp|file://[^/])|\\\\\\\\|//", re.IGNORECASE)
_KINDS = {
    **{
        "image": "图片",
        "attachedTemplate": "附加的模板",
        "hyperlink": "超链接",
        "oleObject": "对象",
    },
    **{"frame": "框架", "video": "视频", "audio": "声音", "linkedObject": "对象"},
}


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    for alien in template.aliens:
        if alien.kind == LINK:
            kind, _, target = alien.name.partition(" → ")
            severity = Severity.ERROR if _REMOTE.match(target) and kind != "hyperlink" else None
            what = _KINDS.get(kind, kind)
            message = f"{what}引用了文件外面的“{show(target, 60)}”；请嵌入文件，或去掉这个引用"
            yield Remark(alien.place, message, None, None, severity)
        elif alien.kind == FIELD:
            severity = Severity.ERROR if alien.name.startswith("DDE") else None
            message = f"域 {alien.name} 会去取文件外面的内容；请换成文字"
            yield Remark(alien.place, message, None, None, severity)
