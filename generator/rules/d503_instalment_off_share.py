"""一期付款的金额与它的比例不符。

为什么：比例和金额都写进合同，两者算不拢就有两个应付数。
怎么改：改正金额或比例；金额不填时按比例分配，尾差归末期。各期加起来正好时可以差一分。
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from generator import money
from generator.facts import Facts, is_total_known
from generator.filters import percent
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark, cite

SEVERITY = Severity.ERROR


def _plan(*parts: tuple[str, str | None], total: str, **more: object) -> dict[str, object]:
    payments = [{"percent": share, "amount": amount} for share, amount in parts]
    return {"total": total, "payments": payments, **more}


_FEN = [("8.33%", "8.34")] * 11
GOOD = (
    _plan(("40%", "1333333.34"), ("30%", "1000000.01"), ("30%", "1000000.00"), total="3333333.35"),
    _plan(("40%", "1333333.35"), ("30%", "1000000.00"), ("30%", "1000000.00"), total="3333333.35"),
    _plan(("75%", None), ("25%", "30000.00"), total="120000.00"),
    {"payments": [{"amount": "60000.00"}, {"amount": "60000.00"}]},
    _plan(*_FEN, ("8.37%", "8.38"), total="100.12"),
    _plan(("70%", "90000.00"), ("25%", "30000.00"), total="120000.00"),
    _plan(("75%", "90000.00"), ("25%", "30000.00"), total="102000.00"),
)
BAD = (
    _plan(("75%", "91000.00"), ("25%", "30000.00"), total="120000.00"),
    _plan(("75%", "60000.00"), ("25%", "60000.00"), total="120000.00"),
    _plan(("75%", "90000.02"), ("25%", "29999.98"), total="120000.00"),
    _plan(("75%", "90000.01"), ("25%", "29999.99"), total="120000.00"),
    _plan(("75%", None), ("25%", "3000.00"), total="120000.00"),
    {
        "supplier": {"sme": True},
        "payments": [
            {"percent": "40%", "sme_percent": "50%", "amount": "48000.00"},
            {"percent": "60%", "sme_percent": "50%", "amount": "72000.00"},
        ],
    },
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    payments, total = deal.payments or (), facts.total
    shares = [instalment.percent for instalment in facts.payments]
    known = [share for share in shares if share is not None]
    if total <= 0 or not is_total_known(deal, facts):
        return
    if len(known) == len(shares) and sum(known) != 1:
        return  # told by D501; which share is wrong is not known before
    stated = [payment.amount for payment in payments if payment.amount is not None]
    paid = sum(stated, Decimal())
    whole = len(stated) == len(payments)
    off: dict[int, tuple[Decimal, Decimal, Decimal]] = {}
    suits_paid = whole
    shares_are_fens = len(known) == len(shares) and all(
        total * share % money.FEN == 0 for share in known
    )
    settled = 0
    for index, (payment, share) in enumerate(zip(payments, shares, strict=True)):
        if payment.amount is None or share is None:
            continue
        exact = total * share
        gap = abs(payment.amount - exact)
        settled += gap <= Decimal("0.005")
        suits_paid &= abs(payment.amount - paid * share) <= money.FEN
        if gap > money.FEN:
            off[index] = (payment.amount, share, exact)
    if whole and paid == total and not off and settled < len(payments) and shares_are_fens:
        yield Remark(
            "$.payments",
            "各期金额加起来等于总价，但与比例差了一分，而按比例算正好是整分；请核对"
            f"（应为 {'、'.join(f'{total * share:,.2f}' for share in known)}）",
            severity=Severity.WARNING,
        )
    if whole and paid == total and len(off) == 1 and settled == len(payments) - 1:
        # One instalment takes the remainder: half a fen from each of the others.
        amount, _, exact = next(iter(off.values()))
        if abs(amount - exact) <= len(payments) * Decimal("0.005"):
            return
    if suits_paid and paid != total:
        return  # the amounts agree among themselves: it is the total that D504 asks about
    for index, (amount, held, exact) in off.items():
        payment = payments[index]
        other = payment.percent if facts.sme else payment.sme_percent
        words = ""
        if other is not None and abs(amount - total * other) <= money.FEN:
            branch = "一般比例" if facts.sme else "中小企业比例"
            is_sme = "是" if facts.sme else "不是"
            words = f"（它符合{branch} {percent(other)}，而乙方{is_sme}中小企业）"
        rest = total - (paid - amount)
        sure = whole and len(off) == 1 and abs(rest - exact) <= len(payments) * money.FEN
        yield Remark(
            f"$.payments[{index}].amount",
            f"{cite('期', index + 1, payment.name)}：{total:,.2f} × {percent(held)}"
            f" = {money.round_fen(exact):,.2f}，金额却写 {amount:,.2f}{words}；请改正金额或比例",
            f"{amount:.2f}",
            f"{rest:.2f}" if sure and not words else None,
        )
