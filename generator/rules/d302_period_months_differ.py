"""服务期限的月数与起止日期对不上。

为什么：写明起日的，起日当天计入，到最后一个月对应日的前一天止；自签订起算的，当天不计，到对应日止。多算一天，双方就少了或多了一天的义务。
怎么改：按提示改正止日或月数；只写起日和月数，止日会自动算出。
依据：《民法典》第二百零一条、第二百零二条
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.dates import last_day, last_day_from
from generator.errors import ReadingLimit
from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.ERROR

GOOD = (
    {"period": {"start": "2026-04-11", "end": "2027-04-10", "months": 12}},
    {"period": {"start": "2026-01-31", "end": "2026-02-28", "months": 1}},
    {"period": {"start": "2026-03-01", "end": "2028-02-29", "months": 24}},
    {"signing": {"date": "2026-04-29"}, "period": {"end": "2027-04-29", "months": 12}},
    {"period": {"end": "2027-04-29", "months": 12}},
)

BAD = (
    {"period": {"start": "2026-04-11", "end": "2027-04-11", "months": 12}},
    {"period": {"start": "2026-04-11", "end": "2027-04-10", "months": 24}},
    {"period": {"start": "2026-04-11", "end": "2027-04-09", "months": 12}},
    {"period": {"start": "2026-05-11", "end": "2027-04-10", "months": 12}},
    {"signing": {"date": "2026-04-29"}, "period": {"end": "2027-04-28", "months": 12}},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    period = deal.period
    if period is None or period.end is None or period.months is None:
        return
    signed = deal.signing.date if deal.signing else None
    start, end, months = period.start, period.end, period.months
    if start and end < start:
        return  # reversed: another rule tells
    try:
        if start:
            since, right = f"从 {start} 起", last_day(start, months)
        elif signed:
            since, right = f"自签订（{signed}）次日起", last_day_from(signed, months).end
        else:
            return
    except ReadingLimit:
        return
    if end != right:
        yield Remark(
            "$.period.end",
            f"服务期限{since} {months} 个月，应到 {right} 止，却写到 {end}；请改正止日或月数",
            str(end),
            str(right),
        )
