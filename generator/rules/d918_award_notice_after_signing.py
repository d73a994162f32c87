"""中标通知书的日期晚于合同签订日期。

为什么：先有中标通知书，才有合同；补开的通知书倒签日期，程序上就有了瑕疵。
怎么改：在中标的通知日期里写实际发出的日期，或核对签订日期。
依据：政府采购法 46。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.WARNING


def _notice(day: str, form: str = "award", awarded: str | None = None) -> dict[str, object]:
    return {
        "signing": {"date": "2026-03-31"},
        "award": {"amount": "120000.00", "date": awarded},
        "@paper": {"kind": "notice", "form": form, "date": day},
    }


GOOD = (
    _notice("2026-03-10"),
    _notice("2026-03-31"),
    _notice("2026-04-10", awarded="2026-03-10"),
    _notice("2026-04-10", form="payment"),
    _notice("2026-04-10") | {"signing": {}},
)
BAD = (_notice("2026-04-01"), _notice("2027-03-10"), _notice("2026-04-01") | {"award": {}})


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    paper = facts.paper
    signed = deal.signing.date if deal.signing else None
    # A stated day of the notice is D304's to judge; without one the paper bears its own date.
    stated = deal.award.date if deal.award else None
    if (paper.kind, paper.form) != ("notice", "award") or stated is not None:
        return
    if signed and paper.date and paper.date > signed:
        yield Remark(
            "$.award.date",
            f"中标通知书将写 {paper.date}，合同 {signed} 已经签订；请写明实际的通知日期",
            str(paper.date),
            untimely=True,
        )
