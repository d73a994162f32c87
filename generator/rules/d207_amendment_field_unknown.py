"""变更的字段在交易数据里找不到。

为什么：找不到字段，变更前后的值就无法核对，也进不了以后的发票和通知。
怎么改：写字段的名字或路径，如 total、合同总价、payments[0].amount；改的是条文的可以不理。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.paths import look_up, trace_path
from generator.rule import Remark
from generator.values import show

SEVERITY = Severity.WARNING


def _change(path: str) -> dict[str, object]:
    return {
        "payments": [{"percent": "100%"}],
        "amendments": [{"changes": [{"path": path, "before": "1", "after": "2"}]}],
    }


GOOD = (
    _change("合同总价"),
    _change("$.payments[0].amount"),
    _change("付款计划第 1 项的金额"),
    _change("terms.refund_days"),
    _change("extra.机房"),
)
BAD = (_change("totel"), _change("payments[7].amount"), _change("项目.总价"), _change("第八条"))


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    for number, amendment in enumerate(deal.amendments or ()):
        for index, change in enumerate(amendment.changes or ()):
            path = trace_path(change.path)
            lost = path is None or any(
                isinstance(step, int) and look_up(deal, path[: place + 1]) is None
                for place, step in enumerate(path)
            )
            if lost:
                yield Remark(
                    f"$.amendments[{number}].changes[{index}].path",
                    f"第 {number + 1} 次变更的字段“{show(change.path)}”不在交易数据里，"
                    "前后的值无法核对；请写成如 total 或 合同总价 的名字",
                    show(change.path),
                )
