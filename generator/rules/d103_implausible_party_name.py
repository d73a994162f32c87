"""单位名称不像一个单位的全称。

为什么：名称须与公章一致；称谓、号码或没写完的名称会让合同的一方不明确。
怎么改：照营业执照或法人证书写上全称；名称确实如此时可以接受。
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
    {"buyer": {"name": "星河市12345政务热线中心"}},
    {"buyer": {"name": "IBM"}, "supplier": {"name": "3M中国有限公司"}},
    {"supplier": {"name": "云岭云计算股份有限公司"}},
    {"buyer": {"name": "采购人服务中心"}},
)

BAD = (
    {"buyer": {"name": "甲方"}},
    {"supplier": {"name": "云岭云计算有限"}},
    {"buyer": {"name": "星河市药品监督管理"}},
    {"supplier": {"name": "云岭云计算有限公司 91110108MA0000000X"}},
    {"buyer": {"name": "12345"}},
    {"buyer": {"name": "局"}},
    {"supplier": {"name": "云岭云计算有限公司13800138000"}},
)


_ROLE = re.compile(
    "(?:甲|乙|丙|采购|供货|服务|委托|受托|买|卖)方|采购人|供应商|服务商|中标人"
    "|(?:采购|中标|本|我|贵)单位|(?:本|我|贵)公司|(?:单位|公司)?名称|全称"
)
_CUT_SHORT = re.compile(r"(?:有限|责任|股份|有限公|责任公|股份公|集团公|监督管理|委员)$")


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    for side, title in (("buyer", "甲方"), ("supplier", "乙方")):
        name = getattr(deal, side).name
        plain = plain_name(name)
        if not plain:
            continue
        if _ROLE.fullmatch(plain):
            trouble = "是称谓，不是单位名称"
        elif re.fullmatch(r"[\d.,:;、，。：；/\\-]+", plain):
            trouble = "没有文字"
        elif len(plain) == 1:
            trouble = "只有一个字"
        elif re.search(r"(?<![0-9A-Za-z])[0-9A-Z]{17}[0-9A-Z]|1[3-9]\d{9}|@", plain):
            trouble = "里混入了号码或邮箱"
        elif _CUT_SHORT.search(plain):
            trouble = "像是没有写完"
        else:
            continue
        yield Remark(f"$.{side}.name", f"{title}名称“{name}”{trouble}，请写单位全称", name)
