"""付款通知或催款函上没有写明应付的金额。

为什么：金额缺了或写错，对方无从付款；违约金写少了等于放弃，写多了会被驳回。
怎么改：检查模板：应付、未付、违约金、合计和大写都用应收的字段，不要手写。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator import money, uppercase
from generator.facts import Facts
from generator.findings import Severity, WordPlace
from generator.mentions import Mentions
from generator.model import Deal
from generator.rule import Remark, states_amount

SEVERITY = Severity.ERROR

_TOP = WordPlace("body", 0)


def _claim(form: str, rate: str | None = None, paid: str = "0.00") -> dict[str, object]:
    record = {"kind": "invoice", "form": "payment", "selection": "1", "amount": "84000.00"}
    own = {"kind": "notice", "form": form, "over": "payments", "index": 0, "key": "1"}
    return {
        "payments": [{"percent": "70%", "due_date": "2026-06-30"}, {"percent": "30%"}],
        "terms": {"buyer_late_payment_daily_rate": rate},
        "@paper": own | {"date": "2026-07-10"},
        "@history": [record | {"paid": paid}],
    }


_SPELT = "（大写：人民币捌万肆仟元整）"
_LATE = "未付84,000.00元，逾期10日，违约金420.00元，"

GOOD = (
    (f"首付款¥84,000.00{_SPELT}", _claim("payment")),
    (f"应付84000.00元{_SPELT}", _claim("dunning")),
    (f"{_LATE}合计84,420.00元（大写：捌万肆仟肆佰贰拾元整）", _claim("dunning", "0.05%")),
    (
        f"应付84,000.00元{_SPELT}，已付4,000.00元，未付80,000.00元",
        _claim("dunning", paid="4000.00"),
    ),
    ("变更通知", _claim("change")),
    ("合同正文", _claim("payment") | {"@paper": {}}),
)
BAD = (
    (f"首付款{_SPELT}", _claim("payment")),
    ("首付款¥84,000.00", _claim("payment")),
    ("首付款¥36,000.00（大写：人民币叁万陆仟元整）", _claim("payment")),
    (f"{_LATE}请一并支付{_SPELT}", _claim("dunning", "0.05%")),
    (f"未付84,000.00元{_SPELT}，合计84,420.00元", _claim("dunning", "0.05%")),
    (f"应付84,000.00元{_SPELT}", _claim("dunning", paid="4000.00")),
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    if facts is None or facts.paper.kind != "notice":
        return
    if facts.paper.form not in ("payment", "dunning"):
        return
    text, claim = mentions.document.text, facts.claim
    needed = {"应付金额": claim.amount}
    if facts.paper.form == "dunning":
        penalty = claim.penalty or None
        needed = {"未付金额": claim.unpaid, "违约金": penalty, "合计应付": claim.sum_due}
    for title, amount in needed.items():
        if amount is not None and not states_amount(text, amount):
            shown = money.format_amount(amount)
            yield Remark(_TOP, f"通知里没有{title} {shown}；请检查模板", None, shown)
    # Which of them is spelt out is the form's choice.
    sums = {amount for amount in (claim.amount, claim.unpaid, claim.sum_due) if amount is not None}
    if sums and not any(words.value in sums for words in mentions.words):
        spelt = uppercase.write_amount(max(sums))
        yield Remark(_TOP, f"通知里没有应付金额的大写，如“{spelt}”；请检查模板", None, spelt)
