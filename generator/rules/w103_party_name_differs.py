"""同一方的名称前后写得不一样。

为什么：名称差一个字就是另一个主体；封面、首部、账户和签署处不一致时，对方可以说没有签过。
怎么改：以营业执照或者法人证书上的名称为准，各处改成同一个全称。
依据：民法典第四百七十条（合同应载明当事人的姓名或者名称和住所）。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.mentions import Mentions, Party
from generator.mentions.names import (
    find_names,
    find_near,
    is_alias,
    is_one_edit,
    is_organisation,
    plain,
)
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.ERROR

_HEAD = "甲方：星河市政务数据中心\n乙方：云岭云计算有限公司\n第一条 服务内容\n"
_SIGN = "（以下无正文）\n甲方（盖章）：星河市政务数据中心\n乙方（盖章）：云岭云计算有限公司"

GOOD = (
    _HEAD + "服务见清单。\n" + _SIGN,
    _HEAD + "甲方：负责提供场地\n乙方：负责施工\n" + _SIGN,
    "甲方：星河市政务数据中心（以下简称甲方）\n乙方：云岭云计算有限公司\n" + _SIGN,
    "甲方：星河市第一中学\n甲方：星河市第二中学\n乙方：云岭云计算有限公司\n" + _SIGN,
    _HEAD + "户名：云岭云计算有限公司\n星河市政务数据局与星河市政务服务中心是甲方的上级。",
    _HEAD + "（以下无正文）\n甲方（盖章）：\n代表（签字）：\n乙方（签字）：王小明",
)
BAD = (
    _HEAD + "（以下无正文）\n甲方（盖章）：星河市政务数椐中心\n乙方（盖章）：云岭云计算有限公司",
    _HEAD + "（以下无正文）\n甲方（盖章）：星河市政务数据\n乙方（盖章）：云岭云计算有限公司",
    _HEAD + "（以下无正文）\n甲方（盖章）：南湖区图书馆\n乙方（盖章）：云岭云计算有限公司",
    _HEAD + "户名：云岭云计箅有限公司",
    _HEAD + "由云岭运计算有限公司负责实施。\n" + _SIGN,
    _HEAD + "中标单位：南湖软件有限公司",
    "甲方：星河（北京）科技公司\n乙方：云岭云计算有限公司\n甲方：星河(北京)科技公司",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    if mentions.outline.form:
        return
    due = find_names(mentions)
    texts = mentions.document.texts
    told = set()
    for party in mentions.parties:
        name = due.get(party.role)
        if name is None or party.name == name or party.name in due.values():
            continue
        severity = _judge(
            mentions, party, name, alias=is_alias(mentions, party, texts[party.place])
        )
        if severity:
            told.add((party.place, party.start))
            words = "只是写法（全角、空格）" if severity is Severity.INFO else "名称"
            message = (
                f"{party.role}在别处写作“{name}”，这里写作“{party.name}”，{words}不一致；请统一"
            )
            yield Remark(party.place, message, party.name, name, severity)
    for label in mentions.labels:
        if label.kind in ("holder", "winner"):
            remark = _judge_holder(label.kind, label.excerpt, due)
            if remark and (label.place, label.start) not in told:
                told.add((label.place, label.start))
                yield Remark(label.place, f"“{label.label}”{remark[0]}", label.excerpt, *remark[1:])
    for role, name in due.items():
        if len(name) < 8 or not is_organisation(name):
            continue
        for place, text in texts.items() if _may_be_near(mentions.document.text, name) else ():
            for start, end in find_near(text, name):
                if (place, start) in told or any(text[start:end] == n for n in due.values()):
                    continue
                told.add((place, start))
                message = f"“{text[start:end]}”与{role}“{name}”只差一个字；请核对是否写错"
                yield Remark(place, message, text[start:end], name, Severity.WARNING)


def _may_be_near(text: str, name: str) -> bool:
    """Whether either half of a name stands in a text without the other half."""
    half = len(name) // 2
    whole = text.count(name)
    return text.count(name[:half]) > whole or text.count(name[half:]) > whole


def _judge(mentions: Mentions, party: Party, name: str, *, alias: bool) -> Severity | None:
    one, other = plain(name), plain(party.name)
    if one == other:
        return Severity.INFO
    if min(len(one), len(other)) >= 5 and is_one_edit(one, other):
        return Severity.ERROR
    if alias or len(other) < 4 or mentions.outline.zone(party.place) in ("annex", ""):
        return None
    if one.startswith(other) or (one.endswith(other) and len(other) * 2 > len(one)):
        return Severity.ERROR
    if other.startswith(one):
        return Severity.WARNING if is_organisation(other) else None
    if is_organisation(one) and is_organisation(other):
        return Severity.ERROR
    return None


def _judge_holder(kind: str, value: str, due: dict[str, str]) -> tuple[str, str, Severity] | None:
    names = [name for name in due.values() if is_organisation(name)]
    if value in due.values() or len(names) < 2:
        return None
    for name in names:
        one, other = plain(name), plain(value)
        if one == other:
            return None
        if min(len(one), len(other)) >= 5 and (
            is_one_edit(one, other) or (one.startswith(other) and not is_organisation(other))
        ):
            words = f"写作“{value}”，与“{name}”不一致；请核对"
            return words, name, Severity.ERROR
    if kind == "winner" and is_organisation(value):
        words = f"是“{value}”，不是合同的任何一方（{'、'.join(names)}）；请核对"
        return words, names[-1], Severity.WARNING
    return None
