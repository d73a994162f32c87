"""文字的前后或中间有多余的空格。

为什么：多余的空格会印出来，也会使同一名称在两处对不上。
怎么改：删去多余的空格和换行。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.findings import Severity
from generator.rule import Remark
from generator.values import show
from generator.wording import NAMES, PROSE, Wording

SEVERITY = Severity.WARNING

GOOD = (
    {"items": [{"name": "云端抗 DDOS 服务", "spec": "8 核\n16 GB", "amount": "120000.00"}]},
    {"items": [{"name": "云主机", "remark": "  第一行\n  第二行", "amount": "120000.00"}]},
    {"extra": {"说明": "  缩进的文字  "}},
    {"buyer": {"address": " "}},
)

BAD = (
    {"buyer": {"name": "星河市政务数据中心 "}},
    {"supplier": {"name": "云岭云计算 有限公司"}},
    {"project": {"name": "业务平台\n云服务项目"}},
    {"supplier": {"bank": "中国银行  星河支行", "account": "11050100000000001234"}},
    {"number": " 2026-001"},
)


_PARTY = frozenset({"$.buyer.name", "$.supplier.name"})
_INSIDE = re.compile(r"(?<=[\u4e00-\u9fff])[ \xa0]+(?=[\u4e00-\u9fff])")


def judge(wording: Wording) -> Iterator[Remark]:
    text, named = wording.text, wording.key in NAMES
    if not text.strip() or not wording.key or wording.key in PROSE:
        return
    if text != text.strip():
        trouble = "前后有空格"
    elif named and re.search(r"[\r\n\t]", text):
        trouble = "里有换行或制表符"
    elif re.search(r"[ \xa0]{2,}", text):
        trouble = "里有连续的空格"
    elif wording.place in _PARTY and _INSIDE.search(text):
        trouble = "的汉字之间有空格"
    else:
        return
    mended = re.sub(r"[\s\xa0]+", " ", text.strip())
    if wording.place in _PARTY:
        mended = _INSIDE.sub("", mended)
    yield Remark(wording.place, f"{wording.title}“{show(text)}”{trouble}，请删去", text, mended)
