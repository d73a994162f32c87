"""成文里找不到一方的完整名称。

为什么：名称缺一个字，合同的主体就不是那家单位；多半是模板写错，或打印时截断了。
怎么改：检查模板里打印名称的地方；名称本身有误的，改交易数据。
依据：民法典第四百七十条（合同应载明当事人的姓名或者名称和住所）。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity, WordPlace
from generator.mentions import Mentions
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.ERROR

_TOP = WordPlace("body", 0)
_PRINTS = "甲方：星河市政务数据中心\n乙方：云岭云计算有限公司"

GOOD = (
    (_PRINTS, {}),
    ("星河市政务数据中心（以下简称甲方）与云岭云计算有限公司（以下简称乙方）订立本合同。", {}),
    ("甲方（盖章）：星河市政务数据中心\n乙方（盖章）：云岭云计算有限公司", {}),
    (
        "甲方：星河市 A&B <数据> 中心\n乙方：云岭云计算有限公司",
        {"buyer": {"name": "星河市 A&B <数据> 中心"}},
    ),
)
BAD = (
    ("甲方：星河市政务数据\n乙方：云岭云计算有限公司", {}),
    ("甲方：星河市政务数据中心\n乙方：云岭云", {}),
    ("甲方：南湖区图书馆\n乙方：云岭云计算有限公司", {}),
    ("本文件没有写明双方。", {}),
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    if deal is None:
        return
    text = mentions.document.text
    for role, party in (("甲方", deal.buyer), ("乙方", deal.supplier)):
        name = party.name.replace("\r\n", "\n").replace("\r", "\n")
        if name in text:
            continue
        named = next((m for m in mentions.parties if m.role == role), None)
        if named:
            message = f"{role}应为“{party.name}”，文书里却写作“{named.name}”；请检查模板"
            yield Remark(named.place, message, named.name, party.name)
        else:
            message = f"文书里没有{role}的名称“{party.name}”；请在模板里补上"
            yield Remark(_TOP, message, None, party.name, Severity.WARNING)
