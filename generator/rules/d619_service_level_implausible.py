"""服务指标的百分数不合常理。

为什么：可用性不会超过 100%，低于 90% 或没有百分号多半是写错了数位。
怎么改：写成带百分号的数，如 99.9%。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark, cite
from generator.values import show

SEVERITY = Severity.WARNING


def _level(target: str, name: str = "云平台可用性") -> dict[str, object]:
    return {"service_levels": [{"name": name, "target": target}]}


GOOD = (
    _level("99.99%"),
    _level("≥99.9999%"),
    _level("不低于 99.9％"),
    _level("100%"),
    _level("30 分钟", "故障响应时间"),
    _level("5%", "丢包率"),
    _level("60%", "CPU 平均利用率"),
)
BAD = (
    _level("101%"),
    _level("999.9%"),
    _level("9.99%"),
    _level("99.99"),
    _level("0%"),
    _level("99,99%"),
)

_COMMA = re.compile(r"(?<!\d)\d{1,2}[,，]\d{1,9}\s*[%％]")
_TARGET = re.compile(r"\D{0,6}?(\d{1,9}(?:\.\d{1,9})?)\s*([%％]?)\D{0,4}")


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    for index, level in enumerate(deal.service_levels or ()):
        target = (level.target or "").strip()
        if _COMMA.search(target):
            yield Remark(
                f"$.service_levels[{index}].target",
                f"{cite('项', index + 1, level.name)}的目标“{show(target)}”"
                "像是把小数点写成了逗号；请核对",
                show(target),
                re.sub("[,，]", ".", target),
            )
            continue
        found = _TARGET.fullmatch(target)
        if not found:
            continue
        value, is_percent = Decimal(found[1]), bool(found[2])
        reliable = re.search("可用|可靠|持久|完好", level.name or "")
        bare = found[0] == found[1]
        severity = Severity.WARNING
        if is_percent and value > 100:
            severity, words = Severity.ERROR, "超过 100%，不可能达到"
        elif reliable and is_percent and value < 90:
            words = "低于 90%，像是写错了数位"
        elif reliable and bare:
            words = "没有百分号"
        else:
            continue
        yield Remark(
            f"$.service_levels[{index}].target",
            f"{cite('项', index + 1, level.name)}的目标“{show(level.target)}”{words}；请核对",
            show(level.target),
            f"{found[1]}%" if bare and reliable and 90 <= value <= 100 else None,
            severity,
        )
