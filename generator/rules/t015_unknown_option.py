"""与一个没有的选项比较。

为什么：选项只有那么几个；与别的字比较，这个条件永远不成立，那一段永远不会印。
怎么改：改成已有的选项，中英文都可以。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.findings import Severity
from generator.markup import Template
from generator.markup.lexicon import Lexicon
from generator.markup.meaning import understand
from generator.rule import Remark
from generator.values import show

SEVERITY = Severity.WARNING

GOOD = (
    "{% if 条款参数.争议解决 == '仲裁' %}好{% endif %}",
    "{% if 条款参数.争议解决 == 'court' %}好{% endif %}",
    "{% for 款 in 付款计划 %}{% if 款.条件 != '收到发票' %}好{% endif %}{% endfor %}",
    "{% if 项目.名称 == '随便什么' %}好{% endif %}",
    "{% for 验 in 验收 if 验.阶段 in ['中期', '终验'] %}好{% endfor %}",
)
BAD = (
    "{% if 条款参数.争议解决 == '调解' %}好{% endif %}",
    "{% for 款 in 付款计划 %}{% if 款.条件 == '中期' %}好{% endif %}{% endfor %}",
    "{% for 验 in 验收 if 验.阶段 in ['初验', '终验'] %}好{% endfor %}",
    "{{ 验收|selectattr('阶段', 'equalto', '初验')|list|length }}",
)


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    for slip in understand(template, lexicon).of("choice"):
        known = [each for each in slip.value.choices if not each.isascii()]
        message = f"“{slip.about}”没有“{show(slip.words)}”这个选项，条件永远不成立；可选：{'、'.join(known)}"
        yield Remark(slip.tag.place, message, slip.tag.text)
