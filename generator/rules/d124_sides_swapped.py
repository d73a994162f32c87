"""甲乙双方可能写反了。

为什么：政府采购的采购人是机关、事业单位或团体，供应商多为企业；企业作甲方而机关作乙方，多半写反了。
怎么改：核对后对调；确实如此时可以接受。
依据：《政府采购法》第十五条：采购人是依法进行政府采购的国家机关、事业单位、团体组织
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark
from generator.wording import plain_name

SEVERITY = Severity.WARNING

GOOD = (
    {"project": {"government": True}},
    {
        "project": {"government": False},
        "buyer": {"name": "云岭云计算有限公司"},
        "supplier": {"name": "星河市政务数据中心"},
    },
    {
        "project": {"government": True},
        "buyer": {"name": "星河城投有限公司"},
        "supplier": {"name": "云岭云计算有限公司"},
    },
)

BAD = (
    {
        "project": {"government": True},
        "buyer": {"name": "云岭云计算有限公司"},
        "supplier": {"name": "星河市政务数据中心"},
    },
    {
        "project": {"government": True},
        "buyer": {"name": "云岭公司"},
        "supplier": {"name": "星河市财政局"},
    },
)


_COMPANY = re.compile("公司$")
_PUBLIC = re.compile("(?:局|厅|委员会|人民政府|中心|法院|检察院|办公室)$")


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    if not deal.project.government:
        return
    buyer, supplier = plain_name(deal.buyer.name), plain_name(deal.supplier.name)
    if _COMPANY.search(buyer) and _PUBLIC.search(supplier):
        yield Remark(
            "$.buyer.name",
            f"政府采购项目的甲方写成“{deal.buyer.name}”、乙方写成“{deal.supplier.name}”，"
            "请核对是否写反",
            deal.buyer.name,
        )
