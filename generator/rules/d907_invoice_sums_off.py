"""开票申请的不含税金额与税额之和不等于价税合计。

为什么：价税合计就是合同约定的款项，差一分发票就与合同对不上。
怎么改：这是计算出的数，不应不等；请把交易数据和这条信息交给维护程序的人。
依据：发票按行计税，合计是各行之和；单行税额误差不得超过 0.06 元，整张不得超过 1.27 元。
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.ERROR


def _request(total: str = "120000.00", **request: object) -> dict[str, object]:
    paper = {"kind": "invoice", "form": "payment", "over": "payments", "index": 0, "key": "1"}
    return {
        "total": total,
        "items": [
            {"name": "云主机", "unit_price": "0.09", "quantity": "1"},
            {"name": "云数据库", "unit_price": "0.26", "quantity": "1"},
        ],
        "invoicing": {"tax_rate": "6%"},
        "payments": [{"percent": "100%"}],
        "@paper": paper | {"by_line": total == "0.35"},
        "@facts": {"invoice": request},
    }


GOOD = (
    _request(),
    _request("0.09"),
    _request("0.35"),
    _request("9999999999999.99"),
    _request() | {"invoicing": {"tax_rate": "13%", "tax_included": False}},
)
BAD = (
    _request(tax=Decimal("6792.46")),
    _request(net=Decimal("113207.54")),
    _request(gross=Decimal("120000.01")),
    _request(net=Decimal("113209.55"), tax=Decimal("6790.45")),
)

_LINE, _WHOLE = Decimal("0.06"), Decimal("1.27")


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    request = facts.invoice
    net, tax, gross = request.net, request.tax, request.gross
    if facts.paper.kind != "invoice" or net is None or tax is None or gross is None:
        return
    place = f"$.payments[{facts.paper.index}]"
    if net + tax != gross:
        words = (
            f"不含税 {net:,.2f} 加税额 {tax:,.2f} 是 {net + tax:,.2f}，价税合计却是 {gross:,.2f}"
        )
        yield Remark(place, f"{words}；请把这条信息交给维护程序的人", f"{gross:.2f}")
        return
    lines = request.lines
    sums = (sum((x.amount for x in lines), Decimal()), sum((x.tax for x in lines), Decimal()))
    off = [line.number for line in lines if abs(line.amount * line.rate - line.tax) > _LINE]
    wide = lines and abs(net * lines[0].rate - tax) > _WHOLE
    if sums != (net, tax) or off or wide:
        which = f"第 {off[0]} 行" if off else "合计"
        words = f"开票明细{which}的税额与税率对不上，或各行之和不是合计（不含税 {net:,.2f}，税额 {tax:,.2f}）"
        yield Remark(place, f"{words}；请把这条信息交给维护程序的人", f"{tax:.2f}")
