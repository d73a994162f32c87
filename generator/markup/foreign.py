"""Placeholders of other systems in ordinary text: `{x}`, `${x}`, `«x»`, `<<x>>`, `[[x]]`, `【x】`, `#x#`.

Braces and brackets stand in ordinary text, too. What is between them decides: the name of a field
surely, what is called like one probably; anything else is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from generator.markup.lexicon import guess_path
from generator.markup.values import CODE, SHOWN, Line, Template

_NAME = r"[\w.·\-的/（）() ]{1,30}"
_STYLES = re.compile(
    rf"\$\{{(?P<dollar>{_NAME})\}}|\{{(?P<brace>{_NAME})\}}|«(?P<merge>{_NAME})»"
    rf"|<<(?P<angle>{_NAME})>>|《《(?P<title>{_NAME})》》|\[\[(?P<square>{_NAME})\]\]"
    rf"|【(?P<lenticular>{_NAME})】|#(?P<hash>[\w.]{{2,20}})#|<%=?(?P<script>{_NAME})%>"
)
_FIELD = re.compile(
    r'\s*(?:MERGEFIELD|DOCVARIABLE|FILLIN|ASK)\s+"?(?P<name>[^"\\]{1,60}?)"?\s*(?:\\.*)?$',
    re.IGNORECASE | re.DOTALL,
)
_BUTTON = re.compile(r"\s*MACROBUTTON\s+\S+\s+(?P<name>.{1,60})$", re.IGNORECASE | re.DOTALL)
# How things that are filled in are called.
_CALLED = re.compile(
    r"(?:名称|姓名|编号|号码|金额|价款?|总价|单价|日期|时间|地址|地点|住所|电话|手机|传真|邮箱|邮编|账号|帐号"
    r"|开户行|税号|税率|税额|数量|份数|期限|代表人|联系人|负责人|大写|小写|比例|天数|月数|甲方|乙方)$"
)
_FILL = re.compile(r"(?:待|请)?(?:填写?|输入|补充)|[xXＸ×]{2,}")
# These surely mark a place to fill; the others are ordinary brackets, unless a name is in them.
_SURE = ("dollar", "merge", "angle", "square", "script")


class Foreign(Struct, frozen=True):
    """A placeholder, `line.text[start:end]`; `path` is the field it surely means, if any."""

    line: Line
    start: int
    end: int
    name: str
    path: str | None

    @property
    def text(self) -> str:
        """The placeholder as it stands."""
        return self.line.text[self.start : self.end]


def find_foreign(template: Template) -> Iterator[Foreign]:
    """The placeholders of other systems in the text of a template, its tags left out."""
    taken: dict[int, list[tuple[int, int]]] = {}
    for tag in template.tags:
        taken.setdefault(id(tag.line), []).append((tag.start, tag.end))
    for line in template.lines:
        if line.kind == CODE:
            found = _FIELD.match(line.text) or _BUTTON.match(line.text)
            if found:
                name = found["name"].strip()
                yield Foreign(line, 0, len(line.text), name, guess_path(name))
        elif line.kind == SHOWN:
            spans = taken.get(id(line), [])
            for start, end, name in find_placeholders(line.text):
                if not any(s < end and start < e for s, e in spans):
                    yield Foreign(line, start, end, name, guess_path(name))


def find_placeholders(text: str) -> Iterator[tuple[int, int, str]]:
    """Where placeholders stand in a text, and the names in them."""
    for found in _STYLES.finditer(text):
        style = found.lastgroup or ""
        name = found[style].strip()
        if _is_placeholder(style, name):
            yield found.start(), found.end(), name


def _is_placeholder(style: str, name: str) -> bool:
    if not name or name.isdecimal():
        return False
    if guess_path(name) or (len(name) <= 16 and _CALLED.search(name)):
        return True
    if style in _SURE:
        return any(sign.isalpha() for sign in name)
    if style == "brace":
        is_word = name.replace("_", "").replace(".", "").isalnum() and not name[0].isdecimal()
        return is_word and (len(name) >= 3 if name.isascii() else len(name) >= 2)
    return style == "lenticular" and bool(_FILL.fullmatch(name))
