"""合同总价与服务清单合计不一致。

为什么：总价和清单同为合同内容，两个数不同，付款、开票和结算就没有唯一的依据。
怎么改：核对各行合价，改正总价或改正有误的行；总价不填时由清单合计得出。
依据：评审惯例中单价与总价不一致时以单价为准，但合同应在签订前改到一致。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.ERROR

_ITEMS = [{"name": "主机防护", "amount": "80000.00"}, {"name": "漏洞扫描", "amount": "40000.00"}]
GOOD = (
    {"items": _ITEMS},
    {"items": _ITEMS, "total": ...},
    {
        "items": [*_ITEMS, {"name": "优惠", "amount": "-0.01", "discount": True}],
        "total": "119999.99",
    },
    {"items": [{"name": "主机防护", "unit_price": "3.335", "quantity": "3"}], "total": "10.01"},
    {"items": [*_ITEMS, {"name": "价格未定"}], "total": "150000.00"},
)
BAD = (
    {"items": _ITEMS, "total": "120000.01"},
    {"items": _ITEMS, "total": "102000.00"},
    {"items": [*_ITEMS, {"name": "优惠", "amount": "-100.00", "discount": True}]},
    {"items": _ITEMS, "total": "12.00"},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    listed = facts.items_total
    if deal.total is None or listed is None or listed == deal.total:
        return
    if any(line.amount is None for line in facts.items):
        return
    stated = [payment.amount for payment in deal.payments or ()]
    amounts = [amount for amount in stated if amount is not None]
    paid = sum(amounts) if amounts and len(amounts) == len(stated) else None
    award = deal.award.amount if deal.award else None
    # Where the award or the payments bear the list out, the total is the one that is wrong.
    sure = listed in (award, paid)
    advice = "中标金额或各期付款之和与清单相符，请改正总价" if sure else "请核对后改正总价或清单"
    yield Remark(
        "$.total",
        f"合同总价 {deal.total:,.2f} 与清单合计 {listed:,.2f} 相差 "
        f"{abs(deal.total - listed):,.2f}；{advice}",
        f"{deal.total:.2f}",
        f"{listed:.2f}" if sure else None,
    )
