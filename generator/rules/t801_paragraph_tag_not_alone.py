"""{%p %} 所在的段落里还有别的内容。

为什么：{%p %} 会把自己所在的整段换成这个标签，同段的文字、别的标签、图片、分节符都会丢掉。
怎么改：让它单独成段；只管一段之内的，改用不带 p 的 {% %}。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.findings import Severity
from generator.markup import Template
from generator.markup.lexicon import Lexicon
from generator.rule import Remark
from generator.values import show

SEVERITY = Severity.ERROR

GOOD = (
    "{%p if 甲方.邮箱 %}\n邮箱：{{ 甲方.邮箱 }}\n{%p endif %}",
    "{% if 甲方.邮箱 %}邮箱：{{ 甲方.邮箱 }}{% endif %}",
    "\u3000{%p if 甲方.邮箱 %}  \n好\n{%p endif %}",
    "{#p 这一段是说明 #}后面的也不要",
    "{%p if 甲方.邮箱 %}{# 说明 #}\n好\n{%p endif %}",
)
BAD = (
    "{%p if 甲方.邮箱 %}邮箱：\n好\n{%p endif %}",
    "{%p if 甲方.邮箱 %}{%p endif %}",
    "{%p if 甲方.邮箱 %}⟨section:⟩\n好\n{%p endif %}",
    "{%p if 甲方.邮箱 %}⟨alt:图⟩\n好\n{%p endif %}",
    "甲\t{%p if 甲方.邮箱 %}{{ 甲方.邮箱 }}",
)


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    for tag in template.live:
        if tag.level != "p" or tag.opener != "{%":
            continue
        line = tag.line
        rest = line.text[: tag.start] + line.text[tag.end :]
        for comment in (t for t in template.tags if t.line is line and t.opener == "{#"):
            rest = rest.replace(comment.text, "")
        lost = f"“{show(rest.strip())}”" if rest.strip() else "、".join(line.bears)
        if lost:
            message = f"“{show(tag.text)}”要单独成段：同一段里的{lost}会丢掉；请另起一段"
            yield Remark(tag.place, message, tag.text)
