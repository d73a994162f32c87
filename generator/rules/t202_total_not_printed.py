"""合同模板里没有印总价的小写或大写。

为什么：总价是合同最要紧的一个数；没有它，或只有小写、只有大写，付款时没有依据。
怎么改：印上 {{ 合同总价|人民币 }}（大写：人民币{{ 合同总价|大写 }}）。
依据：民法典第四百七十条（价款或者报酬）
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.findings import Severity, WordPlace
from generator.markup import Template
from generator.markup.lexicon import Lexicon
from generator.markup.meaning import understand
from generator.rule import Remark

SEVERITY = Severity.ERROR

GOOD = (
    {
        "as": "contract/technical-service",
        "body": "编号：{{ 合同编号 }}\n甲方：{{ 甲方.名称 }}\n乙方：{{ 乙方.名称 }}\n总价{{ 合同总价|人民币 }}（大写：人民币{{ 合同总价|大写 }}）",
    },
    {"as": "contract/technical-service", "body": "¥{{ 合同总价|金额 }}，{{ total|uppercase }}"},
    {"as": "contract/technical-service", "body": "{{ 价税合计|人民币 }}（{{ 价税合计|大写 }}）"},
    {"as": "notice/award", "body": "{{ 甲方.名称 }}"},
    "没有说明用途的文件",
    {
        "as": "contract/technical-service",
        "body": "{% set 价 = 合同总价 %}{{ 价|金额 }}{{ 价|大写 }}",
    },
)
BAD = (
    {"as": "contract/technical-service", "body": "总价：100,000.00元"},
    {"as": "contract/technical-service", "body": "{{ 合同总价|大写 }}"},
    {"as": "contract/technical-service", "body": "{{ 合同总价|人民币 }}"},
    {"as": "contract/technical-service", "body": "{% if 合同总价 %}好{% endif %}"},
    {
        "as": "contract/technical-service",
        "body": "{{ 合同总价|人民币 }}，首付{{ 付款计划[0].金额|大写 }}",
    },
)

_TOP = WordPlace("body", 0)
_TOTALS = (("total",), ("gross",))
_FIGURES, _WORDS = "{{ 合同总价|人民币 }}", "{{ 合同总价|大写 }}"


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    if not lexicon.is_contract:
        return
    meaning = understand(template, lexicon)
    told = [v for tag in template.printed if (v := meaning.prints(tag)).path in _TOTALS]
    spelt = any(meaning.prints(tag).in_words for tag in template.printed)
    if not any(not value.in_words for value in told):
        message = f"模板里没有印合同总价的小写；请加上 {_FIGURES}"
        yield Remark(_TOP, message, None, _FIGURES)
    if not any(value.in_words for value in told):
        # A form that prints no 大写 at all was made so; one that prints others lost this one.
        severity = None if spelt else Severity.WARNING
        message = f"模板里没有印合同总价的大写；请加上 人民币{_WORDS}"
        yield Remark(_TOP, message, None, _WORDS, severity)
