"""标签里的内容读不懂。

为什么：读不懂的标签填不了，生成会停下；少一个引号、多一个括号都会这样。
怎么改：按提示改正这个标签；拿不准就从 gen templates fields 里复制一个。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.findings import Severity
from generator.markup import Template
from generator.markup.lexicon import Lexicon
from generator.markup.statements import KNOWN
from generator.rule import Remark
from generator.values import show

SEVERITY = Severity.ERROR

GOOD = (
    "{{ 甲方.名称 }}",
    "{% if 甲方.邮箱 and not 甲方.电话 %}{{ 甲方.邮箱 }}{% endif %}",
    "{{ 其他.客户经理|默认('/') }}",
    "{_{ 不是标签 }_}",
    "{% raw %}{{ 甲方 名称 }}{% endraw %}",
    "{# {{ 甲方 名称 }} #}",
)
BAD = (
    "{{ 甲方 名称 }}",
    "{{ 甲方.名称| }}",
    "{% if 甲方.名称 = '云' %}好{% endif %}",
    "{{ }}",
    "{{{ 甲方.名称 }}}",
    "{% for 项 服务清单 %}{% endfor %}",
    "{{ 甲方.名称|默认('/) }}",
    "{% endif 甲方 %}",
)


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    for tag in template.tags:
        statement = tag.statement
        if tag.inert or tag.flaw or statement.fault is None or statement.mended is not None:
            continue
        if tag.opener == "{%" and tag.word not in KNOWN:
            continue  # T016 tells the word
        fault, fix = statement.fault, None
        if tag.opener == "{{" and tag.inner.startswith("{"):
            fault, fix = "多打了一个大括号", f"{{{{ {tag.inner.strip('{} ')} }}}}"
        yield Remark(
            tag.place, f"标签“{show(tag.text)}”读不懂：{fault}；请改正这个标签", tag.text, fix
        )
