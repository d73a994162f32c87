"""电子邮箱的写法不对。

为什么：写错的邮箱收不到发票和通知，而通知条款往往以发出为准。
怎么改：改成 name@example.com 这样的写法，用半角字符。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.codes import check_email
from generator.findings import Severity
from generator.rule import Remark, judge_code
from generator.wording import Wording

SEVERITY = Severity.ERROR
OVERRULABLE = True

GOOD = (
    {"buyer": {"email": "wang.xiaoyun@example.com"}},
    {"invoicing": {"email": "a@example.com;b@example.com.cn"}},
    {"supplier": {"contact": {"email": ""}}},
)

BAD = (
    {"buyer": {"email": "wang.example.com"}},
    {"invoicing": {"email": "王小云＠example.com"}},
    {"supplier": {"contact": {"email": "a@example"}}},
    {"award": {"agency": {"email": "a@@example.com"}}},
)


def judge(wording: Wording) -> Iterator[Remark]:
    return judge_code(wording, check_email, "email")
