"""各期付款比例之和不是 100%。

为什么：超过 100% 是多付，不足 100% 的那部分不知何时付。
怎么改：核对各期比例，把写错的一个改过来。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from generator.facts import Facts
from generator.findings import Severity
from generator.mentions import Instalment, Mentions
from generator.model import Deal
from generator.rule import Remark, is_contract

SEVERITY = Severity.ERROR

GOOD = (
    "签订后支付合同总价的70%；验收后支付合同总价的30%。",
    "签订后支付合同总价的30%。\n到货后支付至合同总价的80%。\n剩余20%验收后付清。",
    "签订后支付合同总价的30%，其余按进度支付。",
    "竣工验收后支付至合同总价的85%。\n结算审定后支付至结算总价的97%。\n其余3%为质量保证金。",
    "签订后支付合同总价的95%，剩余5%作为质保金，质保期满后付清。",
    "签订后支付合同款40%（中小企业付款比例为合同款50%）；验收后支付合同款的60%（中小企业为50%）。",
    "逾期付款的，每日支付合同总价的0.05%的违约金；乙方违约的，支付合同总价的30%的违约金。",
    "付款方式一：签订后支付合同总价的100%。\n付款方式二：签订后支付合同总价的50%，验收后支付50%。",
)
BAD = (
    "签订后支付合同总价的70%；验收后支付合同总价的40%。",
    "1、首付款：签订后支付合同总价的40%。\n2、二期款：到货后支付合同总价的30%。\n"
    "3、尾款：验收后支付合同总价的20%。",
    "期次\t付款条件\t付款比例\t金额（元）\n1\t签订\t40%\t48,000.00\n2\t验收\t50%\t72,000.00\n合计\t\t\t120,000.00",
    "签订后支付合同总价的30%。\n到货后支付至合同总价的80%。\n剩余30%验收后付清。",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    if facts is not None and not is_contract(facts.paper):
        return
    plans: dict[int, list[Instalment]] = {}
    for part in mentions.instalments:
        if not part.alternative:
            plans.setdefault(part.plan, []).append(part)
    tabled = {
        line.place.table for grid in mentions.grids for line in grid.lines if line.kind == "total"
    }
    for parts in plans.values():
        known = [part for part in parts if part.share is not None]
        if len(known) < 2 or any(part.base == "other" and not part.cumulative for part in known):
            continue
        paid = held = Decimal(0)
        for part in known:
            assert part.share is not None
            paid = part.share.value if part.cumulative else paid + part.share.value
            held += part.share.value if part.retention and not part.cumulative else 0
        if 100 in (paid, paid - held) or abs(paid - 100) < Decimal("0.1"):
            continue
        last = known[-1]
        ended = last.remainder or re.match("尾款|余款|最后", last.name) is not None
        if last.place.table is not None:
            ended = last.place.table in tabled
        sums = f"{paid.normalize():f}%"
        if paid > 100 and (ended or all(part.base == "total" for part in known)):
            message = f"各期付款比例合计 {sums}，超过 100%；请核对各期比例"
        elif paid < 100 and ended and len(known) == len(parts):
            message = f"各期付款比例合计 {sums}，不足 100%；请核对各期比例，或写明其余何时付"
        else:
            continue
        assert last.share is not None
        yield Remark(last.share.place, message, last.share.excerpt)
