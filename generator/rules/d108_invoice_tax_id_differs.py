"""开票税号与甲方的纳税人识别号不同。

为什么：同一单位只有一个统一社会信用代码；两处不同，必有一处写错。
怎么改：对照证照改正，或删去开票税号（不填时就是甲方的）；由别的单位收票的，可以接受并写明原因。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark
from generator.wording import plain_name

SEVERITY = Severity.ERROR
OVERRULABLE = True

GOOD = (
    {
        "buyer": {"tax_id": "12110000400500127B"},
        "invoicing": {"tax_id": "12110000400500127B"},
    },
    {"invoicing": {"tax_id": "12110000400500127B"}},
    {"buyer": {"tax_id": "12110000400500127B"}, "invoicing": {"tax_rate": "6%"}},
)

BAD = (
    {
        "buyer": {"tax_id": "12110000400500127B"},
        "invoicing": {"tax_id": "11110000005500346A"},
    },
    {
        "buyer": {"tax_id": "12110000400500127B"},
        "invoicing": {"tax_id": "12110000400500127C"},
    },
    {
        "buyer": {"tax_id": "12110000400500127B"},
        "invoicing": {"tax_id": "110108000000001"},
    },
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    own = deal.invoicing.tax_id if deal.invoicing else None
    buyer = deal.buyer.tax_id
    if not own or not own.strip() or not buyer or not buyer.strip():
        return
    supplier = plain_name(deal.supplier.tax_id or "").upper()
    if plain_name(own).upper() not in (plain_name(buyer).upper(), supplier):
        yield Remark(
            "$.invoicing.tax_id",
            f"开票税号 {own} 与甲方的纳税人识别号 {buyer} 不同，请核对",
            own,
            buyer,
        )
