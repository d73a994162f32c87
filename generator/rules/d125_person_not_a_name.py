"""姓名里写的不是人名。

为什么：姓名一栏混入电话、邮箱或单位名称，多半是填串了栏。
怎么改：把内容移到它自己的字段，姓名只写人名。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from generator.findings import Severity
from generator.rule import Remark
from generator.wording import Wording, plain_name

SEVERITY = Severity.WARNING

GOOD = (
    {"buyer": {"contact": {"name": "王小云"}}},
    {"supplier": {"legal_representative": "阿卜杜拉·买买提"}},
    {"buyer": {"contact": {"name": "John Smith 先生"}}},
    {
        "acceptance": [
            {
                "stage": "final",
                "group": [{"name": "李云", "organisation": "星河市政务数据中心"}],
            }
        ]
    },
)

BAD = (
    {"buyer": {"contact": {"name": "010-55501234"}}},
    {"supplier": {"legal_representative": "云岭云计算有限公司"}},
    {"supplier": {"project_contact": {"name": "a@example.com"}}},
    {"acceptance": [{"stage": "final", "group": [{"name": "星河市政务数据中心"}]}]},
)


_PEOPLE = re.compile(
    r"\$\.(?:buyer|supplier)\.(?:legal_representative|(?:project_)?contact\.name)"
    r"|\$\.acceptance\[\d+\]\.group\[\d+\]\.name"
)
_OTHERWISE = (
    (re.compile(r"\d{4}"), "含有号码"),
    (re.compile("[@＠]"), "是邮箱"),
    (re.compile(r"(?:公司|局|中心|委员会)$"), "像是单位名称"),
)

_is_person = lru_cache(maxsize=4096)(_PEOPLE.fullmatch)


def judge(wording: Wording) -> Iterator[Remark]:
    if not _is_person(wording.place):
        return
    for pattern, trouble in _OTHERWISE:
        if pattern.search(plain_name(wording.text)):
            yield Remark(
                wording.place,
                f"{wording.title}“{wording.text}”{trouble}，请写人名",
                wording.text,
            )
            break
