"""括号、引号或书名号不成对。

为什么：缺了半边，括号里外的意思就分不清，也常是删改时丢了字。
怎么改：补上或删去半边。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.concordance import Search
from generator.facts import Facts
from generator.findings import Severity, WordPlace
from generator.memory import remember
from generator.mentions import Mentions
from generator.model import Deal
from generator.reading import Paragraph
from generator.rule import Remark, is_own

SEVERITY = Severity.WARNING

_PAIRS = {")": "(", "》": "《", "】": "【", "」": "「", "』": "『", "]": "[", "”": "“", "〕": "〔"}
_OPEN = set(_PAIRS.values())
_EITHER = _OPEN.union(_PAIRS)
_BRACKET = Search(r"[]()《》【】「」『』\[“”〔〕（）［］]")
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
    paragraphs = mentions.document.paragraphs
    waiting: list[tuple[str, int, int]] = []
    for at, paragraph, _, _ in mentions.document.find(_BRACKET):
        if paragraph.place.part == "properties":
            continue
        late = [each for each in waiting if not _reaches(paragraphs, each[1], at)]
        waiting = [each for each in waiting if each not in late]
        yield from _tell_open(late, paragraphs, deal)
        for start, char in _find_unmatched(paragraph.text):
            if char in _OPEN:
                waiting.append((char, at, start))
                continue
            found = next((each for each in reversed(waiting) if each[0] == _PAIRS[char]), None)
            if found:
                waiting.remove(found)
            elif not _is_marker(paragraph.text.translate(_FOLD), start):
                yield from _tell(paragraph.place, paragraph.text, char, start, deal)
    yield from _tell_open(waiting, paragraphs, deal)


def _reaches(paragraphs: Sequence[Paragraph], first: int, last: int) -> bool:
    """Whether a bracket that opens in one paragraph may close in another: the same cell, and near."""
    if last - first > _REACH:
        return False
    return (
        len({paragraphs[at].place._replace(paragraph=None) for at in (*range(first, last + 1),)})
        == 1
    )


@remember(4096)
def _find_unmatched(text: str) -> tuple[tuple[int, str], ...]:
    """The brackets of a text that have no other half in it."""
    left: list[tuple[int, str]] = []
    for start, char in _find_brackets(text):
        half = next((each for each in reversed(left) if each[1] == _PAIRS.get(char)), None)
        if half:
            left.remove(half)
        else:
            left.append((start, char))
    return tuple(left)


def _find_brackets(written: str) -> Iterator[tuple[int, str]]:
    """The brackets of a text with their places; those of intervals and item marks left out."""
    text = written.translate(_FOLD)
    plain = _INTERVAL.sub(lambda m: "　" * len(m[0]), text)
    plain = _MARKER.sub(lambda m: "　" * len(m[0]) if "(" not in m[0] else m[0], plain)
    return ((start, char) for start, char in enumerate(plain) if char in _EITHER)


def _is_marker(text: str, end: int) -> bool:
    return bool(re.fullmatch(r"\s*\(?\s?[\dA-Za-z一二三四五六七八九十]{1,3}\s?", text[:end]))


def _tell_open(
    halves: Sequence[tuple[str, int, int]], paragraphs: Sequence[Paragraph], deal: Deal | None
) -> Iterator[Remark]:
    for char, at, start in halves:
        yield from _tell(paragraphs[at].place, paragraphs[at].text, char, start, deal)


def _tell(
    place: WordPlace, text: str, char: str, start: int, deal: Deal | None
) -> Iterator[Remark]:
    if is_own(text, start, start + 1, deal):
        return
    shown = text[start]
    begin, end = (start, start + 12) if char in _OPEN else (max(0, start - 11), start + 1)
    excerpt = text[begin:end]
    yield Remark(place, f"“{excerpt}”的“{shown}”没有配对；请补上或删去", excerpt)
