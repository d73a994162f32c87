"""开票账号与甲方账号不同。

为什么：同一份合同里甲方的账号应前后一致；两处不同，可能一处写错。
怎么改：核对两处账号；确有两个账户的，可以接受。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark
from generator.wording import plain_name

SEVERITY = Severity.WARNING

GOOD = (
    {
        "buyer": {"account": "11050100000000001234"},
        "invoicing": {"account": "1105 0100 0000 0000 1234"},
    },
    {"invoicing": {"account": "11050100000000001234"}},
    {"buyer": {"account": "11050100000000001234"}},
)

BAD = (
    {
        "buyer": {"account": "11050100000000001234"},
        "invoicing": {"account": "11050100000000001235"},
    },
    {
        "buyer": {"account": "11050100000000001234"},
        "invoicing": {"account": "1105010000000001234"},
    },
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    own = deal.invoicing.account if deal.invoicing else None
    buyer = deal.buyer.account
    if not own or not buyer or not own.strip() or not buyer.strip():
        return
    supplier = plain_name(deal.supplier.account or "").replace("-", "")
    if plain_name(own).replace("-", "") not in (
        plain_name(buyer).replace("-", ""),
        supplier,
    ):
        yield Remark(
            "$.invoicing.account",
            f"开票账号 {own} 与甲方账号 {buyer} 不同，请核对",
            own,
            buyer,
        )
