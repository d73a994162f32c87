"""日期离签订日期太远，像是年份写错。

为什么：一份合同里的日期彼此相近；相差多年的，多半是把年份敲错了一位。
怎么改：核对年份后改正；确实如此时可以接受。
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.WARNING

GOOD = (
    {"signing": {"date": "2026-03-31"}, "period": {"start": "2027-03-31", "months": 12}},
    {"signing": {"date": "2026-12-31"}, "period": {"start": "2027-01-01", "months": 120}},
    {"signing": {"date": "2019-12-31"}},
    {"period": {"start": "2026-04-11", "months": 12}},
)

BAD = (
    {"signing": {"date": "2026-03-31"}, "period": {"start": "2027-04-11", "months": 12}},
    {"signing": {"date": "1926-03-31"}},
    {
        "signing": {"date": "2026-03-31"},
        "payments": [{"percent": "100%", "due_date": "2062-05-10"}],
    },
    {"award": {"date": "2126-03-20"}},
    {"signing": {"date": "2026-03-31"}, "acceptance": [{"stage": "final", "date": "2072-04-20"}]},
)


_NEAREST_YEARS = 10


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    signed = deal.signing.date if deal.signing else None
    for title, path, day in _list_dates(deal):
        if facts.period.end and path.startswith("$.payments"):
            continue  # compared with the period: another rule tells
        if signed is None or path == "$.signing.date":
            strange = not 2000 <= day.year < 2100
            beside = "不像合同里的日期"
        elif not 2000 <= signed.year < 2100:
            continue  # the signing date itself is strange and told as such
        elif path == "$.period.start":
            strange = (day - signed).days > 366
            beside = f"比签订日期 {signed} 晚一年以上"
        else:
            strange = abs(day.year - signed.year) > _NEAREST_YEARS
            beside = f"与签订日期 {signed} 相差 {abs(day.year - signed.year)} 年"
        if strange:
            yield Remark(path, f"{title} {day} {beside}，请核对年份", str(day))


def _list_dates(deal: Deal) -> Iterator[tuple[str, str, date]]:
    singles = (
        ("签订日期", "signing", "date"),
        ("服务起日", "period", "start"),
        ("服务止日", "period", "end"),
        ("中标通知日期", "award", "date"),
    )
    for title, group, key in singles:
        entry = getattr(deal, group)
        day = getattr(entry, key) if entry else None
        if day:
            yield title, f"$.{group}.{key}", day
    listed = (
        ("开票截止", "payments", "invoice_by"),
        ("付款到期日", "payments", "due_date"),
        ("验收日期", "acceptance", "date"),
        ("变更日期", "amendments", "date"),
        ("通知日期", "notices", "date"),
    )
    for title, group, key in listed:
        for index, entry in enumerate(getattr(deal, group) or ()):
            if day := getattr(entry, key):
                yield title, f"$.{group}[{index}].{key}", day
