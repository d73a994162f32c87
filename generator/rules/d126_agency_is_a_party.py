"""代理机构与合同的一方是同一个单位。

为什么：采购代理机构不得在自己代理的采购中投标或代理投标；与乙方同名，多半是填串了栏。
怎么改：改成发出中标通知书的机构。
依据：《政府采购货物和服务招标投标管理办法》（财政部令第87号）
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark
from generator.wording import plain_name

SEVERITY = Severity.ERROR
OVERRULABLE = True

GOOD = (
    {"award": {"agency": {"name": "星河招标代理有限公司"}}},
    {"award": {"agency": {"name": ""}}},
    {"award": {"agency": {"phone": "010-55501234"}}},
)

BAD = (
    {"award": {"agency": {"name": "云岭云计算有限公司"}}},
    {"award": {"agency": {"name": "云岭云计算 有限公司"}}},
    {"award": {"agency": {"name": "星河市政务数据中心"}}},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    agency = deal.award.agency if deal.award else None
    name = plain_name(agency.name or "") if agency else ""
    for side, title in (("buyer", "甲方"), ("supplier", "乙方")):
        if name and name == plain_name(getattr(deal, side).name):
            yield Remark(
                "$.award.agency.name",
                f"代理机构与{title}都是“{getattr(deal, side).name}”，请核对",
                agency.name if agency else None,
                severity=Severity.WARNING if side == "buyer" else None,
            )
