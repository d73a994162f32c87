"""成文里找不到一方的完整名称，或把它写成了别的。

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
    (_PRINTS + "\n甲方：信息科\n乙方：项目部", {}),
    ("甲方：星河市 云\n乙方：云岭云计算有限公司", {"buyer": {"name": "星河市 云"}}),
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
    (_PRINTS + "\n甲方：星河市政务数据", {}),
    (_PRINTS + "\n甲方\t云岭云计算有限公司", {}),
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    if deal is None:
        return
    text = mentions.document.text
    names = {"甲方": _plain(deal.buyer.name), "乙方": _plain(deal.supplier.name)}
    for role, name in names.items():
        if name in text:
            continue
        named = next((m for m in mentions.parties if m.role == role), None)
        if named:
            message = f"{role}应为“{name}”，文书里却写作“{named.name}”；请检查模板"
            yield Remark(named.place, message, named.name, name)
        else:
            message = f"文书里没有{role}的名称“{name}”；请在模板里补上"
            yield Remark(_TOP, message, None, name, Severity.WARNING)
    texts = mentions.document.texts
    for named in mentions.parties:
        due = names.get(named.role)
        if due is None or due not in text or texts[named.place].startswith(due, named.start):
            continue
        # Any other name may be meant; a beginning of the right one, or the other side's, cannot.
        if due.startswith(named.name) or named.name in names.values():
            message = f"{named.role}应为“{due}”，这里却写作“{named.name}”；请检查模板"
            yield Remark(named.place, message, named.name, due)


def _plain(name: str) -> str:
    return name.replace("\r\n", "\n").replace("\r", "\n").strip()
