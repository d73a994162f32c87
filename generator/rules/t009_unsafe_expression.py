"""标签里有不允许的写法。

为什么：模板只是数据：不能读文件、不能执行程序、不能看以下划线开头的内部名字；这样的标签一执行就会被拒绝。
怎么改：删去这种写法；只用 gen templates fields 列出的名字和过滤器。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.findings import Severity
from generator.markup import Template
from generator.markup.lexicon import Lexicon
from generator.markup.meaning import understand
from generator.markup.statements import FILES
from generator.rule import Remark
from generator.values import show

SEVERITY = Severity.ERROR

GOOD = (
    "{{ 其他.备_注 }}",
    "{{ 甲方.名称.replace('公司', '') }}{{ range(3)|list|length }}",
    "{% for 数 in range(1, 4) %}{{ 数 }}{% endfor %}",
    "{% macro 行(值) %}{{ 值 }}{% endmacro %}{{ 行('甲') }}{{ loop }}",
    "文件名为 __init__.py",
)
BAD = (
    "{{ 甲方.__class__ }}",
    "{{ ''.__class__.__mro__ }}",
    "{{ _甲方 }}",
    "{% include 'a.docx' %}",
    "{% import 'a' as b %}",
    "{{ 甲方.名称|safe }}",
    "{{ 甲方.名称() }}",
    "{% autoescape false %}{{ 甲方.名称 }}{% endautoescape %}",
    "{% extends 'x' %}",
    "{{ 甲方['__class__'] }}",
    "{{ 甲方|attr('x') }}",
)


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    for slip in understand(template, lexicon).of("refused"):
        words = show(slip.words)
        if slip.about == "underscore":
            message = f"“{words}”以下划线开头，是程序内部的名字，模板不能用；请删去"
        elif slip.about == "call":
            message = f"“{words}”是一个值，不能加括号当作函数用；请去掉括号"
        elif words == "attr":
            message = "过滤器“attr”会去看程序内部的东西，不能用；请直接写字段的名称"
        else:
            message = f"过滤器“{words}”会把内容原样放进文件，不能用；请删去"
        yield Remark(slip.tag.place, message, slip.tag.text)
    for tag in template.live:
        if tag.word in FILES:
            message = f"“{show(tag.text)}”要引入别的文件，模板不能这样做；请把内容直接写进来"
        elif tag.word == "autoescape":
            message = f"“{show(tag.text)}”会让内容里的 < 和 & 弄坏文件，不能用；请删去"
        elif tag.word in ("block", "endblock"):
            message = f"“{show(tag.text)}”是套用别的模板用的，这里不能用；请删去"
        else:
            continue
        yield Remark(tag.place, message, tag.text)
