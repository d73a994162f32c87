"""纳税人识别号的位数、字符或校验位不对。

为什么：错一位就开不出发票，或开给了别人。
怎么改：对照营业执照或者法人证书逐位核对。
依据：GB 32100-2015《法人和其他组织统一社会信用代码编码规则》。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.codes import check_tax_id
from generator.facts import Facts
from generator.findings import Severity
from generator.folding import fold
from generator.mentions import Mentions
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.ERROR

GOOD = (
    "纳税人识别号：91370100391076482B",
    "统一社会信用代码 / 税号：9137 0100 3910 7648 2B",
    "纳税人识别号：________",
    "税号：见营业执照",
    "税号\t12110000400881265U",
    "纳税人识别号：９１３７０１００３９１０７６４８２Ｂ",
)
BAD = (
    "纳税人识别号：91370100391076483B",
    "税号\t9137010039107648B",
    "统一社会信用代码：91370100391O76482B",
    "甲方纳税人识别号为12110000400881265X，地址见首部。",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    for label in mentions.labels:
        if label.kind != "tax_id":
            continue
        code = re.sub(r"[\s-]", "", fold(label.excerpt)).upper()
        if not re.fullmatch("[0-9A-Z]{10,24}", code) or len(set(code)) < 4:
            continue
        problem = check_tax_id(code)
        if problem:
            severity = None if problem.sure else Severity.WARNING
            yield Remark(label.place, problem.message, label.excerpt, problem.fix, severity)
