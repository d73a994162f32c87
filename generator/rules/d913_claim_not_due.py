"""要催的款没有到期、没有约定到期日或已经付清，要请的款早已到期。

为什么：没有逾期就催款没有依据，伤客户关系；没有期限就算不出逾期天数和违约金。
怎么改：未到期的改发付款通知，逾期的改发催款函；补上付款期限或到期日；已付的用 gen ledger record 登记后不必再催。
依据：民法典 511（履行期限不明确的，可以随时请求履行，但应当给对方必要的准备时间）。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal, Payment
from generator.papers import Claim
from generator.rule import Remark, cite, find_selected

SEVERITY = Severity.ERROR


def _claim(
    form: str, day: str, paid: str = "0.00", invoiced: str | None = None, **payment: object
) -> dict[str, object]:
    own = {"kind": "notice", "form": form, "over": "payments", "index": 0, "key": "1"}
    record = {"kind": "invoice", "form": "payment", "selection": "1", "amount": "120000.00"}
    more = {
        "invoice_date": invoiced,
        "invoice_number": "26512000000012345678" if invoiced else None,
    }
    return {
        "payments": [{"name": "首付款", "percent": "100%"} | payment],
        "@paper": own | {"date": day},
        "@history": [record | more | {"paid": paid}],
    }


_DUE = {"trigger": "date", "due_date": "2026-06-30"}

GOOD = (
    _claim("dunning", "2026-07-01", trigger="date", due_date="2026-06-30"),
    _claim("dunning", "2026-07-01", "119999.99", trigger="date", due_date="2026-06-30"),
    _claim("dunning", "2026-07-02", invoiced="2026-06-01", trigger="invoice", due_days=30),
    _claim("payment", "2026-06-30", trigger="date", due_date="2026-06-30"),
    _claim("payment", "2026-05-01", trigger="date", due_date="2026-06-30"),
    _claim("payment", "2026-05-01", trigger="final_acceptance"),
    _claim("payment", "2026-07-01", trigger="date", due_date="2026-06-30"),
    {"payments": [_DUE]},
)
BAD = (
    _claim("dunning", "2026-06-30", trigger="date", due_date="2026-06-30"),
    _claim("dunning", "2026-06-01", trigger="date", due_date="2026-06-30"),
    _claim("dunning", "2026-07-01", "120000.00", trigger="date", due_date="2026-06-30"),
    _claim("dunning", "2026-07-01", trigger="signing"),
    _claim("dunning", "2026-07-01", trigger="invoice", due_days=30),
    _claim("payment", "2026-07-01", invoiced="2026-06-01", trigger="date", due_date="2026-06-30"),
    _claim("payment", "2026-04-30", trigger="date", due_date="2026-06-30"),
    _claim("payment", "2026-07-01", "120000.00", trigger="date", due_date="2026-06-30"),
)

# How many days before the due date a payment notice may go out without a word.
_EARLY = 60


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    paper, claim = facts.paper, facts.claim
    payment = find_selected(deal, facts, "payments")
    if paper.kind != "notice" or paper.form not in ("payment", "dunning") or payment is None:
        return
    place = f"$.payments[{paper.index}]"
    head = cite("期", (paper.index or 0) + 1, payment.name)
    dunning = paper.form == "dunning"
    if claim.amount is not None and claim.unpaid == 0:
        severity = None if dunning else Severity.WARNING
        words = f"{head}应付 {claim.amount:,.2f}，已付 {claim.paid:,.2f}，已经付清；不必再发"
        yield Remark(place, words, f"{claim.paid:.2f}", severity=severity, untimely=True)
        return
    if claim.due_date is None:
        if dunning:
            mend, untimely = "请填写期限或到期日", False
            if payment.trigger == "invoice" and payment.due_days is not None:
                mend = "期限从收到发票起算，请先用 gen ledger record 登记发票号码和开票日期"
                untimely = True
            elif payment.due_days is not None:
                mend = f"请先补上{payment.trigger.chinese if payment.trigger else '条件'}的日期"
                untimely = True
            words = f"{head}没有到期日，算不出逾期；{mend}，或改发付款通知"
            yield Remark(place, words, untimely=untimely)
        return
    if dunning and not claim.overdue_days:
        words = f"{head} {claim.due_date} 到期，{paper.date} 还没有逾期；请改发付款通知"
        yield Remark(place, words, str(claim.due_date), untimely=True)
    elif not dunning and claim.overdue_days and _is_invoiced(payment, claim):
        words = f"{head} {claim.due_date} 到期，已逾期 {claim.overdue_days} 天；可以改发催款函"
        yield Remark(place, words, str(claim.due_date), severity=Severity.INFO, untimely=True)
    elif not dunning and paper.date and (claim.due_date - paper.date).days > _EARLY:
        days = (claim.due_date - paper.date).days
        words = f"{head} {claim.due_date} 才到期，还有 {days} 天；请确认现在就发付款通知"
        yield Remark(place, words, str(claim.due_date), severity=Severity.INFO, untimely=True)


def _is_invoiced(payment: Payment, claim: Claim) -> bool:
    """Whether the buyer may no longer wait for an invoice."""
    return payment.requires_invoice is False or claim.invoice_number is not None
