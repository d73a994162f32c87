"""条款里的天数、小时数或月数不合常理。

为什么：0 使条款无法适用，过长多半是多写了数位或单位不对。
怎么改：核对数字；没有约定的不写。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.fields import note_fields
from generator.findings import Severity
from generator.history import History
from generator.model import Deal, Terms
from generator.rule import Remark

SEVERITY = Severity.WARNING
GOOD = (
    {"terms": {"refund_days": 30, "rework_working_days": 5}},
    {"terms": {"fault_response_hours": 72, "fault_report_minutes": 30}},
    {"terms": {"transition_months": 3}},
    {"terms": {"force_majeure_termination_days": 365}},
)
BAD = (
    {"terms": {"late_start_termination_days": 0}},
    {"terms": {"force_majeure_notice_days": 1500}},
    {"terms": {"fault_response_hours": 100}},
    {"terms": {"fault_report_minutes": 3000}},
    {"terms": {"transition_months": 36}},
    {"terms": {"rework_working_days": 0}},
    {"terms": {"delivery_deemed_working_days": 300}},
    {"terms": {"acceptance_sign_days": 300}},
)

_LONGEST = {
    "_working_days": (60, "个工作日"),
    "_days": (365, "天"),
    "_hours": (72, "小时"),
    "_minutes": (1440, "分钟"),
    "_months": (24, "个月"),
}
_SHORTER = {"acceptance_sign_days": (60, "天"), "force_majeure_notice_days": (90, "天")}


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    if deal.terms is None:
        return
    for key, note in note_fields(Terms).items():
        value = getattr(deal.terms, key)
        ending = next((ending for ending in _LONGEST if key.endswith(ending)), None)
        if ending and value is not None:
            longest, unit = _SHORTER.get(key, _LONGEST[ending])
            if 0 < value <= longest:
                continue
            words = "无法适用" if value == 0 else f"超过 {longest} {unit}，不合常理"
            yield Remark(f"$.terms.{key}", f"{note.title}是 {value}，{words}；请核对", str(value))
