"""服务指标没有达到，验收结论却是合格。

为什么：实测低于目标就是没有按合同履行，合格的结论没有依据。
怎么改：核对实测值；确未达到的，结论写基本合格或不合格，并写明问题及整改。
依据：政府采购法实施条例 45。
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

SEVERITY = Severity.WARNING


def _level(target: str, actual: str, conclusion: str = "合格") -> dict[str, object]:
    return {
        "service_levels": [{"name": "云平台可用性", "target": target, "actual": actual}],
        "acceptance": [{"stage": "final", "conclusion": conclusion}],
    }


GOOD = (
    _level("99.99%", "99.995%"),
    _level("99.9%", "99.90%"),
    _level("99.99%", "99.9%", "不合格"),
    _level("30 分钟", "45 分钟"),
)
BAD = (
    _level("99.99%", "99.9%"),
    _level("≥99.9%", "9.99%"),
    _level("不低于99.9999%", "99.999 %"),
)

_SHARE = re.compile(r"\D{0,6}?(\d{1,9}(?:\.\d{1,9})?)\s*[%％]")


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    if not any(entry.conclusion == "合格" for entry in deal.acceptance or ()):
        return
    for index, level in enumerate(deal.service_levels or ()):
        target = _SHARE.fullmatch((level.target or "").strip())
        actual = _SHARE.fullmatch((level.actual or "").strip())
        # Only of such levels is it certain that more is better.
        if not target or not actual or not re.search("可用|可靠|持久|完好", level.name or ""):
            continue
        if Decimal(actual[1]) < Decimal(target[1]):
            yield Remark(
                f"$.service_levels[{index}].actual",
                f"{cite('项', index + 1, level.name)}的目标是 {level.target}，"
                f"实测 {level.actual} 没有达到，验收结论却是合格；请核对实测值或结论",
                level.actual,
            )
