"""清单的总计与合同总价不一致。

为什么：清单是总价的依据；两者对不上，结算时各执一词。
怎么改：核对清单和总价，把写错的一处改过来；清单只是总价的一部分的，写明白。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator import money
from generator.facts import Facts
from generator.findings import Severity
from generator.mentions import Mentions
from generator.mentions.products import find_sums
from generator.mentions.totals import settle_total
from generator.model import Deal
from generator.rule import Remark, is_contract

SEVERITY = Severity.ERROR

_LIST = "名称\t单价（元）\t数量\t合价（元）\n主机防护\t4,800.00\t12\t57,600.00\n"

GOOD = (
    "合同总价为¥57,600.00。\n" + _LIST + "总价\t\t\t57,600.00",
    "合同总价为5.76万元。\n" + _LIST + "合计\t\t\t57,600.00",
    "合同总价为¥61,056.00。税率6%。\n" + _LIST + "总价\t\t\t57,600.00",
    "合同总价为¥157,600.00，其中硬件见下表，安装费¥100,000.00。\n" + _LIST + "小计\t\t\t57,600.00",
    "合同总价为¥115,200.00。\n"
    + _LIST
    + "总价\t\t\t57,600.00\n附表二\n"
    + _LIST
    + "总价\t\t\t57,600.00",
    "首付款¥50,000.00。\n" + _LIST + "总价\t\t\t57,600.00",
)
BAD = (
    "合同总价为¥56,700.00。\n" + _LIST + "总价\t\t\t57,600.00",
    "合同总价为¥56,700.00，中标金额：¥56,700.00。\n" + _LIST + "总计\t\t\t57,600.00",
    "中标金额：¥67,600.00\n" + _LIST + "合计\t\t\t57,600.00",
)
_RATES = (1, 3, 5, 6, 9, 13)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    if facts is not None and not is_contract(facts.paper):
        return
    due = settle_total(mentions)
    stated = {total.value for total in mentions.totals}
    if due is None or not any(total.taxed != "net" for total in mentions.totals):
        return
    sums = []
    for grid in mentions.grids:
        totals = [s for s in find_sums(grid) if s.line.kind == "total"]
        gross = [s for s in totals if s.column.kind == "gross"]
        amount = [s for s in totals if s.column.kind == "amount"]
        priced = {"unit_price", "quantity"} & {column.kind for column in grid.columns}
        if priced and (gross or amount):
            sums.append((gross or amount)[-1])
    if len(sums) != 1:
        return  # several lists: what adds up to what is not said
    (found,) = sums
    value = found.stated.value
    if value in stated or value in {split.net.value for split in mentions.splits if split.net}:
        return
    near = max(
        found.stated.step, 50 if any(t.excerpt.endswith("万元") for t in mentions.totals) else 0
    )
    if abs(value - due) < near:
        return
    if any(abs(value * (100 + rate) / 100 - due) < 1 for rate in _RATES):
        return  # the list is without tax
    severity = Severity.ERROR if "总" in found.line.label else Severity.WARNING
    message = (
        f"清单“{found.line.label}”是 {money.format_amount(value)} 元，"
        f"合同总价却写 {money.format_amount(due)} 元，"
        f"相差 {money.format_amount(abs(value - due))} 元；请核对"
    )
    held = [total for total in mentions.totals if total.value == due]
    if found.fits and len(held) == 1:
        # Lines and their total agree against a single statement: that one is the odd one out.
        yield Remark(held[0].place, message, held[0].excerpt, None, severity)
    else:
        yield Remark(found.stated.place, message, found.stated.excerpt, None, severity)
