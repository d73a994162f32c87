"""The tags in a text, those with wrong braces included; every scan is linear.

A tag is what `{{`, `{%` or `{#` opens. docxtpl takes all up to the next closing braces as the tag,
over paragraphs if need be: a tag that is not closed in its own paragraph swallows what follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

# How the braces of a tag are wrong.
HALF, STRAY, MIXED, SPACED, WIDE = "half", "stray", "mixed", "spaced", "wide"

_FOLD = str.maketrans("｛｝％＃", "{}%#")
CLOSERS = {"{{": "}}", "{%": "%}", "{#": "#}"}
# docxtpl's way to print braces comes first: it is no tag.
_ESCAPE = re.compile(r"\{_[{%]|[}%]_\}")
_SIGN = re.compile(r"\{_[{%]|[}%]_\}|\{[{%#]|[}%#]\}|\{\s{1,3}[{%]")
_STOP = re.compile(r"\}\}|%\}|#\}|\{[{%#]")
_SPACED_END = re.compile(r"[}%]\s{1,3}\}|\}|%(?=\s|$)")
_LOOSE_END = re.compile(r"[}%]?\s{0,3}\}")
_WORDS = re.compile(r"[%}]?[-+]?\s?(?:p|tr|tc|r)?\s?[\w.]+(?:\s?[|(][^{}，。；、\s]{0,40})*")
_ANYTHING = re.compile(r"[\w.\s|'\"()（）｜‘’“”=!<>,，+*~%-]{0,200}")
# How far one looks back from closing braces for a single brace that may have opened them.
_BACK = 80


class Found(Struct, frozen=True):
    """Words that are a tag or were to be one: `text[start:end]`; `flaw` is empty for a sound one."""

    start: int
    end: int
    opener: str
    inner: str
    flaw: str = ""


def find_tags(text: str) -> Iterator[Found]:
    """The tags of one paragraph in order."""
    folded = text.translate(_FOLD)
    spot = last = 0
    while sign := _SIGN.search(folded, spot):
        start, end, words = *sign.span(), sign[0]
        if _ESCAPE.match(words):
            spot = end
            continue
        found: Found | None
        if words in CLOSERS:
            found = _open(text, folded, start, words)
        elif words[0] == "{":
            found = _open_spaced(text, folded, start, end)
        else:
            found = _close(text, folded, start, end, last)
        spot = max(end, found.end) if found else end
        last = spot
        if found:
            yield found


def _open(text: str, folded: str, start: int, opener: str) -> Found:
    """What opening braces begin."""
    begun = start + 2
    closer = CLOSERS[opener]
    if opener == "{#":
        stop = folded.find(closer, begun)
        if stop < 0:
            return Found(start, len(text), opener, text[begun:], HALF)
        end = stop + 2
        return Found(start, end, opener, text[begun:stop], _is_wide(text, folded, start, end))
    stop_at = _STOP.search(folded, begun)
    limit = stop_at.start() if stop_at else len(text)
    if stop_at and stop_at[0] == closer:
        end = stop_at.end()
        return Found(start, end, opener, text[begun:limit], _is_wide(text, folded, start, end))
    if stop_at and stop_at[0] in CLOSERS.values():
        return Found(start, stop_at.end(), opener, text[begun:limit], MIXED)
    spaced = _SPACED_END.search(folded, begun, limit)
    if spaced and "\n" not in text[begun : spaced.start()] and spaced.start() - begun <= 200:
        flaw = SPACED if len(spaced[0]) > 1 else HALF
        return Found(start, spaced.end(), opener, text[begun : spaced.start()], flaw)
    words = _WORDS.match(text, begun, limit)
    end = words.end() if words else begun
    return Found(start, end, opener, text[begun:end], HALF)


def _open_spaced(text: str, folded: str, start: int, end: int) -> Found | None:
    """`{ { name } }`: braces parted by a blank, where something like a tag follows."""
    words = _ANYTHING.match(text, end)
    stop = words.end() if words else end
    closing = _LOOSE_END.match(folded, stop)
    inner = text[end:stop].rstrip(" %％")
    if closing is None or not inner.strip():
        return None
    return Found(start, closing.end(), "{" + folded[end - 1], inner, SPACED)


def _close(text: str, folded: str, start: int, end: int, last: int) -> Found:
    """Closing braces that nothing opened, from the single brace before them if there is one."""
    opener = {"}": "{{", "%": "{%", "#": "{#"}[folded[start]]
    back = folded.rfind("{", max(last, start - _BACK), start)
    if back < 0:
        return Found(start, end, opener, "", STRAY)
    return Found(back, end, opener, text[back + 1 : start].lstrip("%％"), HALF)


def _is_wide(text: str, folded: str, start: int, end: int) -> str:
    """`WIDE` where a brace is of full width, and Word Templates would print the tag as it stands."""
    same = text[start : start + 2] == folded[start : start + 2]
    return "" if same and text[end - 2 : end] == folded[end - 2 : end] else WIDE
