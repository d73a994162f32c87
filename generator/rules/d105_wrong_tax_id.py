"""纳税人识别号不合编码规则。

为什么：统一社会信用代码的末位由前 17 位算出，抄错一位就对不上；税号不对，发票不能用。
怎么改：对照证照逐位核对后改正；确认证照如此时可以接受。
依据：GB 32100-2015《法人和其他组织统一社会信用代码编码规则》
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.codes import check_tax_id
from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark
from generator.wording import list_texts

SEVERITY = Severity.ERROR
OVERRULABLE = True

GOOD = (
    {"buyer": {"tax_id": "12110000400500127B"}},
    {"supplier": {"tax_id": "91110108555123450W"}},
    {"invoicing": {"tax_id": "12110000400500127B"}},
    {"buyer": {"tax_id": " "}},
)

BAD = (
    {"buyer": {"tax_id": "12110000400500127C"}},
    {"supplier": {"tax_id": "91110108555123450"}},
    {"invoicing": {"tax_id": "12110000400500127b"}},
    {"supplier": {"tax_id": "110108000000001"}},
    {"buyer": {"tax_id": "1211O000400500127B"}},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    seen = set()
    for wording in list_texts(deal):
        if wording.key != "tax_id" or not wording.text.strip() or wording.text in seen:
            continue
        seen.add(wording.text)
        if problem := check_tax_id(wording.text):
            yield Remark(
                wording.place,
                f"{wording.title}：{problem.message}",
                wording.text,
                problem.fix,
                None if problem.sure else Severity.WARNING,
            )
