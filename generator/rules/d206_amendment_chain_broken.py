"""变更前的值与合同或上一次变更后的值接不上。

为什么：补充协议写错了变更前的值，就说不清改的是哪一个版本。
怎么改：第一次变更的“变更前”写合同原来的值，以后各次写上一次“变更后”的值。
依据：民法典 544（变更内容约定不明确的，推定为未变更）。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.filters import percent
from generator.findings import Severity
from generator.history import History
from generator.model import Deal, Entry
from generator.paths import look_up, name_path, read_value, trace_path
from generator.rule import Remark
from generator.values import Choice, Ratio, show

SEVERITY = Severity.ERROR
OVERRULABLE = True


def _changes(*pairs: tuple[object, object], path: str = "total") -> dict[str, object]:
    return {
        "period": {"end": "2027-04-10"},
        "amendments": [
            {"changes": [{"path": path, "before": before, "after": after}]}
            for before, after in pairs
        ],
    }


GOOD = (
    _changes(("120000.00", "125000.00"), (125000, "130000.00")),
    _changes(("2027年4月10日", "2027-10-10"), path="服务期限.止"),
    _changes((None, "125000.00"), ("125000.00", "126000.00")),
    _changes(("第八条原文", "第八条新文"), path="第八条"),
    _changes(("乙方", "甲方"), path="terms.ip_owner"),
)
BAD = (
    _changes(("102000.00", "125000.00")),
    _changes(("120000.00", "125000.00"), ("120000.00", "130000.00")),
    _changes(("2027-04-11", "2027-10-10"), path="period.end"),
    _changes(("某某服务项目", "新项目"), path="$.project.name"),
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    current: dict[tuple[str | int, ...], object] = {("total",): facts.original_total}
    for number, amendment in enumerate(deal.amendments or ()):
        for index, change in enumerate(amendment.changes or ()):
            path = trace_path(change.path)
            if path is None:
                continue
            known = current.get(path, look_up(deal, path))
            try:
                before = read_value(deal, path, change.before)
                after = read_value(deal, path, change.after)
            except ValueError:
                current.pop(path, None)
                continue
            if after is not None:
                current[path] = after
            plain = known is not None and not isinstance(known, tuple | Entry)
            if plain and before is not None and before != known:
                was = percent(known) if isinstance(known, Ratio) else show(known)
                was = known.chinese if isinstance(known, Choice) else was
                yield Remark(
                    f"$.amendments[{number}].changes[{index}].before",
                    f"第 {number + 1} 次变更把{name_path(path)}的变更前写作 {show(change.before)}，"
                    f"而此前的值是 {was}；请改正其中之一",
                    show(change.before),
                    was,
                )
