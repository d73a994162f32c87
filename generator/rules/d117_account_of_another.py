"""户名与单位名称不同。

为什么：款项应付到合同对方自己名下的账户；付给别人，是否已付清会有争议，也是常见的诈骗手法。
怎么改：改成单位全称，或删去户名（不填时就是单位名称）；确由他人代收的，可以接受并写明依据。
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
    {"supplier": {"account_name": "云岭云计算有限公司"}},
    {
        "supplier": {
            "name": "云岭（北川）有限公司",
            "account_name": "云岭(北川) 有限公司",
        }
    },
    {"buyer": {"account_name": ""}},
)

BAD = (
    {"supplier": {"account_name": "云岭云计算有限公司北川分公司"}},
    {"supplier": {"account_name": "云领云计算有限公司"}},
    {"buyer": {"account_name": "王小云"}},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    for side, title in (("buyer", "甲方"), ("supplier", "乙方")):
        party = getattr(deal, side)
        holder = party.account_name
        if holder and plain_name(holder) and plain_name(holder) != plain_name(party.name):
            yield Remark(
                f"$.{side}.account_name",
                f"{title}的户名“{holder}”与名称“{party.name}”不同，请核对",
                holder,
                party.name,
            )
