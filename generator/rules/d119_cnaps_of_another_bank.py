"""联行号与开户行不是同一家银行。

为什么：联行号的前三位是银行代码（105 建设银行、102 工商银行），与开户行不符时，两者必有一处写错。
怎么改：向开户行核对后改正。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.codes import bank_matches, bank_of_cnaps
from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.WARNING

GOOD = (
    {"supplier": {"bank": "中国建设银行股份有限公司星河支行", "cnaps": "105100009015"}},
    {"supplier": {"bank": "星河农村商业银行", "cnaps": "105100009015"}},
    {"supplier": {"cnaps": "105100009015"}},
)

BAD = (
    {"supplier": {"bank": "中国工商银行星河支行", "cnaps": "105100009015"}},
    {"buyer": {"bank": "建行星河支行", "cnaps": "102100009020"}},
    {"supplier": {"bank": "招商银行股份有限公司星河分行", "cnaps": "102100009020"}},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    for side, title in (("buyer", "甲方"), ("supplier", "乙方")):
        party = getattr(deal, side)
        if party.bank and party.cnaps and bank_matches(party.bank, party.cnaps) is False:
            yield Remark(
                f"$.{side}.cnaps",
                f"{title}的开户行是“{party.bank}”，联行号 {party.cnaps} "
                f"却是{bank_of_cnaps(party.cnaps)}的，请核对",
                party.cnaps,
            )
