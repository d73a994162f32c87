"""变更改动了已经申请开票的一期款项。

为什么：那一期的发票已按原金额开出，改了金额就要红冲重开；按比例分配的，总价一变每期都跟着变。
怎么改：在变更内容里写明已开票各期的金额不变，差额放在未开票的各期；确要改的，先作废原申请。
依据：发票管理办法 21（如实开具）。
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from generator import money
from generator.errors import GeneratorError
from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.instalments import allocate_payments
from generator.lines import compute_total
from generator.model import Deal
from generator.papers import apply_amendments
from generator.paths import trace_path
from generator.rule import Remark, cite

SEVERITY = Severity.ERROR


def _amended(*changes: tuple[str, str], invoiced: str = "84000.00") -> dict[str, object]:
    record = {"kind": "invoice", "form": "payment", "number": "KP-2026-0001", "selection": "1"}
    return {
        "payments": [{"name": "首付款", "percent": "70%"}, {"name": "尾款", "percent": "30%"}],
        "amendments": [{"changes": [{"path": path, "after": after} for path, after in changes]}],
        "@history": [record | {"amount": invoiced}],
    }


_GROWN = ("total", "130000.00")
_KEPT = (("payments[0].amount", "84000.00"), ("payments[1].amount", "46000.00"))
_NEXT: dict[str, object] = {
    "kind": "invoice",
    "form": "payment",
    "over": "payments",
    "index": 1,
    "key": "2",
}
_LATER = {"@paper": _NEXT | {"amended": True}}
_NET = {"invoicing": {"tax_rate": "6%", "tax_included": False}}

GOOD = (
    _amended(_GROWN, *_KEPT),
    _amended(_GROWN, *_KEPT) | _LATER,
    _amended(_GROWN, invoiced="91000.00"),
    _amended(_GROWN, invoiced="91000.00") | _LATER,
    _amended(("period.end", "2027-05-10"), invoiced="80000.00") | _LATER,
    _amended(("period.end", "2027-05-10"), invoiced="89040.00") | _NET,
    _amended(_GROWN) | {"@history": []},
    _amended(_GROWN) | {"@paper": _NEXT | {"amended": True, "index": 0, "key": "1"}},
)
BAD = (
    _amended(_GROWN),
    _amended(_GROWN) | _LATER,
    _amended(("payments[0].amount", "80000.00"), ("payments[1].amount", "40000.00")),
    _amended(("付款计划第 1 项的比例", "60%"), ("付款计划第 2 项的比例", "40%")),
    _amended(_GROWN, invoiced="89040.00") | _NET,
)

_MONEY = ("total", "items", "payments", "invoicing")


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    paths = [trace_path(change.path) for a in deal.amendments or () for change in a.changes or ()]
    invoiced = history.current("invoice")
    if not invoiced or not any(path and path[0] in _MONEY for path in paths):
        return
    amended = facts.paper.amended
    effective = deal if amended else apply_amendments(deal, deal.amendments or ())
    before, after = _reckon(deal), _reckon(effective)
    for issued in invoiced:
        if facts.paper.date and issued.paper_date > facts.paper.date:
            continue  # requested after this paper's day, by what held then
        if facts.paper.kind == "invoice" and issued.selection == facts.paper.key:
            continue  # this very request; made anew it is a revision
        # A payment's selection is its place in the plan, counted from 1.
        place = int(issued.selection) - 1 if issued.selection.isdecimal() else -1
        now = after[place] if 0 <= place < len(after) else None
        if now is None or issued.amount is None or _is_near(now, issued.amount):
            continue
        if amended or (place < len(before) and before[place] != now):
            payment = (effective.payments or ())[place]
            yield Remark(
                "$.amendments",
                f"{cite('期', place + 1, payment.name)}已由 {issued.number} 按 "
                f"{issued.amount:,.2f} 申请开票，变更后成了 {now:,.2f}；请在变更内容里写明"
                f"这一期金额不变（payments[{place}].amount），差额放在未开票的各期",
                f"{now:.2f}",
            )


def _reckon(deal: Deal) -> list[Decimal | None]:
    """The gross amount of each instalment; a fen may be amiss where tax is added to net prices."""
    invoicing = deal.invoicing
    amounts = allocate_payments(deal.payments or (), compute_total(deal), bool(deal.supplier.sme))
    if not invoicing or invoicing.tax_included is not False or invoicing.tax_rate is None:
        return list(amounts)
    try:
        rate = invoicing.tax_rate
        return [
            amount if amount is None else money.add_tax(amount, rate).gross for amount in amounts
        ]
    except GeneratorError:
        return []


def _is_near(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= Decimal("0.01")
