"""纳税人识别号的类别与单位名称不符。

为什么：统一社会信用代码的前两位表明登记类别（11 机关、12 事业单位、91 企业），与名称不符时多半拿错了代码。
怎么改：核对代码和名称是否属于同一单位；确实如此时可以接受。
依据：GB 32100-2015《法人和其他组织统一社会信用代码编码规则》
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.codes import check_tax_id, expected_kinds, tax_id_kind
from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.WARNING

GOOD = (
    {"buyer": {"tax_id": "12110000400500127B"}},
    {"supplier": {"tax_id": "91110108555123450W"}},
    {"supplier": {"name": "云岭工作室", "tax_id": "12110000400500127B"}},
)

BAD = (
    {"supplier": {"tax_id": "12110000400500127B"}},
    {"buyer": {"name": "星河市大数据管理局", "tax_id": "91110108555123450W"}},
    {"buyer": {"name": "云岭数据有限公司", "tax_id": "11110000005500346A"}},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    for side, title in (("buyer", "甲方"), ("supplier", "乙方")):
        party = getattr(deal, side)
        code, kinds = party.tax_id or "", expected_kinds(party.name)
        if len(code) != 18 or not kinds or code[:2] in kinds or check_tax_id(code):
            continue
        yield Remark(
            f"$.{side}.tax_id",
            f"{title}“{party.name}”的税号 {code} 以 {code[:2]} 开头，"
            f"是{tax_id_kind(code)}的代码，与名称不符，请核对",
            code,
        )
