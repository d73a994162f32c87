"""政府采购补充合同累计增加的金额超过原合同的 10%。

为什么：超过 10% 的追加应另行采购，签补充协议没有依据。
怎么改：减少追加的内容，或另行采购；变更前后的金额写错的，改正金额。
依据：政府采购法 49。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator import money
from generator.facts import Facts, is_total_known
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.paths import read_value, trace_path
from generator.rule import Remark

SEVERITY = Severity.ERROR
OVERRULABLE = True


def _supplements(*changes: tuple[str, str], government: bool = True) -> dict[str, object]:
    return {
        "project": {"government": government},
        "amendments": [
            {"changes": [{"path": "total", "before": before, "after": after}]}
            for before, after in changes
        ],
    }


GOOD = (
    _supplements(("120000.00", "132000.00")),
    _supplements(("120000.00", "126000.00"), ("126000.00", "132000.00")),
    _supplements(("120000.00", "90000.00")),
    _supplements(("120000.00", "150000.00"), government=False),
)
BAD = (
    _supplements(("120000.00", "132000.01")),
    _supplements(("120000.00", "128000.00"), ("128000.00", "136000.00")),
    _supplements(("120000.00", "140000.00"), ("140000.00", "125000.00")),
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    original = facts.original_total
    if not deal.project.government or original <= 0 or not is_total_known(deal, facts):
        return
    current = original
    for number, amendment in enumerate(deal.amendments or ()):
        for index, change in enumerate(amendment.changes or ()):
            if trace_path(change.path) != ("total",) or change.after is None:
                continue
            try:
                after = read_value(deal, ("total",), change.after)
                before = current
                if change.before is not None:
                    before = read_value(deal, ("total",), change.before)
            except ValueError:
                continue
            grown = after - original
            current = after
            if after > before and grown > money.round_fen(original / 10):
                yield Remark(
                    f"$.amendments[{number}].changes[{index}].after",
                    f"变更后总价 {after:,.2f} 比原合同 {original:,.2f} 累计增加 {grown:,.2f}，"
                    f"超过 10%（{money.round_fen(original / 10):,.2f}）；请减少追加或另行采购",
                    f"{after:.2f}",
                )
