"""大写与旁边的小写不是同一个金额。

为什么：小写印一个字段，大写印另一个字段，两个数一旦不同，合同就自相矛盾。
怎么改：两处用同一个字段：{{ 合同总价|人民币 }}（大写：人民币{{ 合同总价|大写 }}）。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from generator.findings import Severity
from generator.markup import Template
from generator.markup.lexicon import Lexicon
from generator.markup.meaning import understand
from generator.markup.scopes import Value
from generator.markup.values import Tag
from generator.rule import Remark

SEVERITY = Severity.ERROR

GOOD = (
    "{{ 合同总价|人民币 }}（大写：人民币{{ 合同总价|大写 }}）",
    "{{ 合同总价|人民币 }}（大写：人民币{{ total|大写 }}）",
    "总价{{ 合同总价|人民币 }}，首付{{ 付款计划[0].金额|大写 }}",
    "{{ 合同总价|人民币 }}（大写：{{ 合同总价|大写 }}），税额{{ 税额|人民币 }}（大写：{{ 税额|大写 }}）",
    "{% for 款 in 付款计划 %}{{ 款.金额|人民币 }}（大写：{{ 款.金额|大写 }}）{% endfor %}",
    "{{ 其他.金额|金额 }}（大写：{{ 合同总价|大写 }}）",
    "小写\t{{ 合同总价|金额 }}\t大写\t{{ 合同总价|大写 }}",
)
BAD = (
    "{{ 合同总价|人民币 }}（大写：人民币{{ 不含税总额|大写 }}）",
    "{% for 款 in 付款计划 %}{{ 款.金额|人民币 }}（大写：{{ 合同总价|大写 }}）{% endfor %}",
    "人民币{{ 合同总价|大写 }}（小写：¥{{ 税额|金额 }}）",
    "小写\t{{ 合同总价|金额 }}\t大写\t{{ 税额|大写 }}",
)

_JOINS = re.compile(
    r"\s*元?\s*[，,]?\s*[（(]?\s*(?:金额)?(?:大写|小写|人民币|RMB|[¥￥：:（()）]|\s)+$"
)
_MONEY = {"金额", "人民币", "单价", "万元", "大写"}
_MONEY |= {"amount", "currency", "unit_price", "ten_thousands", "uppercase"}


def _is_amount(value: Value) -> bool:
    """Whether a value is surely an amount of a field of the house."""
    if not value.path or value.path[0] == "extra":
        return False
    return value.sort in ("amount", "price") or bool(_MONEY & set(value.through))


def _belong(first: Tag, second: Tag) -> bool:
    """Whether two tags are one amount in figures and in words: in a sentence, or in a row."""
    if first.line is second.line:
        return bool(_JOINS.match(first.line.text[first.end : second.start]))
    one, two = first.line.frame, second.line.frame
    if one.row is None or one.row != two.row or one.cell is None or two.cell is None:
        return False
    alone = second.line.text[: second.start] + first.line.text[first.end :]
    return two.cell - one.cell in (1, 2) and not alone.strip(" 元人民币¥￥")


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    meaning = understand(template, lexicon)
    for first, second in pairwise(template.printed):
        one, two = meaning.prints(first), meaning.prints(second)
        if one.in_words == two.in_words or not _is_amount(one) or not _is_amount(two):
            continue
        if one.path == two.path or not _belong(first, second):
            continue
        spelt, figures = (one, two) if one.in_words else (two, one)
        tag = first if one.in_words else second
        message = f"大写是“{spelt.title}”，旁边的小写却是“{figures.title}”；请用同一个字段"
        yield Remark(tag.place, message, tag.text, f"{{{{ {figures.title}|大写 }}}}")
