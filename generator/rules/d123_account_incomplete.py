"""只写了账号或只写了开户行。

为什么：付款要有户名、开户行和账号三项，缺一项就付不出去。
怎么改：补上缺的一项。
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
    {"supplier": {"bank": "中国银行星河支行", "account": "11050100000000001234"}},
    {"supplier": {"bank": "", "account": " "}},
    {"invoicing": {"tax_rate": "6%"}},
)

BAD = (
    {"supplier": {"account": "11050100000000001234"}},
    {"supplier": {"bank": "中国银行星河支行", "account": " "}},
    {"invoicing": {"bank": "中国银行星河支行"}},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    for side, title in (("buyer", "甲方"), ("supplier", "乙方"), ("invoicing", "开票")):
        holder = getattr(deal, side)
        bank = (holder.bank or "").strip() if holder else ""
        account = (holder.account or "").strip() if holder else ""
        if bool(bank) == bool(account):
            continue
        said, lacks, key = ("账号", "开户行", "bank") if account else ("开户行", "账号", "account")
        yield Remark(
            f"$.{side}.{key}",
            f"{title}写了{said}“{account or bank}”，没有写{lacks}，请补上",
            account or bank,
        )
