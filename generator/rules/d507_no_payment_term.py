"""一期付款没有约定付款期限。

为什么：没有期限，甲方何时算逾期说不清，违约金和催款也就无从算起。
怎么改：填写期限天数（需要时标明工作日），或直接写到期日。
依据：民法典 511（履行期限不明确的，债权人可以随时请求履行，但应给必要的准备时间）；
保障中小企业款项支付条例 9。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark, cite

SEVERITY = Severity.WARNING
GOOD = (
    {"payments": [{"trigger": "signing", "due_days": 10}]},
    {"payments": [{"trigger": "date", "due_date": "2026-06-30"}]},
    {"payments": [{"trigger": "signing", "due_days": 40, "working_days": True}]},
    {"payments": [{"trigger": "date"}]},
)
BAD = (
    {"payments": [{"trigger": "signing"}]},
    {"payments": [{"trigger": "invoice", "invoice_by": "2027-04-10"}]},
    {"payments": [{"trigger": "signing", "due_days": 10}, {"trigger": "final_acceptance"}]},
    {"payments": [{"trigger": "signing", "working_days": True}]},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    for index, payment in enumerate(deal.payments or ()):
        # A fixed day that is not named is the error D509.
        if payment.due_days is not None or payment.due_date or payment.trigger == "date":
            continue
        yield Remark(
            f"$.payments[{index}].due_days",
            f"{cite('期', index + 1, payment.name)}没有约定付款期限，逾期与否说不清；"
            "请填写期限天数或到期日",
        )
