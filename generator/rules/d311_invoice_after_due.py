"""开票截止晚于付款到期日。

为什么：先开发票后付款的，发票应在付款到期之前交付；次序反了，到期日就无法遵守。
怎么改：改正其中一个日期；确为先付款后开票的，把“先开发票”写成否。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.WARNING

GOOD = (
    {"payments": [{"percent": "100%", "invoice_by": "2026-05-01", "due_date": "2026-05-01"}]},
    {
        "payments": [
            {
                "percent": "100%",
                "invoice_by": "2026-05-02",
                "due_date": "2026-05-01",
                "requires_invoice": False,
            }
        ]
    },
    {"payments": [{"percent": "100%", "invoice_by": "2026-05-02"}]},
)

BAD = (
    {"payments": [{"percent": "100%", "invoice_by": "2026-05-02", "due_date": "2026-05-01"}]},
    {
        "payments": [
            {
                "percent": "100%",
                "invoice_by": "2027-04-10",
                "due_date": "2026-05-01",
                "requires_invoice": True,
            }
        ]
    },
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    for index, payment in enumerate(deal.payments or ()):
        if payment.requires_invoice is False or not payment.invoice_by or not payment.due_date:
            continue
        if payment.due_date < payment.invoice_by:
            yield Remark(
                f"$.payments[{index}].invoice_by",
                f"第 {index + 1} 期付款的开票截止 {payment.invoice_by} "
                f"晚于到期日 {payment.due_date}，请核对",
                str(payment.invoice_by),
            )
