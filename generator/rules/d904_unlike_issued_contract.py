"""文书里的名称、税号、总价、税率、发票类型或账号与已出的合同不同。

为什么：甲方按合同核对发票和收款账户，对不上就退回；多半是合同出了以后交易数据被改过。
怎么改：改回合同上的值；确实变了的，写进变更并签补充协议，或接受并写明。
依据：发票管理办法 21（如实开具）；民法典 543（变更须协商一致）。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from generator.facts import Facts
from generator.filters import percent
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.paths import trace_path
from generator.rule import Remark, is_contract
from generator.values import show
from generator.wording import plain_name

SEVERITY = Severity.ERROR
OVERRULABLE = True


def _differs(
    issued: dict[str, object], kind: str = "invoice", form: str = "payment", **deal: object
) -> dict[str, object]:
    agreed = {"tax_rate": "6%", "invoice_kind": "增值税普通发票", "tax_id": "12110000400000005K"}
    return {
        "buyer": {"tax_id": "12110000400000005K"},
        "supplier": {"account": "128800006677"},
        "invoicing": {"kind": "增值税普通发票", "tax_rate": "6%"},
        "@paper": {"kind": kind, "form": form, "amended": True},
        "@history": [agreed | {"account": "1288 0000 6677"} | issued],
    } | deal


_RENAMED = [
    {"changes": [{"path": "甲方.名称", "before": "星河市数据局", "after": "星河市政务数据中心"}]}
]

GOOD = (
    _differs({"amount": "120000.00"}),
    _differs(
        {"amount": "120000.00"},
        amendments=[{"changes": [{"path": "total", "before": "120000.00", "after": "125000.00"}]}],
    ),
    _differs({}),
    _differs({"tax_rate": "0.06", "tax_id": None, "account": None}),
    _differs({"buyer": "星河市数据局"}, amendments=_RENAMED),
    _differs({"buyer": "星河市数据局", "status": "void"}),
    _differs({"tax_rate": "9%"}, kind="notice"),
    _differs({"buyer": "星河市数据局"}, kind="contract", form="technical-service"),
)
BAD = (
    _differs({"amount": "119999.99"}),
    _differs({"amount": "120000.01"}, "notice"),
    _differs({"amount": "120000.00"}, total="120000.01"),
    _differs({"buyer": "星河市数据局"}),
    _differs({"supplier": "云岭云计算股份有限公司"}),
    _differs({"tax_rate": "9%"}),
    _differs({}, invoicing={"kind": "增值税普通发票", "tax_rate": "0%"}),
    _differs({"invoice_kind": "增值税专用发票"}),
    _differs({"tax_id": "11110000000000000X"}),
    _differs({"account": "128800006678"}),
    _differs({"account": "128800006678"}, kind="notice", form="dunning"),
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    paper = facts.paper
    asks = paper.kind == "notice" and paper.form in ("payment", "dunning")
    contracts = [each for each in history.current("contract") if is_contract(each)]
    if not contracts or not (paper.kind == "invoice" or asks):
        return
    issued, invoicing = contracts[-1], deal.invoicing
    changed = {
        trace_path(change.path)
        for amendment in deal.amendments or ()
        for change in amendment.changes or ()
    }
    rate = invoicing.tax_rate if invoicing else None
    kind = invoicing.kind if invoicing else None
    buyer_id = ("invoicing" if invoicing and invoicing.tax_id else "buyer", "tax_id")
    compared: tuple[tuple[tuple[str, ...], str, str | None, str | None], ...] = (
        (("buyer", "name"), "甲方名称", issued.buyer, deal.buyer.name),
        (("supplier", "name"), "乙方名称", issued.supplier, deal.supplier.name),
        (("supplier", "account"), "收款账号", issued.account, deal.supplier.account),
        (
            ("invoicing", "tax_rate"),
            "税率",
            issued.tax_rate,
            None if rate is None else percent(rate),
        ),
        (("invoicing", "kind"), "发票类型", issued.invoice_kind, kind.chinese if kind else None),
        (buyer_id, "甲方税号", issued.tax_id, facts.invoicing.tax_id),
    )
    if issued.amount is not None and issued.amount != facts.original_total:
        yield Remark(
            "$.total",
            f"合同总价在合同 {issued.number} 里是 {issued.amount:,.2f}，现在是 "
            f"{facts.original_total:,.2f}；请改回，或把变更写进变更（amendments）并签补充协议",
            f"{facts.original_total:.2f}",
            f"{issued.amount:.2f}",
        )
    for path, title, before, now in compared[:3] if asks else compared:
        # A party that was changed as a whole, or a value that was, is as agreed.
        if not before or not now or path in changed or path[:1] in changed:
            continue
        before = _spell(before)
        if plain_name(before).upper() != plain_name(now).upper():
            yield Remark(
                f"$.{'.'.join(path)}",
                f"{title}在合同 {issued.number} 里是 {show(before)}，现在是 {show(now)}；"
                "请改回，或把变更写进补充协议",
                show(now),
                before,
                Severity.WARNING if title == "收款账号" and not asks else None,
            )


def _spell(text: str) -> str:
    """A value on record as people write it: a rate kept as a ratio becomes its percentage."""
    found = re.fullmatch(r"0(?:\.[0-9]{1,20})?", text)
    return percent(Decimal(text)) if found else text
