"""对中小企业约定的逾期利息低于贷款市场报价利率。

为什么：逾期利息不得低于合同订立时的 1 年期贷款市场报价利率；没有约定的按日万分之五。
怎么改：提高日率，或不约定日率而适用法定的每日 0.05%。
依据：保障中小企业款项支付条例 17。
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from generator.facts import Facts
from generator.filters import percent
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.WARNING


def _late(rate: str, sme: bool = True) -> dict[str, object]:
    return {"supplier": {"sme": sme}, "terms": {"buyer_late_payment_daily_rate": rate}}


GOOD = (_late("0.03%"), _late("0.05%"), _late("0.001%", sme=False), _late("0%", sme=False))
BAD = (_late("0.003%"), _late("0.008%"), _late("0%"))

# 1-year LPR as published on 2025-05-20; later quotations may differ, so this is only a warning.
_LPR = Decimal("0.03")


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    rate = deal.terms.buyer_late_payment_daily_rate if deal.terms else None
    if not facts.sme or rate is None or rate * 365 >= _LPR:
        return
    yield Remark(
        "$.terms.buyer_late_payment_daily_rate",
        f"甲方逾期付款日违约金率 {percent(rate)} 折合年率 {percent(rate * 365)}，"
        f"低于 1 年期贷款市场报价利率（{percent(_LPR)}，2025 年 5 月 20 日公布，"
        "请按签订时的最新值核对）；乙方是中小企业，请提高",
        percent(rate),
    )
