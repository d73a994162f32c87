"""双方的税号或账号相同。

为什么：税号和银行账号只属于一个单位；两方相同，必有一方写错，付款会付错人。
怎么改：改正写错的一方。
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

GOOD = (
    {
        "buyer": {"tax_id": "12110000400500127B"},
        "supplier": {"tax_id": "91110108555123450W"},
    },
    {
        "buyer": {"account": "11050100000000001234"},
        "supplier": {"account": "11050100000000001235"},
    },
    {"buyer": {"account": ""}, "supplier": {"account": ""}},
    {"buyer": {"cnaps": "105100000017"}, "supplier": {"cnaps": "105100000017"}},
)

BAD = (
    {
        "buyer": {"tax_id": "91110108555123450W"},
        "supplier": {"tax_id": "91110108555123450W"},
    },
    {
        "buyer": {"account": "11050100000000001234"},
        "supplier": {"account": "11050100000000001234"},
    },
    {
        "buyer": {"account": "1105 0100 0000 0000 1234"},
        "supplier": {"account": "11050100000000001234"},
    },
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    for key, title in (("tax_id", "纳税人识别号"), ("account", "账号")):
        ours, theirs = getattr(deal.buyer, key), getattr(deal.supplier, key)
        if ours and theirs and _plain(ours) and _plain(ours) == _plain(theirs):
            yield Remark(
                f"$.supplier.{key}",
                f"甲方和乙方的{title}都是 {theirs}，请改正其中之一",
                theirs,
            )


def _plain(text: str) -> str:
    return plain_name(text).replace("-", "").upper()
