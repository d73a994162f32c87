"""邮政编码不是六位数字。

为什么：邮政编码一律六位；位数不对的必是写错，函件会退回。
怎么改：核对后改正；不知道时删去这一项。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.districts import check_postcode
from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark, judge_texts

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


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    return judge_texts(deal, check_postcode, "postcode")
