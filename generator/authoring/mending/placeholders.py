"""Placeholders of other systems in a text: `{x}`, `${x}`, «x», <<x>>, [[x]], 【x】, #x# and others."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import pairwise

from msgspec import Struct

from generator.authoring.mending.tags import find_tags, has_unknown_name

FIELD, OPENS, INVERTED, CLOSES, BLANK = "field", "opens", "inverted", "closes", "blank"


class Placeholder(Struct, frozen=True):
    """A placeholder in a text: its place, its words and what it does.

    `role` is field, opens, inverted or closes (a loop or condition), or blank (words are those of
    the label before it). `strong` says that nothing else than a placeholder is written this way.
    """

    start: int
    end: int
    words: str
    role: str = FIELD
    strong: bool = True


# The words of a placeholder: no braces, breaks or marks that end a sentence.
_WORDS = r"[^{}\[\]【】〔〕〖〗［］«»<>＜＞#%@$\n\r\t。；！？!?;]"
_INNER = rf"\s*({_WORDS}{{1,40}}?)\s*"
_INDEXED = rf"\s*((?:{_WORDS}|\[[\w+]{{0,6}}\]){{1,40}}?)\s*"
_STRONG = (
    rf"\$\{{{_INDEXED}\}}",
    rf"\{{\{{{_INDEXED}\}}\}}",
    rf"(?<![{{｛$])[{{｛]{_INDEXED}[}}｝](?![}}｝])",
    rf"«{_INNER}»",
    rf"(?:<<|＜＜){_INNER}(?:>>|＞＞)",
    rf"\[\[{_INNER}\]\]",
)
_MARKER = r"\s*(?P<sign{n}>[#/^?])\s*(?:each\s+|if\s+|foreach\s+)?(?P<name{n}>[^{{}}#/^?\n\r\t]{{0,40}}?)\s*"
_MARKERS = (
    r"\{\{" + _MARKER.format(n=1) + r"\}\}",
    r"(?<!\{)\{" + _MARKER.format(n=2) + r"\}(?!\})",
    r"\$\{" + _MARKER.format(n=3) + r"\}",
    r"\[\[" + _MARKER.format(n=4) + r"\]\]",
)
_MERGED = re.compile(
    r"«\s*(?P<mark>TableStart|TableEnd|BeginGroup|EndGroup|GroupStart|GroupEnd)\s*:\s*(?P<name>[^«»]{1,40}?)\s*»"
)
# What no sign of a pair like #x# may touch: another such sign, Latin letters, figures.
_APART, _ALONE = r"(?<![#%@$A-Za-z0-9._])", r"(?![#%@$A-Za-z0-9])"
# These are also written for other ends than to be filled in.
_WEAK = (
    rf"【{_INNER}】",
    rf"(?<!\[)\[{_INNER}\](?!\])",
    rf"［{_INNER}］",
    rf"〔{_INNER}〕",
    rf"〖{_INNER}〗",
    rf"(?<![<])<{_INNER}>(?!>)",
    rf"(?<!＜)＜{_INNER}＞(?!＞)",
    rf"{_APART}#{{1,2}}([^#\s%，,]{{2,20}})#{{1,2}}{_ALONE}",
    rf"{_APART}%{{1,2}}([^#\s%，,]{{2,20}})%{{1,2}}{_ALONE}",
    rf"{_APART}@([^@\s%，,]{{2,20}})@{_ALONE}",
    rf"{_APART}\$([^$\s%，,{{}}]{{2,20}})\${_ALONE}",
)
_FIELDS = [(re.compile(each), True) for each in _STRONG] + [
    (re.compile(each), False) for each in _WEAK
]
_LOOPS = [re.compile(each) for each in _MARKERS]
_LABEL = r"(?P<label>[\w（）()/／]{2,24})\s*(?:[：:]|为)?\s*(?:人民币|RMB|[¥￥])?\s*[“\"《]?"
_BLANKS = re.compile(
    _LABEL
    + r"(?P<blank>[_＿]{2,}|【[\s\u3000●○*＊xX×_＿.…]*】|\[[\s●○*_]{1,12}\]|[xX×]{3,}|\*{3,})"
)
_DAY_PARTS = tuple(
    re.compile(words + "$", re.IGNORECASE)
    for words in ("(?:年份?|year|yyyy|y)", "(?:月份?|month|mm?)", "(?:日期?|号|day|dd?)")
)
_NAMELIKE = re.compile(r"[\w\s()（）.\-/:：·、%\[\]+]*[^\W\d_][\w\s()（）.\-/:：·、%\[\]+]*")


def find_placeholders(text: str, loops: Collection[str] = ()) -> list[Placeholder]:
    """The placeholders of a text in order; what our own tags cover is none."""
    if not re.search(r"[{｛«<＜\[【〔〖［#%@$_＿xX×*]", text):
        return []
    taken = bytearray(len(text))
    for tag in find_tags(text, loops):
        if not has_unknown_name(tag, text, loops):
            taken[tag.start : tag.end] = b"x" * (tag.end - tag.start)
    found: list[Placeholder] = []
    for each in _find_all(text):
        if not any(taken[each.start : each.end]):
            taken[each.start : each.end] = b"x" * (each.end - each.start)
            found.append(each)
    return list(_join_days(sorted(found, key=lambda each: each.start), text))


def _join_days(found: list[Placeholder], text: str) -> Iterator[Placeholder]:
    """The placeholders, those of a year, a month and a day as the one of a date that they are."""
    place = 0
    while place < len(found):
        three = found[place : place + 3]
        ends = [
            pattern.search(each.words) for pattern, each in zip(_DAY_PARTS, three, strict=False)
        ]
        if len(three) == 3 and all(ends) and all(each.role == FIELD for each in three):
            between = [text[a.end : b.start].strip() for a, b in pairwise(three)]
            if between == ["年", "月"] and text[three[2].end :].startswith("日"):
                stem = _DAY_PARTS[0].sub("", three[0].words).rstrip("_.的")
                if not stem.lower().endswith(("日期", "时间", "date")):
                    stem += "date" if stem and stem.isascii() else "日期"
                end, strong = three[2].end + 1, all(each.strong for each in three)
                yield Placeholder(three[0].start, end, stem, FIELD, strong)
                place += 3
                continue
        yield found[place]
        place += 1


def _find_all(text: str) -> Iterator[Placeholder]:
    for pattern in _LOOPS:
        for match in pattern.finditer(text):
            groups = {key: value for key, value in match.groupdict().items() if value is not None}
            sign = next(value for key, value in groups.items() if key.startswith("sign"))
            name = next(value for key, value in groups.items() if key.startswith("name"))
            role = {"/": CLOSES, "^": INVERTED}.get(sign, OPENS)
            if name or role == CLOSES:
                yield Placeholder(match.start(), match.end(), name, role)
    for match in _MERGED.finditer(text):
        role = CLOSES if "End" in match["mark"] else OPENS
        yield Placeholder(match.start(), match.end(), match["name"], role)
    for pattern, strong in _FIELDS:
        for match in pattern.finditer(text):
            is_label = not strong and re.match(r"\s*[：:]", text[match.end() :])
            if _NAMELIKE.fullmatch(match[1]) and not is_label:
                yield Placeholder(match.start(), match.end(), match[1], FIELD, strong)
    for match in _BLANKS.finditer(text):
        yield Placeholder(match.start("blank"), match.end("blank"), match["label"], BLANK, False)
