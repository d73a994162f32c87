"""通知要求的最迟付款日早于通知的日期。

为什么：要对方在过去的日期付款，通知一看就是旧的。
怎么改：把通知里的最迟付款日改到通知日期之后。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts, find_notice
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.ERROR


def _notice(pay_by: str | None, day: str, form: str = "payment") -> dict[str, object]:
    own = {"kind": "notice", "form": form, "title": "付款通知", "over": "payments", "index": 0}
    return {
        "payments": [{"percent": "100%"}],
        "notices": [
            {"form": "催款函", "pay_by": "2020-01-01"},
            {"form": "payment", "pay_by": pay_by},
        ],
        "@paper": own | {"key": "1", "date": day},
    }


GOOD = (
    _notice("2026-07-15", "2026-07-01"),
    _notice("2026-07-01", "2026-07-01"),
    _notice(None, "2026-07-01"),
    _notice("2026-06-30", "2026-07-01") | {"@paper": {}},
)
BAD = (
    _notice("2026-06-30", "2026-07-01"),
    _notice("2025-07-15", "2026-07-01"),
    _notice("2026-06-30", "2026-07-01")
    | {"notices": [{"form": "付款通知", "pay_by": "2026-06-30"}]},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    paper = facts.paper
    if paper.kind != "notice" or paper.form not in ("payment", "dunning") or paper.date is None:
        return
    index, notice = find_notice(deal, paper) or (0, None)
    if notice and notice.pay_by and notice.pay_by < paper.date:
        yield Remark(
            f"$.notices[{index}].pay_by",
            f"最迟付款日 {notice.pay_by} 早于通知日期 {paper.date}；请改到通知之后",
            str(notice.pay_by),
        )
