"""有不符合的项目，验收结论却是合格。

为什么：同一份报告里自相矛盾，付款和整改都没有依据。
怎么改：核对各项是否符合；确有不符合的，结论写基本合格或不合格，并写明问题及整改。
依据：政府采购法实施条例 45。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Acceptance, Deal
from generator.rule import Remark, find_selected
from generator.values import show

SEVERITY = Severity.ERROR
OVERRULABLE = True


def _held(conclusion: str, index: int = 0, **stage: object) -> dict[str, object]:
    paper = {"kind": "acceptance", "form": "report", "over": "acceptance", "key": "final"}
    return {
        "acceptance": [{"stage": "final", "conclusion": conclusion} | stage],
        "@paper": paper | {"index": index},
    }


_RESULTS = [{"name": "云主机", "conforms": True}, {"name": "云数据库", "conforms": False}]
_CRITERIA = [{"category": "safety", "requirement": "日志留存六个月", "conforms": False}]

GOOD = (
    _held("合格", results=_RESULTS[:1]),
    _held("基本合格", results=_RESULTS, issues="十日内补齐"),
    _held("不合格", criteria=_CRITERIA),
    _held("合格", results=[{"name": "云主机"}]),
    {"acceptance": [{"stage": "final", "conclusion": "合格", "results": _RESULTS}]},
)
BAD = (
    _held("合格", results=_RESULTS),
    _held("合格", criteria=_CRITERIA),
    _held("合格", results=_RESULTS, criteria=_CRITERIA, issues="十日内补齐"),
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    stage: Acceptance | None = find_selected(deal, facts, "acceptance")
    if facts.paper.kind != "acceptance" or stage is None or stage.conclusion != "合格":
        return
    place = f"$.acceptance[{facts.paper.index}]"
    judged = [
        (f"{place}.results[{number}].conforms", result.name, result.conforms)
        for number, result in enumerate(stage.results or ())
    ] + [
        (f"{place}.criteria[{number}].conforms", criterion.requirement, criterion.conforms)
        for number, criterion in enumerate(stage.criteria or ())
    ]
    for where, name, conforms in judged:
        if conforms is False:
            yield Remark(
                where,
                f"“{show(name or '')}”不符合，验收结论却是合格；请核对，或改写结论",
                "否",
            )
