"""成文里没有按交易数据写明合同总价的小写和大写，或把总价写成了别的数。

为什么：总价是合同最要紧的一个数；成文里的金额都不是它，说明模板印错了字段，或写死了去年的数。
怎么改：检查模板里总价一处，小写和大写都用合同总价字段。
依据：民法典第四百七十条（价款或者报酬）。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator import money, uppercase
from generator.facts import Facts
from generator.findings import Severity, WordPlace
from generator.mentions import Mentions
from generator.model import Deal
from generator.rule import Remark, is_contract

SEVERITY = Severity.ERROR

_TOP = WordPlace("body", 0)

GOOD = (
    ("合同总价为¥120,000.00，大写：人民币壹拾贰万元整。", {}),
    ("合同总价：120,000.00元（大写：壹拾贰万圆整）", {}),
    (
        "合同总价¥120,000.00（大写：人民币壹拾贰万元整），合同总价的5%即¥6,000.00，"
        "合同总价（不含税）为¥113,207.55。",
        {"invoicing": {"tax_rate": "6%"}},
    ),
    (
        "合同总价¥120,000.00（大写：人民币壹拾贰万元整），原合同总价为¥100,000.00，"
        "增加合同总价¥20,000.00。",
        {},
    ),
    ("合同总价¥0.10（大写：人民币壹角整）", {"total": "0.10"}),
    ("本次开票¥84,000.00。", {"@paper": {"kind": "invoice", "form": "payment"}}),
    ("价款增加¥5,000.00。", {"@paper": {"form": "supplement"}}),
)
BAD = (
    ("合同总价为¥102,000.00，大写：人民币壹拾万零贰仟元整。", {}),
    ("合同总价为¥120,000.00。", {}),
    ("合同总价大写：人民币壹拾贰万元整。", {}),
    ("本文件没有金额。", {}),
    ("合同总价为¥102,000.00。\n中标金额：¥120,000.00（大写：人民币壹拾贰万元整）", {}),
)
_CALLED = re.compile(
    r"(?:^|[，。；、：:\s])(?:本合同|合同)(?:总价款?|总金额|总价格)"
    r"(?:[（(]含税[）)])?(?:共计|[为是：:])?\s*[￥¥]?$"
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    if facts is None or not is_contract(facts.paper):
        return
    total = facts.total
    spelt = uppercase.write_amount(total)
    if not mentions.amounts and not mentions.words:
        message = (
            f"文书里没有任何金额，合同总价 {money.format_amount(total)} 元没有写上；请检查模板"
        )
        yield Remark(_TOP, message, None, money.format_amount(total), Severity.WARNING)
        return
    texts = mentions.document.texts
    for amount in mentions.amounts:
        called = _CALLED.search(texts[amount.place], 0, amount.start)
        if called and amount.value not in (total, facts.net, facts.gross):
            due = money.format_amount(total)
            message = f"合同总价应为 {due}，这里却写作“{amount.excerpt}”；请检查模板里的总价一处"
            yield Remark(amount.place, message, amount.excerpt, due)
    has_figures = any(amount.value == total for amount in mentions.amounts)
    has_words = any(words.value == total for words in mentions.words)
    if not has_figures:
        message = f"文书里没有合同总价的小写 {money.format_amount(total)}；请检查模板里的总价一处"
        yield Remark(_TOP, message, None, money.format_amount(total))
    if not has_words:
        # A form that prints no 大写 at all was made so; one that prints others lost this one.
        severity = Severity.ERROR if mentions.words else Severity.WARNING
        message = f"文书里没有合同总价的大写“{spelt}”；请在模板里补上"
        yield Remark(_TOP, message, None, spelt, severity)
