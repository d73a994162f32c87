"""Two texts side by side: which paragraph became which, and which words of it changed.

Works on plain strings, so that the words for people and the Word redline agree. What occurs once
on both sides anchors the rest; between anchors the best-matching paragraphs are found together,
so that a reworded clause is one that changed, not one that went and another that came.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher

from msgspec import Struct
from msgspec.structs import replace

# A tag is one word, and so is a number or a word of letters; any other character stands alone.
_WORD = re.compile(
    r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|[A-Za-z]+|[0-9]+(?:[.,][0-9]+)*|[ \t]+|.", re.DOTALL
)
_TAG = re.compile(r"\{[{%#].*[}%#]\}", re.DOTALL)
_ALIKE = 0.4
_GRID = 60_000  # pairs of paragraphs that are compared each with each
_WORD_GRID = 4_000_000
_BAND = 40
_DEPTH = 16
_SHORT = 2
_WENT, _CAME, _BOTH = 1, 2, 3

Pair = tuple[int | None, int | None]
Anchor = tuple[int, int]


class Piece(Struct, frozen=True):
    """Words of a text: `old[i1:i2]` and `new[j1:j2]` in words, equal where `same`."""

    same: bool
    i1: int
    i2: int
    j1: int
    j2: int


def split_words(text: str) -> list[str]:
    """The words of a text: tags, numbers, words of letters, and single characters."""
    return _WORD.findall(text)


def is_tag(word: str) -> bool:
    """Whether a word is a tag of the template language."""
    return bool(_TAG.fullmatch(word))


def compare_words(old: Sequence[str], new: Sequence[str]) -> list[Piece]:
    """What became of the words, in order; scraps between two changes count as changed."""
    start, end = _trim(old, new, 0, len(old), 0, len(new))
    i2, j2 = len(old) - end, len(new) - end
    pieces = [Piece(True, 0, start, 0, start)] if start else []
    if (i2 - start) * (j2 - start) > _WORD_GRID:
        middle = [Piece(False, start, i2, start, j2)]
    else:
        matcher = SequenceMatcher(None, old[start:i2], new[start:j2], autojunk=False)
        middle = [
            Piece(tag == "equal", a + start, b + start, c + start, d + start)
            for tag, a, b, c, d in matcher.get_opcodes()
        ]
    pieces += _drop_scraps(middle, old)
    if end:
        pieces.append(Piece(True, i2, len(old), j2, len(new)))
    return _join(pieces)


def align(
    old: Sequence[str], new: Sequence[str], may_pair: Callable[[int, int], bool]
) -> list[Pair]:
    """Which text became which, in order: pairs of places; None beside one that went or came.

    `may_pair` says of two places whether they are of one sort at all.
    """
    whole = _Stretch(old, new, may_pair, 0, len(old), 0, len(new))
    pairs: list[Pair] = []
    i = j = 0
    for a, b in _find_anchors(whole):
        pairs += [*_fill_gap(replace(whole, i1=i, i2=a, j1=j, j2=b)), (a, b)]
        i, j = a + 1, b + 1
    return pairs + _fill_gap(replace(whole, i1=i, j1=j))


def rate(old: str, new: str) -> float:
    """How alike two texts are, from 0 to 1, by the pairs of characters they share."""
    if old == new:
        return 1.0
    return _rate(_grams(old), _grams(new))


def _trim(
    old: Sequence[str], new: Sequence[str], i1: int, i2: int, j1: int, j2: int
) -> tuple[int, int]:
    """How many are equal from the start, and then from the end."""
    most = min(i2 - i1, j2 - j1)
    start = 0
    while start < most and old[i1 + start] == new[j1 + start]:
        start += 1
    end = 0
    while end < most - start and old[i2 - 1 - end] == new[j2 - 1 - end]:
        end += 1
    return start, end


class _Stretch(Struct, frozen=True):
    """A part of two rows of texts: `old[i1:i2]` and `new[j1:j2]`."""

    old: Sequence[str]
    new: Sequence[str]
    may_pair: Callable[[int, int], bool]
    i1: int
    i2: int
    j1: int
    j2: int


def _find_anchors(part: _Stretch, depth: int = 0) -> Iterator[Anchor]:
    """Equal places that hold the comparison: from the ends, and what occurs once on both sides."""
    start, end = _trim(part.old, part.new, part.i1, part.i2, part.j1, part.j2)
    i1, i2, j1, j2 = part.i1 + start, part.i2 - end, part.j1 + start, part.j2 - end
    yield from zip(range(part.i1, i1), range(part.j1, j1), strict=True)
    part = replace(part, i1=i1, i2=i2, j1=j1, j2=j2)
    held = _find_unique(part) if depth < _DEPTH else []
    for i, j in held:
        yield from _find_anchors(replace(part, i1=i1, i2=i, j1=j1, j2=j), depth + 1)
        yield i, j
        i1, j1 = i + 1, j + 1
    if held:
        yield from _find_anchors(replace(part, i1=i1, j1=j1), depth + 1)
    yield from zip(range(i2, i2 + end), range(j2, j2 + end), strict=True)


def _find_unique(part: _Stretch) -> list[Anchor]:
    """The places of texts that occur once on both sides, as many as stand in the same order."""
    old, new = part.old[part.i1 : part.i2], part.new[part.j1 : part.j2]
    here, there = Counter(old), Counter(new)
    at = {text: j for j, text in enumerate(new, part.j1) if there[text] == 1}
    once = [
        (i, at[text])
        for i, text in enumerate(old, part.i1)
        if here[text] == 1 and text in at and part.may_pair(i, at[text])
    ]
    return _keep_order(once)


def _keep_order(pairs: Sequence[Anchor]) -> list[Anchor]:
    """The most of the pairs that stand in the same order on both sides."""
    ends: list[int] = []
    tops: list[int] = []
    before: list[int | None] = []
    for place, (_, j) in enumerate(pairs):
        length = bisect_left(ends, j)
        before.append(tops[length - 1] if length else None)
        if length == len(ends):
            ends.append(j)
            tops.append(place)
        else:
            ends[length], tops[length] = j, place
    kept = []
    at = tops[-1] if tops else None
    while at is not None:
        kept.append(pairs[at])
        at = before[at]
    return kept[::-1]


def _fill_gap(part: _Stretch) -> list[Pair]:
    """The pairs between two anchors that are most alike together; what is left went or came."""
    i1, j1 = part.i1, part.j1
    rows, columns = part.i2 - i1, part.j2 - j1
    if not rows or not columns:
        return [*((i1 + i, None) for i in range(rows)), *((None, j1 + j) for j in range(columns))]
    here = [_grams(text) for text in part.old[i1 : part.i2]]
    there = [_grams(text) for text in part.new[j1 : part.j2]]
    # Of a large gap only what lies about as far along on both sides is compared.
    reach = columns if rows * columns <= _GRID else max(_BAND, 2 * (columns // rows + 1))
    above: dict[int, float] = dict.fromkeys(range(reach + 1), 0.0)
    ways: list[dict[int, int]] = []
    for i in range(1, rows + 1):
        middle = i * columns // rows
        line: dict[int, float] = {}
        way: dict[int, int] = {}
        for j in range(max(0, middle - reach), min(columns, middle + reach) + 1):
            line[j], way[j] = above.get(j, -1.0), _WENT
            if line.get(j - 1, -1.0) > line[j]:
                line[j], way[j] = line[j - 1], _CAME
            if j and above.get(j - 1, -1.0) >= 0:
                alike = _weigh(here[i - 1], there[j - 1])
                if (
                    alike
                    and above[j - 1] + alike > line[j]
                    and part.may_pair(i1 + i - 1, j1 + j - 1)
                ):
                    line[j], way[j] = above[j - 1] + alike, _BOTH
        above = line
        ways.append(way)
    pairs: list[Pair] = []
    i, j = rows, columns
    while i or j:
        took = ways[i - 1].get(j, _CAME) if i and j else (_WENT if i else _CAME)
        pairs.append((i1 + i - 1 if took != _CAME else None, j1 + j - 1 if took != _WENT else None))
        i, j = i - (took != _CAME), j - (took != _WENT)
    return _put_gone_first(pairs[::-1])


def _put_gone_first(pairs: list[Pair]) -> list[Pair]:
    """Between two pairs first what went, then what came."""
    ordered: list[Pair] = []
    came: list[Pair] = []
    for pair in pairs:
        if pair[0] is None:
            came.append(pair)
            continue
        if pair[1] is not None:
            ordered += came
            came = []
        ordered.append(pair)
    return ordered + came


def _grams(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters; a blank text has a mark of its own."""
    words = f"^{''.join(text.split())}$"
    return frozenset(words[k : k + 2] for k in range(len(words) - 1))


def _rate(old: frozenset[str], new: frozenset[str]) -> float:
    few, many = sorted((len(old), len(new)))
    if 2 * few < _ALIKE * (few + many):
        return 0.0
    return 2 * len(old & new) / (few + many)


def _weigh(old: frozenset[str], new: frozenset[str]) -> float:
    """What a pair is worth: long texts that are alike more than short or blank ones; 0 for none."""
    alike = _rate(old, new)
    if alike < _ALIKE:
        return 0.0
    return alike * math.log(1 + min(len(old), len(new))) if len(old) > 1 else 0.01


def _drop_scraps(pieces: Sequence[Piece], words: Sequence[str]) -> list[Piece]:
    """Counts as changed what stayed the same only by chance, between changes longer than it."""
    kept = list(pieces)
    for place in range(1, len(kept) - 1):
        piece, before, after = kept[place], kept[place - 1], kept[place + 1]
        if not piece.same or before.same or after.same:
            continue
        size = piece.i2 - piece.i1
        around = min(max(x.i2 - x.i1, x.j2 - x.j1) for x in (before, after))
        if size <= min(_SHORT, around) and not any(is_tag(w) for w in words[piece.i1 : piece.i2]):
            kept[place] = Piece(False, piece.i1, piece.i2, piece.j1, piece.j2)
    return kept


def _join(pieces: Sequence[Piece]) -> list[Piece]:
    joined: list[Piece] = []
    for piece in pieces:
        if joined and joined[-1].same == piece.same:
            last = joined[-1]
            joined[-1] = Piece(piece.same, last.i1, piece.i2, last.j1, piece.j2)
        else:
            joined.append(piece)
    return joined
