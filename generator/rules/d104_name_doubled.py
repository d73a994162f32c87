"""单位名称重复写了两遍。

为什么：粘贴两次，或模板和数据各写了一遍，名称就会叠起来；项目名称以甲方名称开头时，封面上也会连着出现两遍。
怎么改：只留一遍；项目名称前面不必再写甲方名称。
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

SEVERITY = Severity.ERROR
OVERRULABLE = True

GOOD = (
    {"project": {"name": "关于星河市政务数据中心的云服务项目"}},
    {"project": {"name": "星河市政务数据平台项目"}},
    {"buyer": {"name": "中国中医科学院中医药数据中心"}},
    {"buyer": {"name": "天天学堂"}},
    {"supplier": {"name": "云岭（云岭市）云计算有限公司"}},
)

BAD = (
    {"buyer": {"name": "星河市政务数据中心星河市政务数据中心"}},
    {"supplier": {"name": "云岭云计算有限公司 云岭云计算有限公司"}},
    {"supplier": {"name": "云岭云计算有限公司（云岭云计算有限公司）"}},
    {"project": {"name": "星河市政务数据中心星河市政务数据中心云服务项目"}},
    {"project": {"name": "星河市政务数据中心（星河市政务数据中心）云服务项目"}},
    {"project": {"name": "星河市政务数据中心业务平台云服务项目"}},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    for side, title in (("buyer", "甲方"), ("supplier", "乙方")):
        name = getattr(deal, side).name
        bare = re.sub("[()]", "", plain_name(name))
        if doubled := re.fullmatch(r"(.{2,100})\1+", bare):
            yield Remark(
                f"$.{side}.name",
                f"{title}名称“{name}”把“{doubled[1]}”写了不止一遍，请只留一遍",
                name,
                doubled[1],
            )
    project, buyer = plain_name(deal.project.name), plain_name(deal.buyer.name)
    times = project.count(buyer) if len(buyer) > 1 else 0
    if times > 1:
        yield Remark(
            "$.project.name",
            f"项目名称“{deal.project.name}”里甲方名称“{deal.buyer.name}”出现了 {times} 次，"
            "最多写一次",
            deal.project.name,
        )
    elif times and project.startswith(buyer) and project != buyer:
        yield Remark(
            "$.project.name",
            f"项目名称以甲方名称“{deal.buyer.name}”开头；文书里两者相连时会显得重复，可以省去",
            deal.project.name,
            project.removeprefix(buyer),
            Severity.INFO,
        )
