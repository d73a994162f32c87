"""The words of a placeholder taken apart: the side they speak of, hints at the form, the rest."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from msgspec import Struct

from generator.authoring.mending.synonyms import PARTY, SIDED, SIDES


class Words(Struct, frozen=True):
    """A placeholder's words taken apart: what is left of them, the side, and hints at the form.

    Hints: upper and lower (大写, 小写), wan (万元).
    """

    base: str
    side: str | None = None
    hints: frozenset[str] = frozenset()


_FILLERS = re.compile(
    r"^(?:单击此处|点击此处|点击|单击|此处|请)*(?:输入|填写|填入|插入|选择|录入)?[:：]?(?:(?:data|deal|form|fields?|d)[._:：])?(?=.)"
)
_UPPER = re.compile(r"[(\[]?(?:人民币)?(?:中文|汉字)?大写(?:金额)?[)\]]?")
_LOWER = re.compile(r"[(\[]?(?:阿拉伯)?(?:数字)?小写(?:金额)?[)\]]?|[(\[]数字[)\]]|数字$")
_HINTS: dict[str, set[str]] = {
    "upper": {"cn", "upper", "uppercase", "capital", "capitals", "words", "inwords", "daxie"}
    | {"dx", "chinese"},
    "lower": {"lower", "lowercase", "figures", "infigures", "xiaoxie", "xx"},
}
_NO_WORDS = {"the", "of", "in", "field", "txt", "text", "input"}
_SIDE_BY_WORD = {word: side for side, words in SIDES.items() for word in words}
_CHINESE_SIDE = re.compile(
    "|".join(sorted((word for word in _SIDE_BY_WORD if not word.isascii()), key=len, reverse=True))
)
PARTY_BY_WORD = {word: path for path, words in PARTY.items() for word in words}


def find_side(text: str) -> str | None:
    """The side a text speaks of; None where it names none or both."""
    sides = {_SIDE_BY_WORD[found[0]] for found in _CHINESE_SIDE.finditer(text) if len(found[0]) > 1}
    return sides.pop() if len(sides) == 1 else None


def is_bare_side(words: str) -> bool:
    """Whether a placeholder only names a side."""
    taken = take_apart(words)
    return taken.side is not None and not taken.base


@lru_cache(maxsize=4096)
def take_apart(words: str) -> Words:
    """The words of a placeholder without fillers, with what they say about side and form."""
    text = unicodedata.normalize("NFKC", words).strip().strip(":：*·.。、_- ")
    text = _FILLERS.sub("", text, count=1)
    text = re.sub("([AaBb])方", lambda found: "甲方" if found[1] in "Aa" else "乙方", text)
    hints: set[str] = set()
    for hint, pattern in (("upper", _UPPER), ("lower", _LOWER)):
        text, count = pattern.subn("", text)
        if count:
            hints.add(hint)
    if "万元" in text:
        hints.add("wan")
    text, count = re.subn(r"[(\[]?中文[)\]]?$", "", text)
    if count:
        hints.add("upper")
    text = re.sub(r"[(\[](?:万?元|%|盖章|公章|签字|签章|必填|选填|人民币)[)\]]|^人民币", "", text)
    parts: list[str] = []
    for run in re.findall(r"[A-Za-z0-9_. \-]+|[^A-Za-z0-9_. \-]+", text):
        parts.extend(_split_english(run, hints) if run.isascii() else [re.sub(r"[\s的·]", "", run)])
    base = "".join(parts)
    side = None
    for found in list(_CHINESE_SIDE.finditer(base)):
        if len(found[0]) > 1 and (found.start() == 0 or side):
            side = side or _SIDE_BY_WORD[found[0]]
    if side:
        both = find_side(base) is None
        base = base if both else _CHINESE_SIDE.sub("", base)
        side = None if both else side
    elif base[:1] in ("甲", "乙") and base[1:] in PARTY_BY_WORD:
        side, base = _SIDE_BY_WORD[base[0]], base[1:]
    else:
        side, base = _take_english_side(base)
    base = (
        re.sub(r"^[()（）]+|[()（）]+$", "", base) if base.count("(") != base.count(")") else base
    )
    return Words(base.replace("()", ""), side, frozenset(hints))


def _split_english(run: str, hints: set[str]) -> list[str]:
    found = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", run)
    kept = []
    for each in found:
        low = each.lower()
        hint = next((hint for hint, words in _HINTS.items() if low in words), None)
        if hint and len(found) > 1:
            hints.add(hint)
        elif low not in _NO_WORDS:
            kept.append(low)
    return kept


def _take_english_side(base: str) -> tuple[str | None, str]:
    if not base.isascii():
        return None, base
    words = sorted((word for word in _SIDE_BY_WORD if word.isascii()), key=len, reverse=True)
    for word in words:
        rest = base[len(word) :]
        known = rest in PARTY_BY_WORD or (_SIDE_BY_WORD[word], rest) in SIDED
        if base == word or (base.startswith(word) and known):
            return _SIDE_BY_WORD[word], rest
        if base.endswith(word) and base[: -len(word)] in PARTY_BY_WORD:
            return _SIDE_BY_WORD[word], base[: -len(word)]
    if base[-1:] in ("a", "b") and base not in PARTY_BY_WORD and base[:-1] in PARTY_BY_WORD:
        return ("甲方" if base[-1] == "a" else "乙方"), base[:-1]
    return None, base
