"""同一方的税号、账号前后不同，或双方用了同一个税号。

为什么：一个单位只有一个统一社会信用代码；账号写成两个，款项不知付到哪里。
怎么改：核对证照和开户信息，改成同一个；确有两个账户的，写明各自的用途。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.folding import fold
from generator.mentions import Labelled, Mentions
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.ERROR

_HEAD = (
    "甲方：星河市政务数据中心\n税号：12110000400881265U\n"
    "乙方：云岭云计算有限公司\n税号：91370100391076482B\n账号：37050161880800000621\n"
)
_SIDES = {"甲方": "乙方", "乙方": "甲方"}

GOOD = (
    _HEAD + "第一条 付款\n乙方收款账户信息如下：\n账号：3705 0161 8808 0000 0621",
    _HEAD + "第一条 开票\n甲方开票信息如下：\n税号：12110000400881265U",
    _HEAD + "第一条 付款\n农民工工资专用账户账号：37050161880800000999",
    _HEAD + "第一条 其他\n监理单位：南湖监理有限公司，税号：91370100391076482B",
)
BAD = (
    _HEAD + "第一条 付款\n乙方收款账户信息如下：\n账号：37050161880800000612",
    _HEAD + "第一条 开票\n甲方开票信息如下：\n税号：91370100391076482B",
    _HEAD + "第一条 付款\n户名：云岭云计算有限公司\n账号：37050161880800000622",
    "甲方：星河中心站\n税号：12110000400881265U\n乙方：云岭公司\n税号：12110000400881265U",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    texts = mentions.document.texts
    first: dict[tuple[str, str], Labelled] = {}
    for label in mentions.labels:
        if label.kind not in ("tax_id", "account") or label.owner not in _SIDES:
            continue
        value = _plain(label.excerpt)
        if not re.fullmatch("[0-9A-Z]{8,30}", value) or re.search(
            "专用|专户|监管|农民工|共管|另|保证金", texts[label.place]
        ):
            continue
        what = "税号" if label.kind == "tax_id" else "账号"
        sure = None if label.kind == "tax_id" else Severity.WARNING
        before = first.setdefault((label.owner, label.kind), label)
        other = first.get((_SIDES[label.owner], label.kind))
        if other and _plain(other.excerpt) == value:
            message = f"{label.owner}的{what}“{label.excerpt}”与{other.owner}的相同；请核对"
            yield Remark(label.place, message, label.excerpt, None, sure)
        elif _plain(before.excerpt) != value:
            message = f"{label.owner}的{what}前面写作“{before.excerpt}”，这里写作“{label.excerpt}”；请核对"
            yield Remark(label.place, message, label.excerpt, before.excerpt, sure)


def _plain(text: str) -> str:
    return re.sub(r"[\s-]", "", fold(text)).upper()
