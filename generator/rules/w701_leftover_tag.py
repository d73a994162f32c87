"""成文里留着模板的标签。

为什么：标签印进合同，就是那里该有的内容没有填上。
怎么改：检查模板里的这个标签：大括号是否用了全角，是否少写了一半。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.mentions import Mentions
from generator.model import Deal
from generator.rule import Remark, is_own

SEVERITY = Severity.ERROR

GOOD = (
    "甲方：星河市政务数据中心",
    "集合{甲，乙}与 {x}",
    ("项目名称：{{ 云 }} 服务 {% 试点 %}", {"project": {"name": "{{ 云 }} 服务 {% 试点 %}"}}),
    (
        "甲方：星河{{中心，乙方：云岭}}公司",
        {"buyer": {"name": "星河{{中心"}, "supplier": {"name": "云岭}}公司"}},
    ),
)
BAD = (
    "甲方：{{ 甲方.名称 }}",
    "甲方：｛｛ 甲方.名称 ｝｝",
    "{% if 甲方.邮箱 %}邮箱",
    "合计\t{{ 合同总价|金额",
    ("项目{{名称，{{ 云 }}", {"project": {"name": "项目{{名称"}}),
    ("项目名称：云服务\n{{ 云 }}", {"project": {"name": "云服务"}}),
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    texts = mentions.document.texts
    for tag in mentions.tags:
        text = texts.get(tag.place, "")
        # Braces of two values may look like one tag.
        ends = ((tag.start, tag.start + 2), (tag.end - 2, tag.end))
        if not all(is_own(text, start, end, deal) for start, end in ends):
            yield Remark(tag.place, f"留着没有填的标签“{tag.excerpt}”；请检查模板", tag.excerpt)
