"""文字里有全角空格。

为什么：全角空格多用来在 Word 里对齐，写进数据后会印出一个空位，名称在两处也对不上。
怎么改：删去全角空格；对齐由模板负责。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.findings import Severity
from generator.rule import Remark
from generator.wording import PROSE, Wording

SEVERITY = Severity.WARNING

GOOD = (
    {"buyer": {"contact": {"name": "王云"}}},
    {"items": [{"name": "云主机", "remark": "一、配置　二、数量", "amount": "120000.00"}]},
    {"items": [{"name": "云端 CDN 服务", "amount": "120000.00"}]},
)

BAD = (
    {"buyer": {"contact": {"name": "王　云"}}},
    {"supplier": {"name": "云岭云计算　有限公司"}},
    {"project": {"name": "业务平台　云服务项目"}},
)


def judge(wording: Wording) -> Iterator[Remark]:
    inner = wording.text.strip()
    if "\u3000" in inner and wording.key and wording.key not in PROSE:
        yield Remark(
            wording.place,
            f"{wording.title}“{inner}”里有全角空格，请删去",
            inner,
            inner.replace("\u3000", ""),
        )
