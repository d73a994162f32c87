"""开增值税专用发票，却没有甲方的税号。

为什么：专用发票必须有购买方税号，没有就开不出来。
怎么改：填写甲方的纳税人识别号，或改开普通发票；签订后再提供税号的，可以接受并写明。
依据：增值税法、发票管理办法关于专用发票的规定。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.ERROR
OVERRULABLE = True
GOOD = (
    {"invoicing": {"kind": "增值税专用发票", "tax_id": "91110000MA00A1B2CX"}},
    {"invoicing": {"kind": "增值税专用发票"}, "buyer": {"tax_id": "91110000MA00A1B2CX"}},
    {"invoicing": {"kind": "增值税普通发票"}},
    {"invoicing": {"tax_rate": "6%"}},
)
BAD = (
    {"invoicing": {"kind": "增值税专用发票"}},
    {"invoicing": {"kind": "增值税专用发票", "tax_id": " "}},
    {"invoicing": {"kind": "增值税专用发票"}, "supplier": {"tax_id": "91110000MA00A1B2CX"}},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    kind = deal.invoicing.kind if deal.invoicing else None
    if kind == "增值税专用发票" and not (facts.invoicing.tax_id or "").strip():
        yield Remark(
            "$.invoicing.tax_id",
            "发票类型是增值税专用发票，却没有甲方税号；请填写税号，或改开普通发票",
            "增值税专用发票",
        )
