"""合同份数与各方所执份数之和不一致，或与交易数据不同。

为什么：一式四份却只分了三份，总有一份不知在谁手里。
怎么改：核对总份数和各方份数。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.mentions import Mentions
from generator.model import Deal
from generator.rule import Remark, is_contract

SEVERITY = Severity.ERROR

_FOUR: dict[str, object] = {"signing": {"copies": 4, "buyer_copies": 2, "supplier_copies": 2}}

GOOD = (
    "本合同一式肆份，甲、乙双方各执贰份，具有同等法律效力。",
    "本合同一式五份，甲方执三份，乙方执两份。",
    ("本合同一式肆份，甲方执贰份，乙方执贰份。", _FOUR),
    "本合同一式肆份，具有同等法律效力。",
    ("本补充协议一式贰份，双方各执壹份。", _FOUR | {"@paper": {"form": "supplement"}}),
    "本合同一式肆份，甲方执贰份。",
    ("年度总结报告一式贰份。\n本合同一式肆份，双方各执贰份。", _FOUR),
)
BAD = (
    "本合同一式肆份，甲、乙双方各执叁份。",
    "本合同一式五份，甲方执贰份，乙方执贰份。",
    "本合同一式贰份，甲方执叁份。",
    ("本合同一式陆份，双方各执叁份。", _FOUR),
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    for copies in mentions.copies:
        sides = sum(share.count or 0 for share in copies.shares)
        if copies.held is None or (sides < 2 and copies.held < copies.total):
            continue  # where one side alone is named, the others may hold the rest
        if copies.held != copies.total:
            message = (
                f"写明一式 {copies.total} 份，各方所执合计 {copies.held} 份，"
                f"相差 {abs(copies.total - copies.held)} 份；请核对"
            )
            yield Remark(copies.place, message, copies.excerpt)
    if facts is not None and not is_contract(facts.paper):
        return  # a supplement or report may have copies of its own
    due = deal.signing.copies if deal and deal.signing else None
    if due is not None and mentions.copies and all(c.total != due for c in mentions.copies):
        first = mentions.copies[-1]
        message = f"交易数据是一式 {due} 份，文书里写作“{first.excerpt}”；请检查模板"
        yield Remark(first.place, message, first.excerpt)
