"""文字里有第三家单位的名称。

为什么：从上一份合同改来的数据，常常留着上一家客户的名称；印进合同会张冠李戴，甚至泄露别家的信息。
怎么改：核对后改成本合同的单位；确实要写第三家单位的（如为下属单位代购），可以接受。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark
from generator.values import show
from generator.wording import list_texts, plain_name

SEVERITY = Severity.WARNING

GOOD = (
    {"project": {"name": "星河市政务数据中心业务平台云服务项目"}},
    {"buyer": {"name": "星河市财政局"}, "project": {"name": "星河市财政局局域网运维项目"}},
    {"project": {"name": "星河市智慧城市运行中心建设项目"}},
    {"items": [{"name": "云岭云计算有限公司驻场服务", "amount": "120000.00"}]},
    {"project": {"name": "市域社会治理平台（局端）项目"}},
)

BAD = (
    {"project": {"name": "星河市药品监督管理局信息平台运维项目"}},
    {"annexes": [{"title": "北川数据科技有限公司服务清单"}]},
    {"invoicing": {"remark": "北川市教育局云服务费"}},
    {"project": {"name": "北川市应急服务中心信息平台运维项目"}},
    {
        "items": [
            {"name": "云主机", "remark": "由北川网络技术有限责任公司提供", "amount": "120000.00"}
        ]
    },
)


_COMPANY = re.compile(r"[\u4e00-\u9fff（）()]{4,30}?(?:有限|有限责任)公司")
_BODY = re.compile(
    r"^([\u4e00-\u9fff]{2,10}?(?:省|市|自治区|区|县|州|旗)[\u4e00-\u9fff]{2,20}?"
    r"(?:管理局|监督局|委员会|税务局|财政局|公安局|教育局|民政局|人民法院|人民检察院|局(?!域)|厅))"
)
_OTHER_BODY = re.compile(
    r"^([\u4e00-\u9fff]{2,10}?(?:省|市|自治区|区|县|州|旗)[\u4e00-\u9fff]{2,20}?"
    r"(?:中心|医院|大学|学院|学校|协会|研究院|红十字会))(?!建设|机房|改造|扩建|工程|搬迁|升级|项目)"
)
_FIELDS = re.compile(
    r"\$\.project\.(?:name|package_name|service)|\$\.annexes\[\d+\]\.title"
    r"|\$\.items\[\d+\]\.(?:name|remark)|\$\.invoicing\.(?:item|remark)"
    r"|\$\.payments\[\d+\]\.name"
)


_is_searched = lru_cache(maxsize=4096)(_FIELDS.fullmatch)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    known = _list_known(deal)
    for wording in list_texts(deal):
        if not _is_searched(wording.place):
            continue
        text = plain_name(wording.text)
        for party in known:
            text = text.replace(party, "")
        for pattern in (_COMPANY, _BODY, _OTHER_BODY):
            found = pattern.search(text)
            if found and not any(found.group() in name for name in known):
                stranger = found.group().lstrip("由与和向为给对以及")
                yield Remark(
                    wording.place,
                    f"{wording.title}“{show(wording.text)}”里的“{stranger}”"
                    f"不是甲方“{deal.buyer.name}”或乙方“{deal.supplier.name}”，"
                    "请核对是否上一份合同留下的",
                    stranger,
                    severity=Severity.INFO if pattern is _OTHER_BODY else None,
                )
                break


def _list_known(deal: Deal) -> list[str]:
    names = [deal.buyer.name, deal.supplier.name]
    if deal.invoicing and deal.invoicing.title:
        names.append(deal.invoicing.title)
    if deal.award and deal.award.agency and deal.award.agency.name:
        names.append(deal.award.agency.name)
    known = [plain for name in names if len(plain := plain_name(name)) > 1]
    return sorted(known, key=len, reverse=True)
