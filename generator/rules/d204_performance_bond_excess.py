"""履约保证金超过合同总价的 10%。

为什么：政府采购的履约保证金不得超过合同金额的 10%；不低于总价的保证金不可能是真意。
怎么改：降到 10% 以内；金额多写或少写了数位的，改正金额。
依据：政府采购法实施条例 48。
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from generator import money
from generator.facts import Facts, is_total_known
from generator.filters import percent
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark
from generator.values import Ratio

SEVERITY = Severity.ERROR
OVERRULABLE = True
GOOD = (
    {"project": {"government": True}, "terms": {"performance_bond": "10%"}},
    {"project": {"government": True}, "terms": {"performance_bond": "12000.00"}},
    {"project": {"government": True}, "total": "0.05", "terms": {"performance_bond": "0.01"}},
    {"terms": {"performance_bond": "5%"}},
)
BAD = (
    {"project": {"government": True}, "terms": {"performance_bond": "10.01%"}},
    {"project": {"government": True}, "terms": {"performance_bond": "12000.01"}},
    {"terms": {"performance_bond": "15%"}},
    {"terms": {"performance_bond": "120000.00"}},
    {"terms": {"performance_bond": "100%"}},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    bond = deal.terms.performance_bond if deal.terms else None
    total = facts.original_total
    if bond is None or total <= 0 or not is_total_known(deal, facts):
        return
    if isinstance(bond, Ratio):
        share, shown = Decimal(bond), percent(bond)
        excessive = share > Decimal("0.1")
    else:
        share, shown = bond / total, f"{bond:.2f}"
        excessive = bond > money.round_fen(total / 10)
    if share >= 1:
        severity, words = Severity.ERROR, f"不低于合同总价 {total:,.2f}，请核对是否多写了数位"
    elif excessive and deal.project.government:
        severity, words = Severity.ERROR, "超过政府采购的上限 10%"
    elif excessive:
        severity, words = Severity.WARNING, "超过通常的 10%，请核对"
    else:
        return
    limit = f"{money.round_fen(total / 10):,.2f}"
    yield Remark(
        "$.terms.performance_bond",
        f"履约保证金 {shown} {words}；合同总价 {total:,.2f} 的 10% 是 {limit}",
        shown,
        severity=severity,
    )
