"""通知所说的事已经办过，或者还早。

为什么：验收已经进行、变更已经生效再发通知，对方会以为还有一次；发得太早，对方无从安排。
怎么改：核对文书日期（--date）和事情的日期；事情已经办过的不必再发。
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Acceptance, Amendment, Deal
from generator.rule import Remark, cite, find_selected

SEVERITY = Severity.WARNING


def _acceptance(day: str, stage: str = "midterm", **held: object) -> dict[str, object]:
    own = {"kind": "notice", "form": "acceptance", "over": "acceptance", "index": 0, "key": stage}
    return {
        "period": {"start": "2026-04-13", "end": "2027-04-09"},
        "acceptance": [{"stage": stage} | held],
        "@paper": own | {"date": day},
    }


def _change(day: str, form: str = "change", dated: str | None = "2026-08-20") -> dict[str, object]:
    changes = [{"path": "total", "before": "120000.00", "after": "125000.00"}]
    own = {"kind": "notice", "form": form, "over": "amendments", "index": 0, "date": day}
    return {"amendments": [{"date": dated, "changes": changes}], "@paper": own}


GOOD = (
    _acceptance("2026-10-01"),
    _acceptance("2026-10-13", date="2026-10-13"),
    _acceptance("2027-02-08", "final"),
    _acceptance("2027-04-20", "final"),
    _acceptance("2026-10-14", date="2026-10-13") | {"@paper": {}},
    _change("2026-08-20"),
    _change("2026-08-21", dated=None),
    _change("2026-08-21") | {"@paper": {"kind": "contract", "form": "supplement"}},
)
BAD = (
    _acceptance("2026-10-14", date="2026-10-13"),
    _acceptance("2026-04-12"),
    _acceptance("2027-02-07", "final"),
    _acceptance("2027-05-01", "final", date="2027-04-12"),
    _change("2026-08-21"),
    _change("2027-01-04"),
)

# How many days before the service ends a final acceptance may be announced without a word.
_EARLY = 60


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    paper = facts.paper
    if paper.kind != "notice" or paper.date is None:
        return
    stage: Acceptance | None = find_selected(deal, facts, "acceptance")
    amendment: Amendment | None = find_selected(deal, facts, "amendments")
    if paper.form == "acceptance" and stage is not None:
        words = _judge_stage(stage, paper.date, facts)
        if words:
            yield Remark(f"$.acceptance[{paper.index}]", words, str(paper.date), untimely=True)
    elif paper.form == "change" and amendment and amendment.date and amendment.date < paper.date:
        words = (
            f"{cite('次', (paper.index or 0) + 1, amendment.number)}变更的日期是 "
            f"{amendment.date}，在通知日期 {paper.date} 之前；已经变更的不必再发变更通知"
        )
        yield Remark(f"$.amendments[{paper.index}].date", words, str(paper.date), untimely=True)


def _judge_stage(stage: Acceptance, today: date, facts: Facts) -> str | None:
    """Why a notice of an acceptance is late or early; None when its day will do."""
    title = {"midterm": "中期验收", "final": "终验"}.get(stage.stage or "", "验收")
    start, end = facts.period.start, facts.period.end
    if stage.date and stage.date < today:
        return f"{title}已在 {stage.date} 进行，通知日期是 {today}；已经验收的不必再发通知"
    if stage.stage == "midterm" and start and today < start:
        return f"服务 {start} 才开始，通知日期是 {today}；请到{title}前再发通知"
    if stage.stage == "final" and end and (end - today).days > _EARLY:
        return f"服务 {end} 期满，离通知日期 {today} 还有 {(end - today).days} 天；请到{title}前再发通知"
    return None
