"""{%tr %} 所在的行里还有别的内容。

为什么：{%tr %} 会把自己所在的整行换成这个标签，{%tc %} 换掉整格，同一行、同一格里的内容都会丢掉。
怎么改：让它单独占一行（一格），其余各格留空；要重复的行写在它下面。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.findings import Severity
from generator.markup import Tag, Template
from generator.markup.lexicon import Lexicon
from generator.markup.values import SHOWN
from generator.rule import Remark
from generator.values import show

SEVERITY = Severity.ERROR

GOOD = (
    "名称\t价\n{%tr for 项 in 服务清单 %}\t\n{{ 项.名称 }}\t{{ 项.合价|金额 }}\n{%tr endfor %}\t",
    "{%tr if 甲方.邮箱 %}{# 说明 #}\t\n邮箱\t{{ 甲方.邮箱 }}\n{%tr endif %}\t",
    "{%tc if 甲方.邮箱 %}\t邮箱\t{%tc endif %}",
)
BAD = (
    "{%tr for 项 in 服务清单 %}\t{{ 项.名称 }}\n{%tr endfor %}\t",
    "{%tr for 项 in 服务清单 %}{{ 项.名称 }}\t{{ 项.合价|金额 }}{%tr endfor %}",
    "{%tc if 甲方.邮箱 %}邮箱\t{{ 甲方.邮箱 }}\t{%tc endif %}",
)


def _list_lost(template: Template, tag: Tag) -> str:
    """What else stands in the row or cell of a tag."""
    own = tag.line.frame
    words = []
    for line in template.lines:
        if line.frame.row != own.row or line.kind != SHOWN:
            continue
        if tag.level == "tc" and line.frame.cell != own.cell:
            continue
        rest = line.text
        for other in template.tags:
            if other.line is line and (other is tag or other.opener == "{#"):
                rest = rest.replace(other.text, "", 1)
        words += [rest.strip()] if rest.strip() else list(line.bears)
    return " ".join(words)


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    for tag in template.live:
        if tag.level not in ("tr", "tc") or tag.opener != "{%" or tag.line.frame.row is None:
            continue
        lost = _list_lost(template, tag)
        if lost:
            what = "行" if tag.level == "tr" else "格"
            message = f"“{show(tag.text)}”要单独占一{what}：同一{what}里的“{show(lost)}”会丢掉；请另起一{what}"
            yield Remark(tag.place, message, tag.text)
