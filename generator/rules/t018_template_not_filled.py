"""模板用示例填不出来。

为什么：有些错误要填写时才出现：某个分支里的计算、交叉的表格、引用了没有印出来的条款。到正式出具时才停下，就晚了。
怎么改：按提示的段落改正；提示里写明了用的是哪个示例。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.findings import Severity
from generator.markup import Template
from generator.markup.lexicon import Lexicon
from generator.rule import Remark

SEVERITY = Severity.ERROR

GOOD = ("{{ 甲方.名称 }}", "{% if 甲方.邮箱 %}{{ 甲方.邮箱 }}{% endif %}", "没有标签")
# Only filling can find this (`authoring.examining`); `tests/test_examining.py` shows it.
BAD = ()


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    yield from ()
