"""双方的人员、电话、邮箱或地址相同。

为什么：两个单位很少共用法定代表人、联系人或地址；相同多半是复制一方的资料后忘了改，通知会送错地方。
怎么改：核对后改正；双方确实同址或同一电话总机的，可以接受。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal, Party
from generator.rule import Remark
from generator.wording import plain_address

SEVERITY = Severity.WARNING

GOOD = (
    {"buyer": {"postcode": "100161"}, "supplier": {"postcode": "100161"}},
    {
        "buyer": {"contact": {"phone": "010-55501234"}},
        "supplier": {"contact": {"phone": "010-55501235"}},
    },
    {"buyer": {"contact": {"name": "王小云"}, "project_contact": {"name": "王小云"}}},
    {
        "buyer": {"address": "星河市云岭路9号1层"},
        "supplier": {"address": "星河市云岭路9号2层"},
    },
)

BAD = (
    {
        "buyer": {"address": "星河市云岭路9号"},
        "supplier": {"address": "星河市云岭路九号"},
    },
    {
        "buyer": {"legal_representative": "王小云"},
        "supplier": {"legal_representative": "王小云"},
    },
    {
        "buyer": {"contact": {"phone": "010-55501234"}},
        "supplier": {"phone": "01055501234"},
    },
    {
        "buyer": {"contact": {"name": "王小云"}},
        "supplier": {"project_contact": {"name": "王小云"}},
    },
    {
        "buyer": {"email": "a@example.com"},
        "supplier": {"contact": {"email": "A@example.com"}},
    },
)


_FIELDS = (
    ("legal_representative", "法定代表人"),
    ("address", "地址"),
    ("phone", "电话"),
    ("email", "邮箱"),
)
_CONTACT = (("name", "姓名"), ("phone", "电话"), ("email", "邮箱"))
_CONTACTS = (("contact", "联系人"), ("project_contact", "项目联系人"))


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    ours, theirs = dict(_said(deal.buyer)), dict(_said(deal.supplier))
    told = set()
    for path, (title, text) in theirs.items():
        match = next((t for t, other in ours.values() if _plain(other) == _plain(text)), None)
        if match is None or _plain(text) in told:
            continue
        told.add(_plain(text))
        yield Remark(
            f"$.supplier.{path}",
            f"乙方的{title}“{text}”与甲方的{match}相同，请核对是否填错了一方",
            text,
        )


def _said(party: Party) -> Iterator[tuple[str, tuple[str, str]]]:
    for key, title in _FIELDS:
        if text := getattr(party, key):
            yield key, (title, text)
    for group, title in _CONTACTS:
        contact = getattr(party, group)
        for key, name in _CONTACT if contact else ():
            if text := getattr(contact, key):
                yield f"{group}.{key}", (title + name, text)


def _plain(text: str) -> str:
    # An empty text is like no other, not even like another empty one.
    return plain_address(text).replace("-", "") or str(id(text))
