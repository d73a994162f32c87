"""变更以后，各期付款之和不等于变更后的总价。

为什么：总价变了，写明金额的各期没有跟着变，多出或少掉的钱不知道在哪一期付。
怎么改：在变更内容里一并写明各期付款的金额，如 payments[1].amount；没有写明金额的按比例自动分配。
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.lines import compute_total
from generator.model import Deal
from generator.papers import apply_amendments
from generator.rule import Remark

SEVERITY = Severity.ERROR


def _amended(
    *changes: tuple[str, str],
    amounts: tuple[str | None, ...] = ("84000.00", "36000.00"),
) -> dict[str, object]:
    return {
        "payments": [{"amount": amount, "percent": "50%"} for amount in amounts],
        "amendments": [{"changes": [{"path": path, "after": after} for path, after in changes]}],
    }


_GROWN = ("total", "130000.00")
_PAPER: dict[str, object] = {
    "kind": "invoice",
    "form": "payment",
    "over": "payments",
    "index": 0,
    "key": "1",
}
_INVOICE = {"@paper": _PAPER | {"amended": True}}

GOOD = (
    _amended(_GROWN, ("payments[1].amount", "46000.00")),
    _amended(_GROWN, amounts=(None, None)),
    _amended(_GROWN, amounts=("84000.00", None)),
    _amended(("period.end", "2027-05-10"), amounts=("84000.00", "36000.01")),
    _amended(_GROWN, ("付款计划第 2 项的金额", "46000.00")) | _INVOICE,
)
BAD = (
    _amended(_GROWN),
    _amended(_GROWN, ("payments[1].amount", "45000.00")),
    _amended(("payments[0].amount", "94000.00")),
    _amended(_GROWN) | _INVOICE,
    _amended(("合同总价", "80000.00"), amounts=("84000.00", None)),
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    if not deal.amendments:
        return
    amended = facts.paper.amended
    effective = deal if amended else apply_amendments(deal, deal.amendments)
    total, gap = compute_total(effective), _find_gap(effective)
    # A plan that never added up is D504's to tell.
    if not gap or (not amended and gap == _find_gap(deal)):
        return
    if amended and total == facts.original_total and not _touches_payments(deal):
        return
    way = "多" if gap > 0 else "少"
    yield Remark(
        "$.amendments",
        f"变更以后总价是 {total:,.2f}，写明的各期付款之和比它{way} {abs(gap):,.2f}；"
        "请在变更内容里一并写明变更后的各期金额（如 payments[1].amount）",
        f"{total + gap:.2f}",
    )


def _find_gap(deal: Deal) -> Decimal:
    """By how much the stated instalments miss the total; nought while some can still fill it."""
    amounts = [payment.amount for payment in deal.payments or ()]
    stated = [amount for amount in amounts if amount is not None]
    gap = sum(stated, Decimal("0.00")) - compute_total(deal)
    if not stated or (len(stated) < len(amounts) and gap < 0):
        return Decimal("0.00")
    return gap


def _touches_payments(deal: Deal) -> bool:
    paths = [change.path for each in deal.amendments or () for change in each.changes or ()]
    return any("payments" in path or "付款" in path for path in paths)
