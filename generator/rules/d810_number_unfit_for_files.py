"""合同编号含有空格或文件名不能用的字符。

为什么：编号会成为文件名和台账的键，这些字符会被替换或看不出来。
怎么改：只用字母、数字、汉字、连字符和括号。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark
from generator.values import show

SEVERITY = Severity.WARNING
GOOD = (
    {"number": "2026-001"},
    {"number": "京云合〔2026〕21号"},
    {"number": "YL202605001"},
    {"number": ...},
)
BAD = (
    {"number": "2026 001"},
    {"number": "2026/001"},
    {"number": "2026-001\u3000"},
    {"number": " "},
    {"number": "2026-001."},
    {"number": "9" * 81},
)

_UNFIT = re.compile(r'[\\/:*?"<>|\s\u200b-\u200f\ufeff]')


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    number = deal.number
    if number is None:
        return
    found = _UNFIT.search(number)
    if not number.strip():
        yield Remark("$.number", "合同编号是空的；请填写编号", severity=Severity.ERROR)
    elif found:
        char = found[0]
        shown = "空格" if char.isspace() else f"“{char}”" if char.isprintable() else "不可见字符"
        mended = _UNFIT.sub("-", number.strip())
        yield Remark(
            "$.number",
            f"合同编号“{show(number)}”含有{shown}，不能用作文件名；请改成如 {show(mended)}",
            show(number),
            show(number.strip()) if not _UNFIT.search(number.strip()) else None,
        )
    elif number.endswith(".") or len(number) > 80:
        words = "以句点结尾" if number.endswith(".") else f"有 {len(number)} 个字符，太长"
        yield Remark("$.number", f"合同编号“{show(number)}”{words}；请改短或改正", show(number))
