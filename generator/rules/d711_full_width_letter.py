"""编号里有全角的数字或字母。

为什么：全角数字看上去相近，查找和排序时却是另一个编号，文件名也会不同。
怎么改：改成半角。
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from generator.findings import Severity
from generator.rule import Remark
from generator.wording import Wording

SEVERITY = Severity.WARNING

GOOD = (
    {"number": "2026-001"},
    {"number": "星政采〔2026〕12号"},
    {"project": {"name": "第１期项目"}},
)

BAD = (
    {"number": "２０２６-001"},
    {"project": {"procurement_number": "ＺＣ-0155-03"}},
    {"number": "2026－001"},
)


_CODES = frozenset({"number", "buyer_number", "procurement_number", "agency_number", "tax_code"})


def judge(wording: Wording) -> Iterator[Remark]:
    if wording.key in _CODES and re.search("[０-９Ａ-Ｚａ-ｚ－]", wording.text):
        yield Remark(
            wording.place,
            f"{wording.title}“{wording.text}”里有全角的数字或字母，请改成半角",
            wording.text,
            unicodedata.normalize("NFKC", wording.text),
        )
