"""拟定的验收日期不合适。

为什么：拟在过去、放假日或服务期限之外验收，对方无法安排，多半是日期写错。
怎么改：核对通知里的拟定日期和服务期限。
依据：《全国年节及纪念日放假办法》。
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from generator.facts import Facts, find_notice
from generator.findings import Severity
from generator.history import History
from generator.model import Acceptance, Deal
from generator.rule import Remark, find_selected

SEVERITY = Severity.WARNING


def _notice(held_on: str, stage: str = "midterm", day: str = "2026-09-01") -> dict[str, object]:
    own = {"kind": "notice", "form": "acceptance", "over": "acceptance", "index": 0, "key": stage}
    return {
        "period": {"start": "2026-04-13", "end": "2027-04-09"},
        "acceptance": [{"stage": stage}],
        "notices": [{"form": "acceptance", "held_on": held_on}],
        "@paper": own | {"date": day},
    }


GOOD = (
    _notice("2026-10-13"),
    _notice("2026-09-01"),
    _notice("2027-04-09"),
    _notice("2027-04-12", stage="final"),
    _notice("2026-10-01") | {"@paper": {}},
    _notice("2026-10-13")
    | {
        "notices": [
            {"form": "acceptance", "about": "final", "held_on": "2027-04-12"},
            {"form": "acceptance", "about": "midterm", "held_on": "2026-10-13"},
        ]
    },
)
BAD = (
    _notice("2026-08-31"),
    _notice("2026-10-01"),
    _notice("2026-10-17"),
    _notice("2027-04-12"),
    _notice("2027-04-08", stage="final"),
    _notice("2027-01-01"),
)

# Days off of every year by the solar calendar; the others move and are not known here.
_DAYS_OFF = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    paper = facts.paper
    if (paper.kind, paper.form) != ("notice", "acceptance"):
        return
    stage: Acceptance | None = find_selected(deal, facts, "acceptance")
    index, notice = find_notice(deal, paper) or (0, None)
    day = notice.held_on if notice else None
    if day is not None:
        for words, severity in _find_faults(day, stage, facts):
            place = f"$.notices[{index}].held_on"
            yield Remark(place, f"拟定的验收日期 {day} {words}", str(day), severity=severity)


def _find_faults(
    day: date, stage: Acceptance | None, facts: Facts
) -> Iterator[tuple[str, Severity | None]]:
    sent, start, end = facts.paper.date, facts.period.start, facts.period.end
    if sent and day < sent:
        yield f"早于通知日期 {sent}；请改到通知之后", None
    if (day.month, day.day) in _DAYS_OFF:
        yield "是法定节假日；请另定日期", None
    elif day.weekday() >= 5:
        # A weekend may be a transferred working day.
        yield f"是星期{'六日'[day.weekday() - 5]}；不是调休上班日的请另定日期", Severity.INFO
    if stage is None:
        return
    if stage.stage == "midterm" and ((start and day < start) or (end and day > end)):
        yield f"不在服务期限（{start or '未写起日'} 至 {end or '未写止日'}）之内；请核对", None
    elif stage.stage == "final" and end and day < end:
        yield f"早于服务止日 {end}，服务尚未期满；请核对", None
