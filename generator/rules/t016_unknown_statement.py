"""{% %} 里的第一个词不认识。

为什么：不认识的标签使整个模板都不能用；多半是 {%p if %} 打成了 {% p if %}，或 elif、endif 拼错了。
怎么改：改成提示的写法。
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from generator.findings import Severity
from generator.markup import Tag, Template
from generator.markup.lexicon import Lexicon, guess_path
from generator.markup.statements import KNOWN, LEVELS, SLIPS
from generator.rule import Remark
from generator.values import show

SEVERITY = Severity.ERROR

GOOD = (
    "{% if 甲方.邮箱 %}好{% elif 甲方.电话 %}行{% else %}无{% endif %}",
    "{%p if 甲方.邮箱 %}\n好\n{%p endif %}",
    "{% set 甲 = 1 %}{% with 乙 = 2 %}{{ 乙 }}{% endwith %}",
    "名称\t价\n{%tr for 项 in 服务清单 %}\t\n{% vm %}{{ 项.名称 }}\t{% colspan 2 %}无\n{%tr endfor %}\t",
)
BAD = (
    "{% p if 甲方.邮箱 %}好{% p endif %}",
    "{% elseif 甲方.邮箱 %}",
    "{% 如果 甲方.邮箱 %}好{% endif %}",
    "{% fi %}",
    "{%pif 甲方.邮箱 %}",
    "{% 甲方.名称 %}",
    {"title": "{%p if 甲方.邮箱 %}好{%p endif %}"},
    "{%p if 签订.份数 % 2 %}\n好\n{%p endif %}",
)

_SPOILT = re.compile(r"[%}]")


def _mend(tag: Tag) -> str | None:
    """What was probably meant."""
    inner = tag.inner.strip()
    first, _, rest = inner.partition(" ")
    if first in LEVELS and rest:
        return f"{{%{first} {rest.strip()} %}}"
    for level in LEVELS:
        if first.startswith(level) and first[len(level) :] in KNOWN:
            return f"{{%{level} {first[len(level) :]} {rest}".rstrip() + " %}"
    for slip, word in SLIPS.items():
        if inner == slip or inner.startswith(f"{slip} "):
            return f"{{%{tag.level} {word}{inner[len(slip) :]} %}}"
    if guess_path(inner.partition("|")[0]):
        return f"{{{{ {inner} }}}}"
    near = difflib.get_close_matches(tag.word, sorted(KNOWN), 1, 0.7)
    return f"{{%{tag.level} {near[0]}{inner[len(tag.word) :]} %}}" if near else None


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    for tag in template.tags:
        if tag.inert or tag.flaw or tag.opener != "{%" or tag.statement.mended is not None:
            continue
        is_story = tag.place.part != "properties"
        if tag.level and (not is_story or _SPOILT.search(tag.inner)):
            why = "文档属性里没有段落" if not is_story else "里面不能有 % 和 }"
            message = f"“{show(tag.text)}”不能用 {{%{tag.level}：{why}；请改成 {{% … %}}"
            yield Remark(tag.place, message, tag.text)
        elif tag.word not in KNOWN:
            fix = _mend(tag)
            advice = f"；是不是“{show(fix)}”？" if fix else "；判断用 if，循环用 for，打印用 {{ }}"
            message = f"不认识“{show(tag.text)}”里的“{show(tag.word)}”{advice}"
            yield Remark(tag.place, message, tag.text, fix)
