"""验收日期晚于报告日期，或早于合同。

为什么：报告写的是已经验收的结果；没有发生的验收，或合同之前的验收，多半是日期写错。
怎么改：核对验收日期和文书日期（--date）；先空着打印的用 --blank。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Acceptance, Deal
from generator.rule import Remark, find_selected, is_contract

SEVERITY = Severity.WARNING


def _held(
    day: str, paper_day: str, contract_day: str = "2026-03-31", **more: object
) -> dict[str, object]:
    paper = {"kind": "acceptance", "form": "report", "over": "acceptance", "index": 0}
    return {
        "acceptance": [{"stage": "midterm", "date": day}],
        "@paper": paper | {"key": "midterm", "date": paper_day} | more,
        "@history": [{"paper_date": contract_day}],
    }


GOOD = (
    _held("2026-10-13", "2026-10-13"),
    _held("2026-10-13", "2026-10-20"),
    _held("2026-03-31", "2026-10-20"),
    _held("2026-10-21", "2026-10-20", blank=True),
    _held("2026-10-21", "2026-10-20", kind="contract", form="technical-service"),
)
BAD = (
    _held("2026-10-14", "2026-10-13"),
    _held("2026-03-30", "2026-10-13"),
    _held("2027-10-13", "2026-10-13"),
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    paper = facts.paper
    stage: Acceptance | None = find_selected(deal, facts, "acceptance")
    if paper.kind != "acceptance" or stage is None or stage.date is None:
        return
    day, place = stage.date, f"$.acceptance[{paper.index}].date"
    if paper.date and day > paper.date and not paper.blank:
        words = f"验收日期 {day} 晚于报告日期 {paper.date}，那时还没有验收；请核对"
        yield Remark(place, words, str(day), untimely=True)
    contracts = [each for each in history.current("contract") if is_contract(each)]
    if contracts and day < contracts[-1].paper_date:
        words = (
            f"验收日期 {day} 早于合同 {contracts[-1].number} 的出具日期 "
            f"{contracts[-1].paper_date}，请核对"
        )
        yield Remark(place, words, str(day), severity=Severity.INFO)
