"""一个标签里有几种格式。

为什么：填好的内容只用“{{”那一个字的格式，标签里别的字的格式（加粗、字号、颜色）会丢掉。
怎么改：选中整个标签，统一设一次格式。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.findings import Severity
from generator.markup import Tag, Template
from generator.markup.lexicon import Lexicon
from generator.markup.looks import NAMES
from generator.markup.values import Piece
from generator.rule import Remark
from generator.values import show

SEVERITY = Severity.WARNING

GOOD = (
    "{{ 甲方.名称 }}",
    "⟨b:{{ 甲方.名称 }}⟩",
    "甲方：⟨b:{{ 甲方⟩⟨b:.名称 }}⟩",
    "{% ⟨b:if⟩ 甲方.邮箱 %}好{% endif %}",
    "{{ 甲方.名称 ⟨b:}}⟩",
)
BAD = (
    "{{ ⟨b:甲方.名称⟩ }}",
    "⟨b:{{⟩ 甲方.名称 }}",
    "{{ 甲方.⟨i:名称⟩ }}",
    "{{ ⟨font=楷体:甲方.名称⟩ }}",
    "甲\t{{ 甲方.⟨b:名称⟩ }}",
)


def _see(piece: Piece) -> dict[str, str]:
    return {name: value for name, value in piece.look if name in NAMES}


def _holds_words(tag: Tag, piece: Piece) -> bool:
    """Whether a piece has part of what stands between the braces."""
    start, end = max(piece.start, tag.start + 2), min(piece.end, tag.end - 2)
    return bool(tag.line.text[start:end].strip()) if start < end else False


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    for tag in template.printed:
        pieces = tag.pieces
        if len(pieces) < 2:
            continue
        first = _see(pieces[0])
        lost = {
            name
            for piece in pieces[1:]
            if _holds_words(tag, piece)
            for name in first.keys() | _see(piece).keys()
            if first.get(name) != _see(piece).get(name)
        }
        if lost:
            named = "、".join(NAMES[name] for name in NAMES if name in lost)
            message = f"“{show(tag.text)}”里有几种格式（{named}），填好后只用“{{{{”的；请统一"
            yield Remark(tag.place, message, tag.text)
