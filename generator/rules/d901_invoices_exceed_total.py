"""累计开票超过合同金额。

为什么：多开的发票没有合同依据，要红冲重开，还会多缴税款。
怎么改：核对各期金额；开错的申请用 gen ledger void 作废，它占用的额度就退回来。
依据：发票管理办法 21（如实开具）。
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark, cite, find_selected

SEVERITY = Severity.ERROR


def _invoiced(
    before: str, amount: str, status: str = "issued", key: str = "1"
) -> dict[str, object]:
    return {
        "invoicing": {"tax_rate": "6%"},
        "payments": [{"name": "首付款", "percent": "70%"}, {"name": "尾款", "amount": amount}],
        "@paper": {
            "kind": "invoice",
            "form": "payment",
            "over": "payments",
            "index": 1,
            "key": "2",
        },
        "@history": [
            {
                "kind": "invoice",
                "form": "payment",
                "number": "KP-2026-0001",
                "selection": key,
                "amount": before,
                "status": status,
            }
        ],
    }


GOOD = (
    _invoiced("84000.00", "36000.00"),
    _invoiced("84000.01", "36000.00", status="void"),
    _invoiced("84000.01", "36000.00", status="replaced"),
    _invoiced("36000.00", "36000.00", key="2"),
    _invoiced("84000.00", "36000.00") | {"invoicing": {"tax_rate": "6%", "tax_included": False}},
)
BAD = (
    _invoiced("84000.01", "36000.00"),
    _invoiced("84000.00", "36000.01"),
    _invoiced("120000.00", "36000.00"),
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    request, index = facts.invoice, facts.paper.index
    payment = find_selected(deal, facts, "payments")
    gross, total = request.gross, request.contract_total
    if facts.paper.kind != "invoice" or payment is None or index is None:
        return
    if gross is None or total is None:
        return
    invoices = history.current("invoice")
    own = [paper for paper in invoices if paper.selection == facts.paper.key]
    if any(paper.amount == gross for paper in own):
        return  # the same sum made again
    others = sum((p.amount or Decimal() for p in invoices if p not in own), Decimal("0.00"))
    left = total - others - gross
    if left >= 0:
        return
    yield Remark(
        f"$.payments[{index}]",
        f"{cite('期', index + 1, payment.name)}开票 {gross:,.2f}，加上已开的 "
        f"{others:,.2f}，超过合同金额 {total:,.2f}，多 {-left:,.2f}；"
        "请核对金额，开错的先用 gen ledger void 作废",
        f"{gross:.2f}",
    )
