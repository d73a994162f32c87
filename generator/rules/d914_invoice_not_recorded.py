"""约定先开发票的款项，还没有开票或没有登记发票。

为什么：约定先票后款的，没有收到发票甲方可以不付；通知上也写不出发票号码。
怎么改：先出开票申请单，开出后用 gen ledger record 登记发票号码和开票日期。
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark, cite, find_selected

SEVERITY = Severity.WARNING


def _asked(
    *invoices: Mapping[str, object], form: str = "payment", **payment: object
) -> dict[str, object]:
    own = {"kind": "notice", "form": form, "over": "payments", "index": 0, "key": "1"}
    record = {"kind": "invoice", "form": "payment", "number": "KP-2026-0001", "selection": "1"}
    return {
        "payments": [{"name": "首付款", "percent": "100%"} | payment],
        "@paper": own | {"date": "2026-07-01"},
        "@history": [record | dict(invoice) for invoice in invoices],
    }


_SENT = {"invoice_number": "26512000000012345678", "invoice_date": "2026-06-01"}

GOOD = (
    _asked(_SENT),
    _asked(_SENT, form="dunning"),
    _asked({"status": "void"}, _SENT | {"number": "KP-2026-0002"}),
    _asked(requires_invoice=False),
    _asked(form="change"),
)
BAD = (
    _asked(),
    _asked({}),
    _asked({}, form="dunning"),
    _asked(_SENT | {"status": "void"}),
    _asked(_SENT | {"selection": "2"}),
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    paper = facts.paper
    payment = find_selected(deal, facts, "payments")
    if paper.kind != "notice" or paper.form not in ("payment", "dunning") or payment is None:
        return
    if payment.requires_invoice is False or facts.claim.invoice_number:
        return
    head = cite("期", (paper.index or 0) + 1, payment.name)
    asked = history.current("invoice", selection=paper.key)
    if asked:
        words = (
            f"{head}约定先开发票，申请单 {asked[-1].number} 还没有登记发票号码；"
            f"已开出的请用 gen ledger record {asked[-1].number} 登记"
        )
    else:
        words = f"{head}约定先开发票，还没有出开票申请单；请先开票并登记"
    yield Remark(
        f"$.payments[{paper.index}]",
        words,
        asked[-1].number if asked else None,
        untimely=paper.form == "dunning",  # until then the buyer may keep the money back
    )
