"""“总价的百分之几，即多少元”前后对不上。

为什么：保证金、违约金上限等既写比例又写金额，两个数不相等时不知按哪个。
怎么改：核对比例、金额和合同总价，把写错的一个改过来。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from generator import money
from generator.facts import Facts
from generator.findings import Severity
from generator.mentions import Mentions
from generator.mentions.totals import agree_total
from generator.model import Deal
from generator.rule import Remark, is_contract

SEVERITY = Severity.ERROR

_BASE = re.compile(
    r"(?:本?(?:合同|协议)的?(?:总价款?|总金额|总额|价款|金额)|(?<!结算)(?<!分项)总价款?|总金额)的\s?\[?\s?$"
)
_THAT_IS = re.compile(
    r"\s?\]?\s?(?:[,，]\s?|\()?(?:的履约保证金)?[,，]?\s?(?:即|计|共计|合计|金额为|为|:)\s?(?:人民币)?\s?\(?"
)
_TOTAL = "合同总价为¥120,000.00。\n"

GOOD = (
    _TOTAL + "履约保证金为合同总价的5%，即¥6,000.00。",
    _TOTAL + "违约金累计不超过合同总价的5%（即6,000元）。",
    _TOTAL + "扣除合同总价的5%，另付¥5,000.00。",
    _TOTAL + "履约保证金为结算总价的5%，即¥5,000.00。",
)
BAD = (
    _TOTAL + "履约保证金为合同总价的5%，即¥5,000.00。",
    _TOTAL + "违约金累计不超过合同总价的5%（即60,000元）。",
    "本合同总价为12万元。\n质量保证金为合同总金额的3%，计0.63万元。",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    total = agree_total(mentions)
    if total is None or (facts is not None and not is_contract(facts.paper)):
        return
    stated = {each.value for each in mentions.totals if each.value != total}
    texts = mentions.document.folded
    told = {(p.amount.place, p.amount.start) for p in mentions.instalments if p.amount is not None}
    amounts = {(amount.place, amount.start): amount for amount in mentions.amounts}
    for share in mentions.percents:
        text = texts[share.place]
        if not _BASE.search(text, max(0, share.start - 24), share.start):
            continue
        link = _THAT_IS.match(text, share.end)
        amount = amounts.get((share.place, link.end())) if link else None
        if amount is None and link:
            # 人民币 belongs to the amount where figures follow it.
            start = link.end() - len(link[0]) + len(link[0].split("人民币")[0])
            amount = amounts.get((share.place, start))
        if amount is None or (amount.place, amount.start) in told:
            continue
        if any(abs(value * share.value / 100 - amount.value) <= 1 for value in stated):
            continue
        due = total * share.value / 100
        whole = amount.value == amount.value.to_integral_value()
        if abs(due - amount.value) <= (Decimal(1) if whole else Decimal("0.01")):
            continue
        if amount.unit.startswith("万"):
            digits = len(amount.figures.partition(".")[2])
            if abs(due - amount.value) <= Decimal(1).scaleb(4 - digits) / 2:
                continue
        shown = money.format_amount(round(due, 2))
        message = (
            f"合同总价 {money.format_amount(total)} 的 {share.excerpt} 是 {shown} 元，"
            f"这里却写“{amount.excerpt}”；请核对"
        )
        yield Remark(amount.place, message, amount.excerpt, shown)
