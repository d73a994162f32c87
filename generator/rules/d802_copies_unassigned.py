"""合同有几份没有写由谁执。

为什么：一式六份，双方各执两份，余下的两份归谁没有约定。
怎么改：改正份数；余下的交代理机构或备案的，在“接受”里写明。
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


def _copies(copies: int | None, buyer: int | None, supplier: int | None) -> dict[str, object]:
    return {"signing": {"copies": copies, "buyer_copies": buyer, "supplier_copies": supplier}}


GOOD = (_copies(4, 2, 2), _copies(4, 2, None), _copies(5, 3, 3), _copies(None, 2, 2))
BAD = (_copies(6, 2, 2), _copies(4, 2, 1), _copies(8, 4, 2))


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    signing = deal.signing
    if signing is None or signing.copies is None:
        return
    buyer, supplier = signing.buyer_copies, signing.supplier_copies
    if buyer is None or supplier is None or buyer + supplier >= signing.copies:
        return
    rest = signing.copies - buyer - supplier
    yield Remark(
        "$.signing.copies",
        f"合同一式 {signing.copies} 份，甲方 {buyer} 份、乙方 {supplier} 份，"
        f"余下 {rest} 份没有写由谁执；请改正份数，交代理机构或备案的请在“接受”里写明",
        str(signing.copies),
    )
