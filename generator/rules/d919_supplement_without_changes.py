"""补充协议或变更通知没有变更内容。

为什么：没有内容的变更等于没有变更，签了也没有效力。
怎么改：在变更里写明变更内容：字段、变更前、变更后。
依据：民法典 544（变更内容约定不明确的，推定为未变更）。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Amendment, Deal
from generator.rule import Remark, cite, find_selected

SEVERITY = Severity.ERROR


def _paper(kind: str, form: str, index: int, *changes: object) -> dict[str, object]:
    first = [{"path": "total", "before": "120000.00", "after": "125000.00"}]
    return {
        "amendments": [{"number": "补1", "changes": first}, {"number": "补2", "changes": changes}],
        "@paper": {"kind": kind, "form": form, "over": "amendments", "index": index},
    }


_LATER = {"path": "period.end", "before": "2027-04-10", "after": "2027-05-10"}

GOOD = (
    _paper("contract", "supplement", 0),
    _paper("contract", "supplement", 1, _LATER),
    _paper("notice", "change", 1, {"path": "第八条", "before": "原文", "after": "新文"}),
    _paper("contract", "supplement", 1) | {"@paper": {}},
)
BAD = (
    _paper("contract", "supplement", 1),
    _paper("notice", "change", 1),
    _paper("notice", "change", 0) | {"amendments": [{"number": "补1"}]},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    amendment: Amendment | None = find_selected(deal, facts, "amendments")
    index = facts.paper.index
    if amendment is not None and index is not None and not amendment.changes:
        yield Remark(
            f"$.amendments[{index}].changes",
            f"{cite('次', index + 1, amendment.number)}变更没有变更内容，出不了文书；请写明",
        )
