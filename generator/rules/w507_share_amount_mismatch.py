"""某一期付款的比例乘总价不等于写明的金额。

为什么：比例和金额各算各的，付多少就有两个答案。
怎么改：核对比例、金额和合同总价，把写错的一个改过来；分摊的尾差放在一期里。
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from generator import money
from generator.facts import Facts
from generator.findings import Severity
from generator.mentions import Instalment, Mentions
from generator.mentions.totals import list_totals, settle_total
from generator.model import Deal
from generator.rule import Remark, is_contract

SEVERITY = Severity.ERROR

_TOTAL = "合同总价为¥120,000.00。\n"

GOOD = (
    _TOTAL + "合同签订后支付合同总价的70%，即¥84,000.00；验收后支付30%，即¥36,000.00。",
    "合同总价为¥100.01。\n签订后支付合同总价的50%：¥50.00；验收后支付合同总价的50%：¥50.01。",
    "合同总价为¥100.00。\n支付合同总价的33.33%，即33.34元；支付合同总价的33.3%，即33.33元。",
    _TOTAL + "支付首付款¥48,000.00，首付款比例为合同款40%（中小企业付款比例为合同款50%）。",
    _TOTAL + "验收后付款至合同总价的80%，即支付¥24,000.00。",
    _TOTAL + "逾期付款的，按合同总价的0.05%支付违约金，即¥50.00。",
    _TOTAL + "每月支付当月服务费的90%，即¥9,000.00。",
    "合同总价为12.35万元。\n签订后支付合同总价的30%，即3.71万元。",
)
BAD = (
    _TOTAL + "合同签订后支付合同总价的70%，即¥48,000.00；验收后支付30%，即¥36,000.00。",
    _TOTAL
    + "第一期：支付合同总价的50%，计60,000.00元。\n第二期：支付合同总价的50%，计6,000.00元。",
    "期次\t付款条件\t付款比例\t付款金额（元）\n1\t签订\t40%\t48,000.00\n2\t验收\t60%\t27,000.00\n"
    + _TOTAL,
    "合同总价为12万元。\n签订后支付合同总价的30%，即3.5万元。",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    if facts is not None and not is_contract(facts.paper):
        return
    total = settle_total(mentions)
    if total is None:
        return
    stated = list_totals(mentions)
    before: dict[int, Decimal] = {}
    sizes = Counter(part.plan for part in mentions.instalments)
    for part in mentions.instalments:
        if part.alternative or part.share is None or part.base == "other":
            continue
        paid = before.get(part.plan, Decimal(0))
        amount = part.amount
        if amount is None:
            before[part.plan] = part.share.value if part.cumulative else paid + part.share.value
            continue
        shares = (
            {part.share.value, part.share.value - paid} if part.cumulative else {part.share.value}
        )
        before[part.plan] = part.share.value if part.cumulative else paid + part.share.value
        if part.cumulative and not paid:
            continue  # what was paid before is not said as a share
        if any(
            abs(value * share / 100 - amount.value) <= _tolerance(part, value, sizes[part.plan])
            for share in shares
            for value in (total, *stated)
        ):
            continue
        due = money.format_amount(money.take_share(total, part.share.value / 100))
        message = (
            f"合同总价 {money.format_amount(total)} 的 {part.share.excerpt} 是 {due} 元，"
            f"这里却写“{amount.excerpt}”；请核对比例和金额"
        )
        # 支付30%，即… may be 30% of something else that the clause does not name.
        severity = None if part.base == "total" else Severity.WARNING
        yield Remark(amount.place, message, amount.excerpt, due, severity)


def _tolerance(part: Instalment, total: Decimal, count: int) -> Decimal:
    """A fen for each instalment, or what the roundings of the share and of the amount may come to."""
    assert part.share is not None and part.amount is not None
    digits = -min(0, int(part.share.value.normalize().as_tuple().exponent))
    loose = total * Decimal(1).scaleb(-digits - 2) / 2 if digits else Decimal(0)
    step = max(2, count) * Decimal("0.01")  # one of them bears the roundings of all
    if part.amount.unit.startswith("万"):
        step = Decimal(1).scaleb(4 - len(part.amount.figures.partition(".")[2])) / 2
    elif part.amount.value == part.amount.value.to_integral_value():
        step = Decimal(1)  # a share rounded to whole yuan
    return max(loose, step)
