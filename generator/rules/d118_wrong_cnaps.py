"""联行号的位数或校验位不对。

为什么：联行号 12 位，末位由前 11 位算出；写错时跨行转账会退回。
怎么改：向开户行核对后改正。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.codes import check_cnaps
from generator.findings import Severity
from generator.rule import Remark, judge_code
from generator.wording import Wording

SEVERITY = Severity.ERROR
OVERRULABLE = True

GOOD = (
    {"supplier": {"cnaps": "105100009015"}},
    {"buyer": {"cnaps": "102100009020"}},
    {"supplier": {"cnaps": " "}},
)

BAD = (
    {"supplier": {"cnaps": "105100009016"}},
    {"supplier": {"cnaps": "10510000001"}},
    {"buyer": {"cnaps": "1051000000171"}},
)


def judge(wording: Wording) -> Iterator[Remark]:
    return judge_code(wording, check_cnaps, "cnaps")
