"""名称里有紧挨着重复的词。

为什么：“服务服务”这样的重复多半是拼接名称时叠出来的，印在封面上很难看。
怎么改：删去重复的一遍。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark
from generator.values import show
from generator.wording import NAMES, list_texts, plain_name

SEVERITY = Severity.WARNING

GOOD = (
    {"project": {"name": "政务云基础服务运维服务项目"}},
    {"project": {"name": "大大小小天天向上平台", "service": "星星点点云服务"}},
    {"items": [{"name": "云主机", "remark": "逐台逐台核对", "amount": "120000.00"}]},
    {"items": [{"name": "8888 端口 AABB 服务", "amount": "120000.00"}]},
)

BAD = (
    {"project": {"name": "业务平台云服务服务项目"}},
    {"project": {"service": "政务云政务云服务"}},
    {"supplier": {"name": "云岭云计算有限公司有限公司"}},
    {"items": [{"name": "主机防护主机防护", "amount": "120000.00"}]},
    {"annexes": [{"title": "中标通知书通知书"}]},
)


_DOUBLED = re.compile(r"([\u4e00-\u9fff]{2,30})\1")


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    parties = [plain_name(deal.buyer.name), plain_name(deal.supplier.name)]
    for wording in list_texts(deal):
        if wording.key not in NAMES:
            continue
        found = _DOUBLED.search(wording.text)
        if found is None or len(set(found[1])) == 1:
            continue
        if any(party in found[1] for party in parties):
            continue  # a party's name twice: another rule tells
        if wording.place in ("$.buyer.name", "$.supplier.name") and re.fullmatch(
            r"(.{2,100})\1+", plain_name(wording.text)
        ):
            continue
        yield Remark(
            wording.place,
            f"{wording.title}“{show(wording.text)}”里“{found[1]}”连写了两遍，请核对",
            wording.text,
            wording.text.replace(found.group(), found[1], 1),
        )
