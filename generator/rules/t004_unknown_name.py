"""标签里用了没有的名字。

为什么：名字差一个字，生成就停下；写在判断里的，那一段永远不会印。
怎么改：改成提示的名字；gen templates fields 列出全部名字。自己另要的内容放在“其他”里：{{ 其他.客户经理 }}。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.findings import Severity
from generator.markup import Template
from generator.markup.lexicon import Lexicon
from generator.markup.meaning import understand
from generator.rule import Remark
from generator.values import show

SEVERITY = Severity.ERROR

GOOD = (
    "{{ 甲方.名称 }}{{ buyer.name }}",
    "{{ 其他.客户经理 }}{{ 其他.甲.乙 }}",
    "{% set 标题 = '清单' %}{{ 标题 }}",
    "{% for 项 in 服务清单 %}{{ loop.index }}{{ 项.名称 }}{% if loop.last %}。{% endif %}{% endfor %}",
    "{% macro 行(值) %}{{ 值 }}{% endmacro %}{{ 行(甲方.名称) }}",
    "{{ 签订.日期.year }}{{ 甲方.名称.strip() }}",
    "{{ 付款计划[0].金额|金额 }}",
    "{% set 数 = namespace(合计=0) %}{{ 数.合计 }}",
    {"as": "invoice/payment", "body": "{{ 本项.期次 }}"},
    "{{ 付款计划|selectattr('比例')|list|length }}",
    "{% set 段 %}甲{{ 甲方.名称 }}{% endset %}{{ 段 }}{% with 甲 = 甲方 %}{{ 甲.名称 }}{% endwith %}",
)
BAD = (
    "{{ 甲方.名子 }}",
    "{{ 甲方名称 }}",
    "{% if 甲方.传真机 %}好{% endif %}",
    "{{ 客户 }}",
    "{% for 项 in 服务清单 %}{{ 项.单位名 }}{% endfor %}",
    "{{ 付款计划[0].数额 }}",
    "{{ 付款计划|selectattr('比列')|list|length }}",
    {"as": "contract/technical-service", "body": "{{ 本项.期次 }}"},
    "{{ 签订.日期.年 }}",
    "{% for 项 in 服务清单 %}{{ loop.idx }}{% endfor %}",
    {"body": "{% set 标题 = '清单' %}", "header": "{{ 标题 }}"},
)


def _advise(near: str) -> str:
    if not near:
        return "请对照 gen templates fields 改正；自己另要的内容写成 其他.名称"
    return f"是不是“{near}”？"


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    for slip in understand(template, lexicon).of("name", "member", "elsewhere"):
        name = show(slip.words)
        if slip.kind == "elsewhere":
            message = f"“{name}”是在另一处（正文、页眉各是一处）设的，这里用不到；请在这里也设"
        elif slip.about == "selected":
            message = f"“{name}”只在为某一期、某一次出具的文书里有，这种模板里没有；请改用整个清单"
        elif slip.about == "loop":
            message = f"循环里没有 loop.{name}；{_advise(slip.near)}"
        elif slip.about:
            message = f"“{slip.about}”里没有“{name}”；{_advise(slip.near)}"
        else:
            message = f"没有“{name}”这个名字；{_advise(slip.near)}"
        yield Remark(slip.tag.place, message, slip.tag.text, slip.near.partition("、")[0] or None)
