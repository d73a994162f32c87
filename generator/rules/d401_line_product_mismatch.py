"""清单行的单价乘数量与合价不一致。

为什么：单价、数量和合价同时写进合同，乘不出合价，结算时就有两个答案。
怎么改：改正三个数中的一个；合价不填时由单价乘数量得出，四舍五入到分。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator import money
from generator.errors import GeneratorError
from generator.facts import Facts
from generator.filters import quantity, unit_price
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark, cite

SEVERITY = Severity.ERROR


def _line(unit_price: str, quantity: str, amount: str, **more: object) -> dict[str, object]:
    line = {"name": "主机防护", "unit_price": unit_price, "quantity": quantity, "amount": amount}
    return {"items": [line | more], "total": amount.lstrip("-")}


GOOD = (
    _line("3.335", "3", "10.01"),
    _line("0.000001", "5000", "0.01"),
    _line("-100.00", "2", "-200.00", discount=True),
    {"items": [{"name": "主机防护", "amount": "57600.00"}]},
    {"items": [{"name": "主机防护", "unit_price": "4800", "amount": "57600.00"}]},
)
BAD = (
    _line("4800.00", "12", "57000.00"),
    _line("3.335", "3", "10.00"),
    _line("480.00", "12", "57600.00"),
    _line("9999999999999999", "9999999999", "1.00"),
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    for index, item in enumerate(deal.items or ()):
        if item.amount is None or item.unit_price is None or item.quantity is None:
            continue
        place = f"$.items[{index}].amount"
        head = (
            f"{cite('行', index + 1, item.name)}：单价 {unit_price(item.unit_price)} × "
            f"数量 {quantity(item.quantity)}"
        )
        try:
            product = money.line_amount(item.unit_price, item.quantity)
        except GeneratorError:
            yield Remark(place, f"{head} 大得无法处理，请核对是否多写了数位", f"{item.amount:.2f}")
            continue
        if product == item.amount:
            continue
        # The total tells which of the two is wrong.
        sum_if_mended = (facts.items_total or 0) - item.amount + product
        mended = deal.total is not None and deal.total == sum_if_mended
        if mended:
            advice = "改成乘积后清单合计正好等于总价，请改正合价"
        elif deal.total == facts.items_total:
            advice = "清单合计与总价相符，多半是单价或数量有误，请改正"
        else:
            advice = "请改正其中之一"
        yield Remark(
            place,
            f"{head} = {product:,.2f}，合价却写 {item.amount:,.2f}；{advice}",
            f"{item.amount:.2f}",
            f"{product:.2f}" if mended else None,
        )
