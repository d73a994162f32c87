"""值里有模板的标记。

为什么：值按原样印出，其中的 {{ }}、{% %} 不会再被填写；它们多半是从模板里连标记一起复制来的。
怎么改：换成真正的内容；确实要印出这些符号的，可以接受。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.findings import Severity
from generator.rule import Remark
from generator.values import show
from generator.wording import Wording

SEVERITY = Severity.WARNING

GOOD = (
    {"items": [{"name": "云主机{高配}", "amount": "120000.00"}]},
    {"items": [{"name": "100% 可用性保障", "remark": "#1 机房 <A&B>", "amount": "120000.00"}]},
    {"extra": {"说明": "{a: {b: 1} }"}},
)

BAD = (
    {"project": {"service": "{{ 项目.名称 }}"}},
    {"buyer": {"address": "{% if 甲方 %}"}},
    {"supplier": {"address": "«乙方地址»"}},
    {"annexes": [{"title": "${title}"}]},
)


_MARK = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}|«[^»]{1,40}»|\$\{[^}]{1,40}\}")


def judge(wording: Wording) -> Iterator[Remark]:
    if found := _MARK.search(wording.text):
        yield Remark(
            wording.place,
            f"{wording.title}“{show(wording.text)}”里有模板标记“{found.group()}”，"
            "它会原样印出，请核对",
            wording.text,
        )
