"""签署处与首部的甲乙方对调了。

为什么：双方签在对方的位置上，权利义务就归错了人。
怎么改：按首部的甲方、乙方调换签署处的名称。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.mentions import Mentions
from generator.mentions.names import find_names
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.ERROR

_HEAD = "甲方：星河市政务数据中心\n乙方：云岭云计算有限公司\n第一条 服务内容\n服务见清单。\n"

GOOD = (
    _HEAD + "（以下无正文）\n甲方（盖章）：星河市政务数据中心\n乙方（盖章）：云岭云计算有限公司",
    _HEAD + "甲方为星河市政务数据中心，由云岭云计算有限公司（乙方）服务。",
    _HEAD + "（以下无正文）\n附件1 廉政协议\n甲方：云岭云计算有限公司\n乙方：星河市政务数据中心",
)
BAD = (
    _HEAD + "（以下无正文）\n甲方（盖章）：云岭云计算有限公司\n乙方（盖章）：星河市政务数据中心",
    _HEAD + "云岭云计算有限公司（以下简称“甲方”）应当付款。",
    _HEAD + "（以下无正文）\n甲方（盖章）：云岭云计算有限公司\n乙方（盖章）：云岭云计算有限公司",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    due = find_names(mentions)
    if len(set(due.values())) < len(due) and len(due) == 2:
        due = _take_first(mentions)
    for party in mentions.parties:
        if party.role not in due or mentions.outline.zone(party.place) == "annex":
            continue
        name = due[party.role]
        if party.name != name and party.name in due.values():
            message = f"别处的{party.role}是“{name}”，这里写成了另一方“{party.name}”；请调换过来"
            yield Remark(party.place, message, party.name, name)


def _take_first(mentions: Mentions) -> dict[str, str]:
    due: dict[str, str] = {}
    for party in mentions.parties:
        due.setdefault(party.role, party.name)
    return due
