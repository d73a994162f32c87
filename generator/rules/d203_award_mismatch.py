"""合同总价与中标金额不一致。

为什么：政府采购合同应按采购文件和中标结果签订，价款是实质内容，不能另议。
怎么改：把总价改成中标金额；中标金额填错的，按中标通知书改正。
依据：政府采购法 46；政府采购法实施条例 67（不得违背中标结果订立合同）。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts, is_total_known
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.ERROR
OVERRULABLE = True
GOOD = (
    {"award": {"amount": "120000.00"}},
    {"award": {"amount": 120000}},
    {"award": {"sign_within_days": 30}},
    {
        "award": {"amount": "127200.00"},
        "invoicing": {"tax_rate": "6%", "tax_included": False},
    },
)
BAD = (
    {"award": {"amount": "120000.01"}},
    {"award": {"amount": "102000.00"}},
    {"award": {"amount": "127200.00"}, "invoicing": {"tax_rate": "6%", "tax_included": True}},
    {"award": {"amount": "120000.00"}, "invoicing": {"tax_rate": "6%", "tax_included": False}},
    {"total": ..., "items": [{"name": "主机防护", "amount": "1.00"}], "award": {"amount": "2.00"}},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    award = deal.award.amount if deal.award else None
    if award is None or not is_total_known(deal, facts):
        return
    total = facts.original_total
    gross = None if facts.invoicing.tax_included else facts.gross
    if award == total and gross not in (None, total):
        yield Remark(
            "$.award.amount",
            f"中标金额 {award:,.2f} 等于不含税的合同总价，价税合计却是 {gross:,.2f}；"
            "中标金额一般含税，请核对“含税”写得对不对",
            f"{award:.2f}",
            severity=Severity.WARNING,
        )
    if award in (total, gross):
        return
    yield Remark(
        "$.award.amount",
        f"中标金额 {award:,.2f} 与合同总价 {total:,.2f} 相差 {abs(award - total):,.2f}；"
        "合同应按中标结果签订，请核对中标通知书后改正其中之一",
        f"{award:.2f}",
    )
