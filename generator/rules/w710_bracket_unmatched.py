"""括号、引号或书名号不成对。

为什么：缺了半边，括号里外的意思就分不清，也常是删改时丢了字。
怎么改：补上或删去半边。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from generator.facts import Facts
from generator.findings import Severity, WordPlace
from generator.mentions import Mentions
from generator.model import Deal
from generator.rule import Remark, is_own

SEVERITY = Severity.WARNING

_PAIRS = {")": "(", "》": "《", "】": "【", "」": "「", "』": "『", "]": "[", "”": "“", "〕": "〔"}
_OPEN = set(_PAIRS.values())
_EITHER = _OPEN.union(_PAIRS)
_FOLD = str.maketrans("（）［］", "()[]")
# 1) and a) number an item; [0, 1) is an interval; :) is none of our business.
_MARKER = re.compile(
    r"(?:^|(?<=[\s；;，。：:、]))(?:\d{1,3}|[A-Za-z]|[一二三四五六七八九十]{1,3}|[①-⑳])\s?\)"
)
_INTERVAL = re.compile(r"[(\[]\s?-?[\d.∞]+%?\s?[,，~]\s?[+-]?[\d.∞]+%?\s?[)\]]")
# How many paragraphs an open half waits for the other one.
_REACH = 3

GOOD = (
    "政务云服务（安全服务（含灾备））与《管理办法》“云上”【10】日",
    "付款比例为 40%（中小企业付款比例\n为 20%)。",
    "1）第一项；2) 第二项；a) 子项；（1)第三项",
    "浓度为[0,1)，温度(0,10]之间",
    "第三人称“甲方（以下称“该方”）”",
)
BAD = (
    "政务云服务（安全服务应当遵循标准。",
    "依照《管理办法的规定执行。",
    "政务云服务安全服务）应当遵循标准。",
    "称为“服务\n第二条 价款\n总价见清单。\n第三条 期限\n一年。",
    "逾期超过【10日的，可以解除。",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    for story in mentions.document.stories:
        if story.part == "properties":
            continue
        waiting: list[tuple[str, int, int]] = []
        paragraphs = story.paragraphs
        cell: object = None
        for index, paragraph in enumerate(paragraphs):
            here = (paragraph.place.table, paragraph.place.row, paragraph.place.cell)
            late = [w for w in waiting if index - w[1] > _REACH or here != cell]
            waiting = [w for w in waiting if w not in late]
            cell = here
            for char, at, start in late:
                yield from _tell(paragraphs[at].place, paragraphs[at].text, char, start, deal)
            for start, char in _find_brackets(paragraph.text):
                if char in _OPEN:
                    waiting.append((char, index, start))
                else:
                    found = next((w for w in reversed(waiting) if w[0] == _PAIRS[char]), None)
                    if found:
                        waiting.remove(found)
                    elif not _is_marker(paragraph.text.translate(_FOLD), start):
                        yield from _tell(paragraph.place, paragraph.text, char, start, deal)
        for char, at, start in waiting:
            yield from _tell(paragraphs[at].place, paragraphs[at].text, char, start, deal)


@lru_cache(maxsize=4096)
def _find_brackets(written: str) -> tuple[tuple[int, str], ...]:
    """The brackets of a text with their places; those of intervals and item marks left out."""
    text = written.translate(_FOLD)
    if _EITHER.isdisjoint(text):
        return ()
    plain = _INTERVAL.sub(lambda m: "　" * len(m[0]), text)
    plain = _MARKER.sub(lambda m: "　" * len(m[0]) if "(" not in m[0] else m[0], plain)
    return tuple((start, char) for start, char in enumerate(plain) if char in _EITHER)


def _is_marker(text: str, end: int) -> bool:
    return bool(re.fullmatch(r"\s*\(?\s?[\dA-Za-z一二三四五六七八九十]{1,3}\s?", text[:end]))


def _tell(
    place: WordPlace, text: str, char: str, start: int, deal: Deal | None
) -> Iterator[Remark]:
    if is_own(text, start, start + 1, deal):
        return
    shown = text[start]
    begin, end = (start, start + 12) if char in _OPEN else (max(0, start - 11), start + 1)
    excerpt = text[begin:end]
    yield Remark(place, f"“{excerpt}”的“{shown}”没有配对；请补上或删去", excerpt)
