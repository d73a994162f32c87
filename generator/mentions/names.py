"""The names of the parties: which one is meant, and how near two spellings are."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from generator.memory import remember
from generator.mentions.values import Mentions, Party

_ORGANISATION = re.compile(
    r"[\u4e00-\u9fffA-Za-z0-9·（）()&\-—]{2,40}(?:公司|集团|局|厅|委员会|委|办公室|办|中心|研究院|研究所|设计院|院|所|馆"
    r"|大学|学院|学校|中学|小学|医院|政府|银行|支行|分行|合作社|基金会|协会|学会|厂|店|商行|经营部|工作室"
    r"|事务所|管理处|总队|支队|大队|法院|检察院|党校|联合会|总社|电视台|出版社|报社)"
)
_NO_NAME = re.compile("负责|提供|应当|应于|承担|支付|代表|委托.+|组织.+|配合|监督|签字|盖章")
_NUMERALS = "零〇一二三四五六七八九十两第甲乙丙丁东南西北中上下内外前后左右新老大小0123456789"


def plain(name: str) -> str:
    """A name without regard to width, blanks and the kind of brackets."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", name)).rstrip("。.;")


def is_organisation(name: str) -> bool:
    """Whether a text is the name of an organisation and nothing more."""
    return bool(_ORGANISATION.fullmatch(name)) and not _NO_NAME.search(name)


def is_one_edit(one: str, other: str) -> bool:
    """Whether two names differ in one character: another one, one more, or two changed places."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    if len(one) != len(other):
        long, short = (one, other) if len(one) > len(other) else (other, one)
        return long[start + 1 :] == short[start:]
    swapped = one[start : start + 2] == other[start : start + 2][::-1]
    return one[start + 1 :] == other[start + 1 :] or (
        swapped and one[start + 2 :] == other[start + 2 :]
    )


def is_alias(mentions: Mentions, party: Party, text: str) -> bool:
    """Whether a party is named in a sentence, before 以下简称; words before it may be read along."""
    return text[: party.start].strip() != "" and text[party.end :].lstrip()[:1] in ("（", "(")


def find_names(mentions: Mentions) -> dict[str, str]:
    """The name of each role: the one stated most, then the one the text uses most, then the first.

    A role of several parties (a consortium) has none.
    """
    stated: dict[str, list[str]] = {}
    last: Party | None = None
    several = set()
    text = mentions.document.text
    for party in mentions.parties:
        if mentions.outline.zone(party.place) == "annex" or len(party.name) < 4:
            continue
        if last and last.role == party.role and last.place != party.place:
            one, other = plain(last.name), plain(party.name)
            if one not in other and other not in one:
                several.add(party.role)
        stated.setdefault(party.role, []).append(party.name)
        last = party
    due = {}
    for role, names in stated.items():
        if role in several:
            continue
        counts = Counter(names)
        due[role] = max(
            counts, key=lambda name: (counts[name], text.count(name), -names.index(name))
        )
    return due


@remember(4096)
def find_near(text: str, name: str) -> tuple[tuple[int, int], ...]:
    """Where a text has the name with one character exchanged for another."""
    half = len(name) // 2
    found = []
    seen = set()
    for piece, offset in ((name[:half], 0), (name[half:], half)):
        at = text.find(piece)
        while at >= 0:
            start = at - offset
            words = text[start : start + len(name)] if start >= 0 else ""
            if len(words) == len(name) and start not in seen and words != name:
                odd = [(a, b) for a, b in zip(words, name, strict=True) if a != b]
                if (
                    len(odd) == 1
                    and not any(c in _NUMERALS for c in odd[0])
                    and odd[0][0].isalpha()
                ):
                    seen.add(start)
                    found.append((start, start + len(name)))
            at = text.find(piece, at + 1)
    return tuple(found)
