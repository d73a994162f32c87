"""条件是收到发票，又写明不必先开发票。

为什么：“收到发票后付款”和“先付款后开票”不能同时成立。
怎么改：去掉“先开发票：否”，或改选别的付款条件。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark, cite

SEVERITY = Severity.ERROR
OVERRULABLE = True
GOOD = (
    {"payments": [{"trigger": "invoice"}]},
    {"payments": [{"trigger": "invoice", "requires_invoice": True}]},
    {"payments": [{"trigger": "signing", "requires_invoice": False}]},
)
BAD = (
    {"payments": [{"trigger": "invoice", "requires_invoice": False}]},
    {"payments": [{"trigger": "收到发票", "requires_invoice": "否"}]},
    {"payments": [{"trigger": "signing"}, {"trigger": "invoice", "requires_invoice": False}]},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    for index, payment in enumerate(deal.payments or ()):
        if payment.trigger == "invoice" and payment.requires_invoice is False:
            yield Remark(
                f"$.payments[{index}].requires_invoice",
                f"{cite('期', index + 1, payment.name)}的条件是收到发票，“先开发票”却写“否”；"
                "请改正其中之一",
                "否",
            )
