"""开票资料写成了乙方的。

为什么：开票资料是受票的甲方的；写成乙方的，就成了乙方给自己开票。
怎么改：改成甲方的抬头、税号、地址、电话和账号。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal, Party
from generator.rule import Remark
from generator.wording import plain_address

SEVERITY = Severity.ERROR

GOOD = (
    {"invoicing": {"title": "星河市政务数据中心"}},
    {
        "invoicing": {"account": "11050100000000001234"},
        "supplier": {"account": "11050100000000001235"},
    },
    {"invoicing": {"phone": ""}, "supplier": {"phone": ""}},
    {
        "invoicing": {"bank": "中国银行星河支行"},
        "supplier": {"bank": "中国银行星河支行"},
    },
)

BAD = (
    {"invoicing": {"title": "云岭云计算有限公司"}},
    {
        "invoicing": {"tax_id": "91110108555123450W"},
        "supplier": {"tax_id": "91110108555123450W"},
    },
    {
        "invoicing": {"account": "1105 0100 0000 0000 1234"},
        "supplier": {"account": "11050100000000001234"},
    },
    {"invoicing": {"phone": "010-55501234"}, "supplier": {"phone": "01055501234"}},
    {
        "invoicing": {"address": "星河市云岭路九号"},
        "supplier": {"address": "星河市云岭路9号"},
    },
)


_HARD = {
    "title": ("抬头", "name"),
    "tax_id": ("税号", "tax_id"),
    "account": ("账号", "account"),
}
_SOFT = {
    "address": ("地址", "address"),
    "phone": ("电话", "phone"),
    "email": ("接收邮箱", "email"),
}


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    if deal.invoicing is None:
        return
    for key, (title, theirs) in (_HARD | _SOFT).items():
        own = getattr(deal.invoicing, key)
        if not own or not _plain(own) or _plain(own) in _say(deal.buyer, theirs):
            continue  # what both sides share, another rule tells
        if _plain(own) in _say(deal.supplier, theirs):
            yield Remark(
                f"$.invoicing.{key}",
                f"开票的{title}“{own}”与乙方的相同，开票资料应是甲方的，请改正",
                own,
                getattr(deal.buyer, theirs),
                None if key in _HARD else Severity.WARNING,
            )


def _say(party: Party, key: str) -> set[str]:
    """What a party says under a key, itself or of its contacts."""
    contacts = (party.contact, party.project_contact) if key in ("phone", "email") else ()
    said = (getattr(holder, key) for holder in (party, *contacts) if holder)
    return {_plain(text) for text in said if text}


def _plain(text: str) -> str:
    return plain_address(text).replace("-", "")
