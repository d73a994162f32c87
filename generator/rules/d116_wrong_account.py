"""银行账号的写法不对。

为什么：账号只有数字，表格软件会把长账号变成科学计数而丢掉末几位；账号不对，款项付不出或付错。
怎么改：照开户许可证按文本重填；账号确实特殊时可以接受。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.codes import check_account
from generator.findings import Severity
from generator.rule import Remark, judge_code
from generator.wording import Wording

SEVERITY = Severity.ERROR
OVERRULABLE = True

GOOD = (
    {"supplier": {"account": "11050100000000001234"}},
    {"supplier": {"account": "1105 0100 0000 0000 1234"}},
    {"invoicing": {"account": "NRA0200000000001234"}},
    {"buyer": {"account": ""}},
)

BAD = (
    {"supplier": {"account": "1.10501E+19"}},
    {"supplier": {"account": "1105010"}},
    {"buyer": {"account": "1105O100000000001234"}},
    {"invoicing": {"account": "110501000000000012341105010000000000"}},
)


def judge(wording: Wording) -> Iterator[Remark]:
    return judge_code(wording, check_account, "account")
