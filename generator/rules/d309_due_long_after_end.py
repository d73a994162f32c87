"""付款或开票的日期比服务止日晚得多。

为什么：服务结束很久以后才开票或付款，多半是年份写错；跨年度的预算也可能已经收回。
怎么改：核对年份；确为质保金等远期款项的，可以接受。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.WARNING

GOOD = (
    {
        "period": {"start": "2026-04-11", "months": 12},
        "payments": [{"percent": "100%", "invoice_by": "2027-04-10"}],
    },
    {
        "period": {"start": "2026-04-11", "months": 12},
        "payments": [{"percent": "5%", "due_date": "2028-05-10"}],
    },
    {"payments": [{"percent": "100%", "invoice_by": "2037-04-10"}]},
)

BAD = (
    {
        "period": {"start": "2026-04-11", "months": 12},
        "payments": [{"percent": "100%", "invoice_by": "2028-04-10"}],
    },
    {
        "period": {"start": "2026-04-11", "end": "2027-04-10"},
        "payments": [{"percent": "100%", "due_date": "2037-04-10"}],
    },
    {
        "signing": {"date": "2026-03-31"},
        "period": {"months": 12},
        "payments": [{"percent": "100%", "invoice_by": "2027-12-31"}],
    },
)


_LATEST_DAYS = {"invoice_by": 183, "due_date": 400}


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    end = facts.period.end
    for index, payment in enumerate(deal.payments or ()):
        for key, title in (("invoice_by", "开票截止"), ("due_date", "到期日")):
            day = getattr(payment, key)
            if end and day and (day - end).days > _LATEST_DAYS[key]:
                yield Remark(
                    f"$.payments[{index}].{key}",
                    f"第 {index + 1} 期付款的{title} {day} 比服务止日 {end} "
                    f"晚 {(day - end).days} 天，请核对年份",
                    str(day),
                )
