"""发票抬头与甲方名称不同。

为什么：发票的受票方就是付款的甲方；抬头不同，发票不能入账。
怎么改：改成甲方全称，或删去抬头（不填时就是甲方名称）；由上级或总公司统一收票的，可以接受并写明原因。
依据：《发票管理办法》第二十一条：发票应当如实开具
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark
from generator.wording import plain_name

SEVERITY = Severity.ERROR
OVERRULABLE = True

GOOD = (
    {"invoicing": {"title": "星河市政务数据中心"}},
    {"invoicing": {"title": "星河市政务数据中心 "}},
    {"buyer": {"name": "星河（北川）集团"}, "invoicing": {"title": "星河(北川)集团"}},
    {"invoicing": {"tax_rate": "6%"}},
)

BAD = (
    {"invoicing": {"title": "星河市政务数据中⼼心"}},
    {"invoicing": {"title": "星河市政务服务中心"}},
    {"invoicing": {"title": "星河市政务数据中心财务科"}},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    title = deal.invoicing.title if deal.invoicing else None
    if not title or not title.strip():
        return
    own = plain_name(title)
    if own not in (plain_name(deal.buyer.name), plain_name(deal.supplier.name)):
        yield Remark(
            "$.invoicing.title",
            f"发票抬头“{title}”与甲方名称“{deal.buyer.name}”不同，请核对",
            title,
            deal.buyer.name,
        )
