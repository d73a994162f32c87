"""标签一半在修订、超链接或内容控件里面，一半在外面。

为什么：填的时候只能连同边界一起换掉，文件就坏了，打不开。
怎么改：接受修订，取消超链接或内容控件，再把整个标签打在一处。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.findings import Severity
from generator.markup import Template
from generator.markup.lexicon import Lexicon
from generator.markup.values import SHOWN
from generator.rule import Remark
from generator.values import show

SEVERITY = Severity.ERROR

GOOD = (
    "{{ 甲方.名称 }}",
    "⟨ins:{{ 甲方.名称 }}⟩",
    "⟨link:{{ 甲方.邮箱 }}⟩",
    "⟨ins:{{ 甲方⟩⟨ins:.名称 }}⟩",
    "{{ 甲方.⟨ins:名⟩称 }}",
    "⟨link:{% if 甲方.邮箱 %}{{ 甲方.邮箱 }}{% endif %}⟩",
    "⟨control:{{ 甲方.名称 }}⟩",
)
BAD = (
    "{{ 甲方.⟨ins:名称 }}⟩",
    "⟨link:{{ 甲方.邮箱⟩ }}",
    "⟨control:{{ 甲方⟩.名称 }}",
    "{% if 甲方.邮箱 %}⟨link:好{% endif %}⟩",
)

_NAMES = {"ins": "修订", "hyperlink": "超链接", "sdt": "内容控件", "fldSimple": "域"}


def _name(one: str, two: str) -> str:
    """What people call the element in which only one of two places stands."""
    parts = (one if len(one) > len(two) else two).split("/")
    return next((_NAMES[part] for part in parts if part in _NAMES), "另一个元素")


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    for tag in template.live:
        pieces = tag.pieces
        if tag.line.kind == SHOWN and pieces and pieces[0].holder != pieces[-1].holder:
            what = _name(pieces[0].holder, pieces[-1].holder)
            message = f"“{show(tag.text)}”一半在{what}里面，一半在外面；请把整个标签打在一处"
            yield Remark(tag.place, message, tag.text)
    for block in template.blocks:
        opener = block.opener
        for tag in block.tags[1:]:
            if tag.level or opener.level or tag.line is not opener.line or not opener.pieces:
                continue
            one, two = opener.pieces[0].holder, tag.pieces[-1].holder if tag.pieces else ""
            if one != two:
                what = _name(one, two)
                message = (
                    f"“{show(opener.text)}”和“{show(tag.text)}”一个在{what}里面，一个在外面；"
                    "请放在一处"
                )
                yield Remark(tag.place, message, tag.text)
                break
