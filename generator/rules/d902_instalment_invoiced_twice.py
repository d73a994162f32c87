"""同一期款项已用另一个编号申请过开票。

为什么：一期款项开两张发票，甲方只会付一次，另一张只能红冲。
怎么改：用原来的申请；要重开的，先用 gen ledger void 作废原申请。
依据：发票管理办法 21（如实开具）。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark, cite, find_selected

SEVERITY = Severity.ERROR


def _again(paper: dict[str, object], **issued: object) -> dict[str, object]:
    own = {"kind": "invoice", "form": "payment", "over": "payments", "index": 0, "key": "1"}
    record = {"kind": "invoice", "form": "payment", "number": "KP-2026-0001", "selection": "1"}
    return {
        "payments": [{"name": "首付款", "percent": "70%"}, {"name": "尾款", "percent": "30%"}],
        "@paper": own | {"label": "首付款"} | paper,
        "@history": [record | {"label": "首付款"} | issued],
    }


GOOD = (
    _again({}),
    _again({"number": "KP-2026-0001"}),
    _again({"number": "KP-2026-0002"}, status="void", void_reason="金额有误"),
    _again({"number": "KP-2026-0002", "index": 1, "key": "2", "label": "尾款"}),
    _again({}, form="batch", selection="2", label="尾款"),
    _again({}, selection="2", label="尾款"),
)
BAD = (
    _again({"number": "KP-2026-0002"}),
    _again({}, form="batch"),
    _again({}, selection="2"),
    _again({"number": "KP-2026-0007", "index": 1, "key": "2"}, selection="2"),
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    paper = facts.paper
    payment = find_selected(deal, facts, "payments")
    if paper.kind != "invoice" or payment is None or paper.index is None:
        return
    # An instalment that moved in the list bears another key, but still its name.
    alone = [each.name for each in deal.payments or ()].count(payment.name) == 1
    for issued in history.current("invoice"):
        if issued.selection == paper.key:
            other = paper.number is not None and paper.number != issued.number
            twice = other or issued.form != paper.form
        else:
            twice = alone and bool(payment.name) and issued.label == payment.name
        if twice:
            yield Remark(
                f"$.payments[{paper.index}]",
                f"{cite('期', paper.index + 1, payment.name)}已由 {issued.number}"
                f"（{issued.paper_date}）申请开票；请用原申请，要重开的先作废它",
                issued.number,
            )
