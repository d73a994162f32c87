"""款项的条件还没有成就。

为什么：没有验收就开票、请款，甲方不会付，税款却要先缴；发票开早了也会被退回。
怎么改：等条件成就；已经成就的，补上签订日期、验收日期和结论；甲方要求先开票的，可以接受并写明。
依据：民法典 158（附条件的民事法律行为，自条件成就时生效）；发票管理办法 21（如实开具）。
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.instalments import find_stage
from generator.model import Deal, Payment
from generator.rule import Remark, cite, find_selected

SEVERITY = Severity.ERROR
OVERRULABLE = True


def _due(
    payment: Mapping[str, object],
    kind: str = "invoice",
    form: str = "payment",
    day: str | None = "2026-10-20",
    **deal: object,
) -> dict[str, object]:
    entry = {"kind": kind, "form": form, "over": "payments", "index": 0, "key": "1", "date": day}
    return {"payments": [{"percent": "100%"} | dict(payment)], "@paper": entry} | deal


def _held(**result: object) -> list[dict[str, object]]:
    return [{"stage": "midterm", "date": "2026-10-13", "conclusion": "合格"} | result]


_MIDTERM = {"trigger": "midterm_acceptance"}
_SIGNING = {"trigger": "signing"}

GOOD = (
    _due(_MIDTERM, acceptance=_held()),
    _due(_MIDTERM, acceptance=_held(conclusion="基本合格")),
    _due(_MIDTERM, acceptance=_held(), day="2026-10-13"),
    _due(_SIGNING, signing={"date": "2026-10-20"}),
    _due({"trigger": "invoice", "invoice_by": "2026-10-20"}),
    _due({"trigger": "date", "due_date": "2026-11-19"}),
    _due({"name": "首付款"}),
    _due(_MIDTERM, kind="notice", form="dunning"),
    {"payments": [_MIDTERM | {"percent": "100%"}]},
)
BAD = (
    _due(_MIDTERM),
    _due(_MIDTERM, acceptance=[{"stage": "midterm"}]),
    _due(_MIDTERM, acceptance=_held(conclusion=None)),
    _due(_MIDTERM, acceptance=_held(conclusion="不合格")),
    _due(_MIDTERM, acceptance=_held(), day="2026-10-12"),
    _due({"trigger": "终验"}, acceptance=_held()),
    _due(_SIGNING),
    _due(_SIGNING, signing={"date": "2026-10-21"}),
    _due({"trigger": "date", "due_date": "2026-11-20"}),
    _due({"trigger": "invoice", "invoice_by": "2026-10-19"}),
    _due(_MIDTERM, kind="notice"),
)

# How many days before its day a payment of a fixed day may be invoiced without a word.
_EARLY = 30


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    paper = facts.paper
    payment = find_selected(deal, facts, "payments")
    # A dunning letter turns on the due date, of which D913 speaks.
    if payment is None or paper.date is None or (paper.kind, paper.form) == ("notice", "dunning"):
        return
    place = f"$.payments[{paper.index}]"
    head = cite("期", (paper.index or 0) + 1, payment.name)
    invoice = paper.kind == "invoice"
    for words, sure in _find_obstacles(deal, payment, paper.date):
        # To ask for money too early costs a letter, to invoice too early costs the tax.
        severity = None if sure and invoice else Severity.WARNING
        yield Remark(place, head + words, str(payment.trigger), severity=severity, untimely=sure)
    if not invoice:
        return
    due, last = payment.due_date, payment.invoice_by
    if payment.trigger in ("date", None) and due and (due - paper.date).days > _EARLY:
        days = (due - paper.date).days
        words = f"{head}到 {due} 才付，现在（{paper.date}）早了 {days} 天；请确认是否现在就开票"
        yield Remark(place, words, str(due), severity=Severity.WARNING, untimely=True)
    if last and last < paper.date:
        words = f"{head}约定最迟 {last} 交发票，现在已是 {paper.date}；请先与甲方确认能否照付"
        yield Remark(f"{place}.invoice_by", words, str(last), severity=Severity.WARNING)


def _find_obstacles(deal: Deal, payment: Payment, today: date) -> Iterator[tuple[str, bool]]:
    """What is in the way of a payment, in words, and whether that is sure."""
    if payment.trigger == "signing":
        signed = deal.signing.date if deal.signing else None
        if signed is None:
            yield "在签订后付，交易数据里没有签订日期；已签订的请补上", False
        elif signed > today:
            yield f"在签订后付，合同 {signed} 才签订，现在是 {today}；请等签订之后再办", True
        return
    if payment.trigger not in ("midterm_acceptance", "final_acceptance"):
        return
    held = find_stage(deal, payment.trigger.removesuffix("_acceptance"))
    title = payment.trigger.chinese
    if held is None or held.date is None:
        yield f"以{title}为条件，{title}还没有日期；请等验收之后再办，已验收的补上日期和结论", True
    elif held.date > today:
        yield f"以{title}为条件，{title}在 {held.date}，现在是 {today}；请等验收之后再办", True
    elif held.conclusion is None:
        yield f"以{title}为条件，{title}还没有结论；请补上结论", True
    elif held.conclusion == "不合格":
        yield f"以{title}为条件，{title}的结论是不合格；请等整改并重新验收之后再办", True
