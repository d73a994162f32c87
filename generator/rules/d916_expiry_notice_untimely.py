"""到期通知发得不是时候。

为什么：服务已经期满就无所谓续签；发得太早多半是年份写错，太晚来不及走采购程序。
怎么改：核对服务期限和通知日期；服务已满的，另签新合同。
依据：政府采购的合同期满后须重新采购，不能径行续签。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.ERROR


def _notice(day: str, form: str = "expiry", kind: str = "notice") -> dict[str, object]:
    return {
        "period": {"start": "2026-04-11", "months": 12},
        "@paper": {"kind": kind, "form": form, "date": day},
    }


GOOD = (
    _notice("2027-03-11"),
    _notice("2026-10-12"),
    _notice("2027-01-10"),
    _notice("2027-04-11", form="payment"),
    _notice("2027-04-11", form="expiry") | {"period": {}},
)
BAD = (
    _notice("2027-04-11"),
    _notice("2028-01-10"),
    _notice("2027-03-12"),
    _notice("2026-10-11"),
)

_SOON, _FAR = 30, 180


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    paper, end, days = facts.paper, facts.expiry.end, facts.expiry.days_left
    if (paper.kind, paper.form) != ("notice", "expiry") or end is None or days is None:
        return
    place = "$.period.end" if deal.period and deal.period.end else "$.period"
    if days < 0:
        words = f"服务期限 {end} 已满，通知日期 {paper.date} 在期满之后；请核对期限或通知日期"
        yield Remark(place, words, str(end), untimely=True)
    elif days < _SOON:
        words = f"服务期限 {end} 届满，只剩 {days} 天，续签和重新采购的时间不多了"
        yield Remark(place, words, str(end), severity=Severity.INFO)
    elif days > _FAR:
        words = f"服务期限 {end} 届满，还有 {days} 天，现在发到期通知过早；请核对年份"
        yield Remark(place, words, str(end), severity=Severity.WARNING, untimely=True)
