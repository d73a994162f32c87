"""各期付款金额之和不等于合同总价。

为什么：多出来的没有依据，少了的那部分不知何时付。
怎么改：核对各期金额和总价，把写错的一个改过来；尾差放在最后一期。
"""

from __future__ import annotations

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
    _TOTAL + "首付款¥84,000.00于签订后支付；尾款¥36,000.00于验收后付清。",
    _TOTAL + "签订后支付首付款¥60,000.00，其余按季度结算。",
    _TOTAL + "签订后支付首付款¥84,000.00；验收后支付剩余款项。",
    _TOTAL
    + "签订后支付合同总价的70%，即¥84,000.00（中小企业为50%，即¥60,000.00）；验收后支付剩余款项¥36,000.00。",
    _TOTAL + "每月支付服务费¥10,000.00。\n验收后支付尾款。",
    _TOTAL + "乙方支付履约保证金¥12,000.00。签订后支付首付款¥84,000.00；尾款¥36,000.00验收后付清。",
)
BAD = (
    _TOTAL + "首付款¥84,000.00于签订后支付；尾款¥63,000.00于验收后付清。",
    _TOTAL + "1、签订后支付第一期款¥40,000.00。\n2、到货后支付第二期款¥40,000.00。\n"
    "3、验收后支付剩余款项¥36,000.00。",
    "合同总价为12万元。\n签订后支付首付款8.4万元；验收后支付尾款3.5万元。",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    if facts is not None and not is_contract(facts.paper):
        return
    total = settle_total(mentions)
    if total is None:
        return
    stated = list_totals(mentions)
    plans: dict[int, list[Instalment]] = {}
    for part in mentions.instalments:
        if not part.alternative:
            plans.setdefault(part.plan, []).append(part)
    for parts in plans.values():
        amounts = [part.amount for part in parts if part.amount is not None]
        whole = len(amounts) == len(parts) >= 2 and not any(part.cumulative for part in parts)
        if not whole or not _is_complete(parts):
            continue
        value = sum((amount.value for amount in amounts), Decimal(0))
        if value in stated or _is_told_elsewhere(parts, total):
            continue
        last = parts[-1].amount
        if last is None or (last.unit.startswith("万") and abs(value - total) < 100):
            continue
        gap = money.format_amount(abs(value - total))
        message = (
            f"{len(parts)} 期付款合计 {money.format_amount(value)} 元，"
            f"合同总价是 {money.format_amount(total)} 元，相差 {gap} 元；请核对各期金额"
        )
        yield Remark(last.place, message, last.excerpt)


def _is_complete(parts: list[Instalment]) -> bool:
    """Whether these are surely all: the last pays the rest, or the shares make up the whole."""
    shares = [part.share.value for part in parts if part.share is not None]
    if len(shares) == len(parts):
        return sum(shares) == 100
    return parts[-1].remainder or parts[-1].name in ("尾款", "余款")


def _is_told_elsewhere(parts: list[Instalment], total: Decimal) -> bool:
    """Whether a share that does not fit its amount explains the difference: W507 tells it."""
    return any(
        part.share is not None
        and part.amount is not None
        and abs(part.share.value * total / 100 - part.amount.value) > 2
        for part in parts
    )
