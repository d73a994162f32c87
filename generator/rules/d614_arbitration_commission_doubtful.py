"""仲裁委员会的名称不像仲裁机构。

为什么：机构名称写错，仲裁约定可能因选定不明而无效。
怎么改：写全称，如“北京仲裁委员会”“中国国际经济贸易仲裁委员会”。
依据：仲裁法关于仲裁协议内容的规定；仲裁法司法解释 3、6。
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

SEVERITY = Severity.WARNING


def _commission(name: str, dispute: str = "arbitration") -> dict[str, object]:
    return {"terms": {"dispute": dispute, "arbitration_commission": name}}


GOOD = (
    _commission("北京仲裁委员会"),
    _commission("深圳国际仲裁院"),
    _commission("上海国际经济贸易仲裁委员会（上海国际仲裁中心）"),
    _commission("中国海事仲裁委员会上海分会"),
    _commission("", "court"),
)
BAD = (
    _commission("北京市海淀区人民法院"),
    _commission("当地仲裁机构"),
    _commission("北京"),
    _commission("甲方所在地仲裁委员会"),
    _commission("北京劳动人事争议仲裁委员会"),
)

_KNOWN = re.compile(r".{2,}仲裁(委员会|院|中心|庭)([（(].*[)）])?(.{2,6}(分会|中心|分院|仲裁院))?")
_VAGUE = re.compile("所在地|当地|劳动|人事|有关|相关|签订地|履行地")


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    name = ((deal.terms.arbitration_commission if deal.terms else None) or "").strip()
    if name and (not _KNOWN.fullmatch(name) or _VAGUE.search(name)):
        yield Remark(
            "$.terms.arbitration_commission",
            f"“{show(name)}”不像仲裁机构的全称；请写如“北京仲裁委员会”的名称",
            show(name),
        )
