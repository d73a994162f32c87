"""成文里没有按交易数据写明某一期付款的金额。

为什么：少印一期或印错一期，付款之和就不等于总价。
怎么改：检查模板里付款的循环，金额的小写和大写都用这一期的金额字段。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator import money, uppercase
from generator.facts import Facts
from generator.findings import Severity, WordPlace
from generator.mentions import Mentions
from generator.model import Deal
from generator.rule import Remark, is_contract

SEVERITY = Severity.ERROR

_TOP = WordPlace("body", 0)
_TWO: dict[str, object] = {
    "payments": [
        {"name": "首付款", "percent": "70%", "trigger": "signing"},
        {"name": "尾款", "percent": "30%", "trigger": "final_acceptance"},
    ]
}

GOOD = (
    (
        "首付款¥84,000.00（大写：人民币捌万肆仟元整），尾款¥36,000.00（大写：人民币叁万陆仟元整）。",
        _TWO,
    ),
    ("首付款\t84,000.00元\n尾款\t36,000.00元", _TWO),
    ("合同总价¥120,000.00（大写：人民币壹拾贰万元整），付款办法另行约定。", _TWO),
    ("合同总价¥120,000.00（大写：人民币壹拾贰万元整）。", {}),
    ("首付款¥84,000.00。", _TWO | {"@paper": {"kind": "invoice", "form": "payment"}}),
    ("首付款¥84,000.00。", _TWO | {"@paper": {"form": "supplement"}}),
)
BAD = (
    ("首付款¥84,000.00（大写：人民币捌万肆仟元整）。", _TWO),
    (
        "首付款¥84,000.00（大写：人民币捌万肆仟元整），尾款¥63,000.00（大写：人民币陆万叁仟元整）。",
        _TWO,
    ),
    ("首付款¥84,000.00（大写：人民币捌万肆仟元整），尾款¥36,000.00。", _TWO),
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    if facts is None or deal is None or not is_contract(facts.paper):
        return
    figures = {amount.value for amount in mentions.amounts}
    words = {each.value for each in mentions.words}
    due = [(i, p.amount) for i, p in enumerate(facts.payments) if p.amount is not None]
    other = [amount for _, amount in due if amount != facts.total]
    if not any(amount in figures or amount in words for amount in other):
        return  # the form states no instalments at all
    spells = any(amount in words for amount in other)
    for index, amount in due:
        name = (deal.payments or ())[index].name or f"第 {index + 1} 期"
        if amount not in figures:
            message = (
                f"文书里没有“{name}”的金额 {money.format_amount(amount)}；请检查模板里的付款一处"
            )
            yield Remark(_TOP, message, None, money.format_amount(amount))
        if spells and amount not in words:
            spelt = uppercase.write_amount(amount)
            message = f"文书里没有“{name}”的大写“{spelt}”；请检查模板里的付款一处"
            yield Remark(_TOP, message, None, spelt)
