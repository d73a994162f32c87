"""单位的资料与单位主数据不一致。

为什么：同一家单位的税号、账号在各份合同里应当一样；不一样时，多半一边是旧的，或者抄错了。
怎么改：核对哪一边对，改交易数据，或更新 data/parties 里这个单位的文件。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.fields import note_fields
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark
from generator.wording import plain_address

SEVERITY = Severity.WARNING

_KEYS = ("legal_representative", "address", "postcode", "tax_id", "bank", "account", "cnaps")
_MASTER = {"name": "云岭云计算有限公司", "account": "37050161880800000621", "address": "云岭路1号"}
_OWN = {"@history": {"masters": [_MASTER]}}

GOOD = (
    _OWN | {"supplier": {"account": "37050161880800000621"}},
    _OWN | {"supplier": {"account": ...}},
    _OWN | {"supplier": {"address": "云岭路一号"}},
    _OWN | {"supplier": {"name": "云岭数据有限公司", "account": "37050161880800000622"}},
)
BAD = (
    _OWN | {"supplier": {"account": "37050161880800000622"}},
    _OWN | {"supplier": {"address": "云岭路2号"}},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    masters = {party.name: party for party in history.masters}
    for side, party in (("buyer", deal.buyer), ("supplier", deal.supplier)):
        master = masters.get(party.name)
        if master is None:
            continue
        for key in _KEYS:
            own, known = getattr(party, key), getattr(master, key)
            if own and known and plain_address(own) != plain_address(known):
                title = note_fields(type(party))[key].title
                message = (
                    f"“{party.name}”的{title}写作 {own}，单位主数据里是 {known}；"
                    "请核对后改正其中之一"
                )
                yield Remark(f"$.{side}.{key}", message, own, known)
