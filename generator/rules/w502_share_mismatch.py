"""成文里某一期付款的比例与交易数据不一致。

为什么：比例与金额对不上时，双方会各按有利的一个算。
怎么改：检查模板里付款的循环，比例用这一期的比例字段，不要手写。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity, WordPlace
from generator.mentions import Amount, Mentions, Percent
from generator.model import Deal
from generator.rule import Remark, cite

SEVERITY = Severity.ERROR

_OF_TOTAL = re.compile(r"(?:总价款?|总额|总金额|价款)的?\s*$")
# A share and its amount: 合同总价的30%，即¥… and ¥…（大写：…），为合同总价的30%.
_THEN_AMOUNT = re.compile(r"[，,]?\s*[即计为]?\s*")
_THEN_SHARE = re.compile(r"\s*(?:[（(][^（）()]*[）)])?[，,]?\s*[为占即][^，。；,;]{0,12}")
_TWO = {
    "payments": [
        {"name": "首付款", "percent": "70%", "trigger": "signing"},
        {"name": "尾款", "percent": "30%", "trigger": "final_acceptance"},
    ]
}

GOOD = (
    ("首付款为合同总价的70%，即¥84,000.00。\n尾款为合同总价的30%，即¥36,000.00。", _TWO),
    ("首付款¥84,000.00，凭税率为6%的发票支付，逾期按合同总价的1%付违约金。", _TWO),
    ("首付款为合同总价的70%，即¥84,000.00；余下合同总价的30%，即¥36,000.00。", _TWO),
    ("首付款：¥84,000.00（大写：人民币捌万肆仟元整），为服务费总额的70%。", _TWO),
    ("首付款为合同总价的70.00%，即¥84,000.00。", _TWO),
)
BAD = (
    ("首付款为合同总价的33%，即¥84,000.00。", _TWO),
    ("首付款：¥84,000.00（大写：人民币捌万肆仟元整），为服务费总额的40%。", _TWO),
    ("首付款为合同总价的70%，即¥84,000.00。\n尾款为合同总价的70%，即¥36,000.00。", _TWO),
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    if facts is None or deal is None:
        return
    texts = mentions.document.texts
    shares: dict[WordPlace, list[Percent]] = {}
    for share in mentions.percents:
        if _OF_TOTAL.search(texts[share.place], 0, share.start):
            shares.setdefault(share.place, []).append(share)
    amounts = [payment.amount for payment in facts.payments]
    for number, payment in enumerate(facts.payments):
        if payment.percent is None or amounts.count(payment.amount) > 1:
            continue
        due = f"{(payment.percent * 100).normalize():f}%"
        for stated in mentions.amounts:
            if stated.value != payment.amount or stated.place not in shares:
                continue
            said = _find_share(texts[stated.place], stated, shares[stated.place])
            if said is not None and said.value != payment.percent * 100:
                name = cite("期", number + 1, (deal.payments or ())[number].name)
                message = (
                    f"{name}的比例应为 {due}，文书里写作“{said.excerpt}”；请检查模板里的付款一处"
                )
                yield Remark(said.place, message, said.excerpt, due)


def _find_share(text: str, stated: Amount, shares: list[Percent]) -> Percent | None:
    """The share that an amount is said to be."""
    for share in shares:
        if share.end <= stated.start and _THEN_AMOUNT.fullmatch(text, share.end, stated.start):
            return share
        if stated.end <= share.start and _THEN_SHARE.fullmatch(text, stated.end, share.start):
            return share
    return None
