"""变更前后的值不是该字段的写法，或者没有变化。

为什么：不能识别的值无法核对和计算，前后相同的变更没有内容。
怎么改：金额写如 "120000.00"，日期写如 "2026-03-31"，比例写如 "6%"；补上变更后的值。
依据：民法典 544（变更内容约定不明确的，推定为未变更）。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.paths import name_path, read_value, trace_path
from generator.rule import Remark
from generator.values import show

SEVERITY = Severity.ERROR


def _change(path: str, before: object, after: object) -> dict[str, object]:
    return {"amendments": [{"changes": [{"path": path, "before": before, "after": after}]}]}


GOOD = (
    _change("total", "120000.00", "125000.00"),
    _change("total", None, 125000),
    _change("project.name", "业务平台云服务项目", "业务平台政务云服务项目"),
    _change("第八条", "原文", "新文"),
)
BAD = (
    _change("total", "120000.00", "十二万五千元"),
    _change("total", "120000.00", "-5.00"),
    _change("total", "120000.00", None),
    _change("合同总价", "120000.00", 120000),
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    for number, amendment in enumerate(deal.amendments or ()):
        for index, change in enumerate(amendment.changes or ()):
            place = f"$.amendments[{number}].changes[{index}]"
            path = trace_path(change.path)
            if path is None:
                continue
            head = f"第 {number + 1} 次变更的{name_path(path)}"
            read = {}
            for key, title in (("before", "变更前"), ("after", "变更后")):
                written = getattr(change, key)
                try:
                    read[key] = None if written is None else read_value(deal, path, written)
                except ValueError:
                    words = f"{head}：{title}的值 {show(written)} 不是该字段的写法，请改正"
                    yield Remark(f"{place}.{key}", words, show(written))
            if len(read) < 2:
                continue
            if read["after"] is None:
                words = f"{head}没有写变更后的值，变更没有内容；请补上"
                yield Remark(f"{place}.after", words, severity=Severity.WARNING)
            elif read["before"] == read["after"]:
                words = f"{head}变更前后都是 {show(change.after)}，没有变化；请核对"
                yield Remark(f"{place}.after", words, show(change.after), severity=Severity.WARNING)
