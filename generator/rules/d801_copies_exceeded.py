"""双方所执份数之和超过合同总份数。

为什么：一式四份，双方却要分走五份，条文自相矛盾。
怎么改：改正总份数或各方份数。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.ERROR


def _copies(copies: int | None, buyer: int | None, supplier: int | None) -> dict[str, object]:
    return {"signing": {"copies": copies, "buyer_copies": buyer, "supplier_copies": supplier}}


GOOD = (
    _copies(4, 2, 2),
    _copies(6, 2, 2),
    _copies(None, 2, 2),
    _copies(4, 4, None),
    _copies(5, None, None),
)
BAD = (_copies(4, 3, 2), _copies(4, 5, None), _copies(2, 2, 2), _copies(3, None, 4))


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    signing = deal.signing
    if signing is None or signing.copies is None:
        return
    buyer, supplier = signing.buyer_copies, signing.supplier_copies
    shared = (buyer or 0) + (supplier or 0)
    if shared > signing.copies:
        parts = [f"甲方 {buyer} 份"] if buyer is not None else []
        parts += [f"乙方 {supplier} 份"] if supplier is not None else []
        yield Remark(
            "$.signing.copies",
            f"合同一式 {signing.copies} 份，{'、'.join(parts)}，合计 {shared} 份，"
            f"多出 {shared - signing.copies} 份；请改正份数",
            str(signing.copies),
        )
