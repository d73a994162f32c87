"""付款通知或催款函的模板没有印应付的金额。

为什么：金额缺了，对方无从付款；违约金没有写，等于放弃。
怎么改：印上应收的各项金额，并印大写，如 {{ 应收.应付金额|人民币 }}（大写：人民币{{ 应收.应付金额|大写 }}）。
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
        "as": "notice/payment",
        "body": "应付{{ 应收.应付金额|人民币 }}（大写：{{ 应收.应付金额|大写 }}）",
    },
    {
        "as": "notice/dunning",
        "body": "应付{{ 应收.应付金额|人民币 }}（大写：{{ 应收.应付金额|大写 }}）未付{{ 应收.未付金额|人民币 }}，违约金{{ 应收.违约金|人民币 }}，合计{{ 应收.合计应付|人民币 }}",
    },
    {"as": "notice/payment", "body": "{{ 本项.金额|人民币 }}（大写：{{ 本项.金额|大写 }}）"},
    {"as": "notice/award", "body": "{{ 甲方.名称 }}"},
    {"as": "contract/technical-service", "body": "正文"},
    "没有说明用途的文件",
)
BAD = (
    {"as": "notice/payment", "body": "{{ 应收.应付金额|人民币 }}"},
    {"as": "notice/payment", "body": "请付款。"},
    {
        "as": "notice/dunning",
        "body": "应付{{ 应收.应付金额|人民币 }}（大写：{{ 应收.应付金额|大写 }}）",
    },
    {
        "as": "notice/dunning",
        "body": "应付{{ 应收.应付金额|人民币 }}（大写：{{ 应收.应付金额|大写 }}）未付{{ 应收.未付金额|人民币 }}，合计{{ 应收.合计应付|人民币 }}",
    },
)

_TOP = WordPlace("body", 0)
_DUE = (("claim", "amount"), ("selected", "amount"), ("selected", "gross"))
_NEEDED: dict[str, dict[str, tuple[tuple[str, ...], ...]]] = {
    "payment": {"应付金额": _DUE},
    "dunning": {
        "未付金额": (("claim", "unpaid"),),
        "违约金": (("claim", "penalty"),),
        "合计应付": (("claim", "sum_due"),),
    },
}


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    if lexicon.kind != "notice" or lexicon.form not in _NEEDED:
        return
    meaning = understand(template, lexicon)
    told = [meaning.prints(tag) for tag in template.printed]
    for title, paths in _NEEDED[lexicon.form].items():
        if not any(value.path in paths for value in told):
            fix = f"{{{{ 应收.{title}|人民币 }}}}"
            yield Remark(_TOP, f"模板里没有印{title}；请加上 {fix}", None, fix)
    if not any(value.in_words for value in told):
        fix = "{{ 应收.应付金额|大写 }}"
        yield Remark(_TOP, f"模板里没有印金额的大写；请加上 人民币{fix}", None, fix)
