"""单位名称里的括号半角和全角混用。

为什么：证照上的名称用全角括号；半角、全角混用时，同一名称在发票和合同里会对不上。
怎么改：照证照统一写成全角括号。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.findings import Severity
from generator.rule import Remark
from generator.wording import Wording

SEVERITY = Severity.INFO

GOOD = (
    {"supplier": {"name": "云岭（北川）有限公司"}},
    {"supplier": {"name": "Yunling Cloud (Beichuan) Ltd."}},
    {"project": {"name": "业务平台(云服务)项目"}},
)

BAD = (
    {"supplier": {"name": "云岭(北川)有限公司"}},
    {"supplier": {"name": "云岭(北川）有限公司"}},
    {"invoicing": {"title": "星河市政务数据中心(本级)"}},
)


def judge(wording: Wording) -> Iterator[Remark]:
    party = wording.place in ("$.buyer.name", "$.supplier.name", "$.invoicing.title")
    holder = wording.key == "account_name"
    text = wording.text
    if (party or holder) and re.search("[一-鿿]", text) and re.search("[()]", text):
        yield Remark(
            wording.place,
            f"{wording.title}“{text}”用了半角括号，证照上一般是全角，请核对",
            text,
            text.replace("(", "（").replace(")", "）"),
        )
