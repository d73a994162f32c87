"""邮政编码不是六位数字。

为什么：邮政编码一律六位；位数不对的必是写错，函件会退回。
怎么改：核对后改正；不知道时删去这一项。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.districts import check_postcode
from generator.findings import Severity
from generator.rule import Remark, judge_code
from generator.wording import Wording

SEVERITY = Severity.ERROR
OVERRULABLE = True

GOOD = (
    {"buyer": {"postcode": "100071"}},
    {"supplier": {"postcode": "999077"}},
    {"supplier": {"postcode": ""}},
)

BAD = (
    {"buyer": {"postcode": "10016"}},
    {"supplier": {"postcode": "1001611"}},
    {"buyer": {"postcode": "10O161"}},
    {"buyer": {"postcode": "000000"}},
)


def judge(wording: Wording) -> Iterator[Remark]:
    return judge_code(wording, check_postcode, "postcode")
