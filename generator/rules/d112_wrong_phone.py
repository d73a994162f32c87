"""电话号码的位数或写法不对。

为什么：少一位或多一位的电话打不通，通知和催告就送不到。
怎么改：核对后改正；固定电话写区号，如 010-55501234。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.codes import check_phone
from generator.findings import Severity
from generator.rule import Remark, judge_code
from generator.wording import Wording

SEVERITY = Severity.ERROR
OVERRULABLE = True

GOOD = (
    {"buyer": {"contact": {"phone": "010-55501234"}}},
    {"supplier": {"phone": "13800138000、400-810-0000"}},
    {"award": {"agency": {"fax": "021-55501234转801"}}},
    {"buyer": {"phone": " "}},
    {"extra": {"phone": "内线 12"}},
)

BAD = (
    {"buyer": {"contact": {"phone": "010-5550123"}}},
    {"supplier": {"phone": "1380013800"}},
    {"invoicing": {"phone": "010-555012345"}},
    {"award": {"agency": {"fax": "0101-55501234"}}},
    {"supplier": {"project_contact": {"phone": "55501234"}}},
)


def judge(wording: Wording) -> Iterator[Remark]:
    return judge_code(wording, check_phone, "phone", "fax")
