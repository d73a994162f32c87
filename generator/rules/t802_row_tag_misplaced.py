"""{%tr %}、{%tc %} 不在表格里。

为什么：{%tr %} 代表表格的一行，{%tc %} 代表一格；写在表格外面，会把前面表格的最后一行一直吞到下一个表格。
怎么改：在表格里循环整行时才用 {%tr %}；段落用 {%p %}，段内用 {% %}。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.findings import Severity
from generator.markup import Template
from generator.markup.lexicon import Lexicon
from generator.markup.statements import CELLS
from generator.markup.values import Frame
from generator.rule import Remark
from generator.values import show

SEVERITY = Severity.ERROR

GOOD = (
    "名称\t价\n{%tr for 项 in 服务清单 %}\t\n{{ 项.名称 }}\t{{ 项.合价|金额 }}\n{%tr endfor %}\t",
    "{%p for 款 in 付款计划 %}\n{{ 款.名称 }}\n{%p endfor %}",
    "{% for 款 in 付款计划 %}{{ 款.名称 }}{% endfor %}",
)
BAD = (
    "{%tr for 项 in 服务清单 %}\n{{ 项.名称 }}\n{%tr endfor %}",
    "名称\t价\n{{ 甲方.名称 }}\t\n\n{%tr if 甲方.邮箱 %}好{%tr endif %}",
    "{%tc if 甲方.邮箱 %}好{%tc endif %}",
    "{% colspan 2 %}{{ 甲方.名称 }}",
)


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    for tag in template.live:
        is_cell = tag.word in CELLS
        if tag.opener != "{%" or not (is_cell or tag.level in ("tr", "tc")):
            continue
        frame: Frame | None = tag.line.frame
        while frame is not None and frame.row is None:
            frame = frame.above
        if frame is None and is_cell:
            message = f"“{show(tag.text)}”是给表格的一格用的，这里却不在表格里；请删去"
            yield Remark(tag.place, message, tag.text)
        elif frame is None:
            what = "一行" if tag.level == "tr" else "一格"
            fix = tag.text.replace("{%" + tag.level, "{%p", 1)
            message = f"“{show(tag.text)}”代表表格的{what}，这里却不在表格里；请改成“{show(fix)}”"
            yield Remark(tag.place, message, tag.text, fix)
