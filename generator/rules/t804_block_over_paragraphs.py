"""判断或循环从一段开始，到另一段、另一格结束。

为什么：跨格、跨行、跨文本框的会把表格弄坏，填好的文件打不开；跨段的会留下空段，或把两段并成一段。
怎么改：管整段的，开头和结束都用单独成段的 {%p %}；管整行的用 {%tr %}；开头和结束的写法要一致。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.findings import Severity
from generator.markup import Tag, Template
from generator.markup.lexicon import Lexicon
from generator.rule import Remark, cite_place
from generator.values import show

SEVERITY = Severity.ERROR

GOOD = (
    "{% if 甲方.邮箱 %}邮箱{% else %}电话{% endif %}",
    "{%p if 甲方.邮箱 %}\n好\n{%p else %}\n不好\n{%p endif %}",
    "名称\t价\n{%tr for 项 in 服务清单 %}\t\n{{ 项.名称 }}\t{% if 项.备注 %}{{ 项.备注 }}{% endif %}\n{%tr endfor %}\t",
    "{% if 甲方.邮箱 -%}\n好\n{%- endif %}",
    "{%p if 甲方.邮箱 %}\n名称\t价\n甲\t乙\n\n{%p endif %}",
    "{%tc if 甲方.邮箱 %}\t邮箱\t{%tc endif %}",
    "⟨box:{% if 甲方.邮箱 %}好{% endif %}⟩",
)
BAD = (
    "{% if 甲方.邮箱 %}邮箱\n电话{% endif %}",
    "{% if 甲方.邮箱 %}\n好\n{% endif %}",
    "{% if 甲方.邮箱 %}甲\t乙{% endif %}",
    "{%p if 甲方.邮箱 %}\n好{% endif %}",
    "{%tr if 甲方.邮箱 %}\t\n好\t\n{%p endif %}\t",
    "{% if 甲方.邮箱 %}⟨box:好{% endif %}⟩",
    "甲\t{%p if 甲方.邮箱 %}\n乙\t{%p endif %}",
)


def _judge(opener: Tag, tag: Tag) -> tuple[str, Severity | None] | None:
    """What is wrong with a block that goes from one tag to another, and how bad it is."""
    one, two = opener.line.frame, tag.line.frame
    if opener.level != tag.level:
        mark = f"{{%{opener.level}"
        return f"却不是同一种写法；请都用 {mark} … %}}", None
    if opener.level == "tr":
        return None if one.table == two.table else ("在另一个表格里；请放在同一个表格", None)
    if opener.level == "tc":
        return None if one.row == two.row else ("在另一行里；请放在同一行", None)
    if one is not two:
        return "在另一格、另一处；请放在同一格里，整行的用 {%tr %}", None
    if opener.level == "p" or opener.line is tag.line:
        return None
    if "-" in (opener.text[2:3], opener.text[-3:-2], tag.text[2:3], tag.text[-3:-2]):
        return None  # the dash says that paragraphs are to be joined
    return "在另一段；请让它们单独成段，用 {%p … %}", Severity.WARNING


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    for block in template.blocks:
        if block.closer is None or block.opener.word == "raw":
            continue
        opener = block.opener
        for tag in block.tags[1:]:
            found = _judge(opener, tag)
            if found is not None:
                words, severity = found
                where = cite_place(opener.place, tag.place)
                message = f"“{show(opener.text)}”从{where}开始，“{show(tag.text)}”{words}"
                yield Remark(tag.place, message, tag.text, None, severity)
                break
