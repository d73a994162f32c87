"""名称里的括号不成对。

为什么：少了半边的括号说明名称没有写全，印在封面和清单里也很显眼。
怎么改：补上或删去半边括号。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.findings import Severity
from generator.rule import Remark
from generator.values import show
from generator.wording import NAMES, Wording

SEVERITY = Severity.WARNING

GOOD = (
    {"project": {"name": "业务平台（云服务（安全））项目"}},
    {"project": {"name": "《数据目录》与“云上星河”平台项目"}},
    {"supplier": {"name": "云岭(北川）有限公司"}},
    {"items": [{"name": "云主机", "spec": "1) 8 核 2) 16 GB", "amount": "120000.00"}]},
)

BAD = (
    {"project": {"name": "业务平台（云服务项目"}},
    {"supplier": {"name": "云岭北川）有限公司"}},
    {"annexes": [{"title": "《中标通知书"}]},
    {"items": [{"name": "云主机【高配）】", "amount": "120000.00"}]},
    {"project": {"package_name": "政务云服务（安全服务"}},
)


_PAIRS = {
    "）": "（",
    "》": "《",
    "】": "【",
    "」": "「",
    "』": "『",
    "]": "[",
    "”": "“",
    "〕": "〔",
}

_OPEN = frozenset(_PAIRS.values())


def judge(wording: Wording) -> Iterator[Remark]:
    if wording.key not in NAMES:
        return
    if lonely := _find_lonely(wording.text.translate({40: "（", 41: "）"})):
        yield Remark(
            wording.place,
            f"{wording.title}“{show(wording.text)}”里的“{lonely}”没有配对，请补全或删去",
            wording.text,
        )


def _find_lonely(text: str) -> str | None:
    waiting: list[str] = []
    for char in text:
        if char in _OPEN:
            waiting.append(char)
        elif char in _PAIRS and (not waiting or waiting.pop() != _PAIRS[char]):
            return char
    return waiting[-1] if waiting else None
