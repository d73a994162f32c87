"""向机关、事业单位开增值税专用发票。

为什么：机关和多数事业单位不抵扣进项税，专用发票对它们没有用处。
怎么改：请甲方确认；不抵扣的改开普通发票。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.codes import tax_id_kind
from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.INFO


def _kind(kind: str, tax_id: str | None) -> dict[str, object]:
    return {"invoicing": {"kind": kind}, "buyer": {"tax_id": tax_id}}


GOOD = (
    _kind("增值税普通发票", "12110000400000005K"),
    _kind("增值税专用发票", "91110000MA00A1B2CX"),
    _kind("增值税专用发票", None),
)
BAD = (
    _kind("增值税专用发票", "12110000400000005K"),
    _kind("增值税专用发票", "11110000000000000X"),
    {"invoicing": {"kind": "增值税专用发票", "tax_id": "13110000000000000X"}},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    kind = deal.invoicing.kind if deal.invoicing else None
    if kind != "增值税专用发票":
        return
    holder = tax_id_kind(facts.invoicing.tax_id or "")
    if holder in ("机关", "事业单位", "群团"):
        yield Remark(
            "$.invoicing.kind",
            f"甲方税号是{holder}的，一般不抵扣进项税，却开增值税专用发票；请确认是否改开普通发票",
            "增值税专用发票",
        )
