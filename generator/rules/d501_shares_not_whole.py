"""各期付款比例之和不是 100%。

为什么：比例加不成 100%，总有一部分价款没有约定付或者多付。
怎么改：改正有误的一期；三等分时写 33.33%、33.33%、33.34%。中小企业比例同样要加成 100%。
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from generator.facts import Facts
from generator.filters import percent
from generator.findings import Severity
from generator.history import History
from generator.instalments import choose_share
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.ERROR


def _shares(*shares: str, key: str = "percent", **more: Any) -> dict[str, Any]:
    return {"payments": [{key: share} for share in shares], **more}


GOOD = (
    _shares("75%", "25%"),
    _shares("33.33%", "33.33%", "33.34%"),
    _shares("50%", "20%", "30%", key="sme_percent"),
    {"payments": [{"percent": "40%"}, {"amount": "72000.00"}]},
    {"payments": [{"percent": "40%", "sme_percent": "50%"}, {"percent": "60%"}]},
)
BAD = (
    _shares("70%", "25%"),
    _shares("33.33%", "33.33%", "33.33%"),
    _shares("75%", "35%"),
    _shares("50%", "20%", "20%", key="sme_percent"),
    {"payments": [{"percent": "80%"}, {"percent": "40%"}, {"amount": "1.00"}]},
    {
        "supplier": {"sme": True},
        "payments": [{"percent": "40%", "sme_percent": "50%"}, {"percent": "60%"}],
    },
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    payments = deal.payments or ()
    plain = [payment.percent for payment in payments]
    small = [payment.sme_percent for payment in payments]
    branches = [("付款比例", plain), ("中小企业比例", small)]
    if facts.sme and None in small and any(share is not None for share in small):
        branches = [
            ("付款比例", plain),
            ("中小企业分支实际适用的比例", [choose_share(payment, True) for payment in payments]),
        ]
    for title, shares in branches:
        known = [share for share in shares if share is not None]
        whole = sum(known, Decimal())
        if whole > 1 or (known and len(known) == len(shares) and whole != 1):
            gap = f"多 {percent(whole - 1)}" if whole > 1 else f"少 {percent(1 - whole)}"
            sums = " + ".join(percent(share) for share in known[:12])
            yield Remark(
                "$.payments",
                f"各期{title}之和为 {percent(whole)}，比 100% {gap}"
                f"（{sums}{' + …' if len(known) > 12 else ''}）；请改正有误的一期",
                percent(whole),
            )
