"""必填的名称是空白。

为什么：项目名称和双方名称印在每一份文书上，空白的名称等于没有写。
怎么改：写上全称。
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
    {"buyer": {"name": "星河市政务数据中心 "}},
    {"project": {"name": "云", "service": ""}},
    {"supplier": {"contact": {"name": " "}}},
)

BAD = (
    {"buyer": {"name": ""}},
    {"supplier": {"name": " 　 "}},
    {"project": {"name": "\u200b"}},
)


_NAMES = {"project": "项目名称", "buyer": "甲方名称", "supplier": "乙方名称"}


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    for key, title in _NAMES.items():
        name = getattr(deal, key).name
        if not plain_name(name):
            yield Remark(f"$.{key}.name", f"{title}是空白（“{name}”），请写上全称", name)
