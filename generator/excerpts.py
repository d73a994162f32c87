"""Where the words of a finding stand in its document, for who marks them on a screen or a page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec import Struct

from generator.findings import Finding, Place, WordPlace
from generator.reading import Document, Paragraph

_ANNEX = re.compile(r"\s*附[件录表][一二三四五六七八九十\d]{1,3}(?![^\s：:.．、《]).{0,40}$")
_SIGNED = re.compile(r"\s*[（(]?(?:以下无正文|本页无正文|此页无正文)")


class Spot(Struct, frozen=True):
    """Words of a paragraph: `paragraph.text[start:end]`; all of it where they were not found."""

    paragraph: Paragraph
    start: int
    end: int
    exact: bool


class Quote(Struct, frozen=True):
    """The words of a finding, `text[start:end]`, in the paragraph as shown, its number included.

    `heading` is the article in which they stand.
    """

    text: str
    start: int
    end: int
    heading: str = ""


def find_spots(document: Document, findings: Iterable[Finding]) -> tuple[Spot | None, ...]:
    """For each finding where its words stand; None where its place is not in the document.

    Findings alike in all but what they mean take one occurrence of the words after another.
    """
    stories: dict[str, list[Paragraph]] = {}
    for paragraph in document.paragraphs:
        stories.setdefault(paragraph.place.part, []).append(paragraph)
    at = {paragraph.place: paragraph for paragraph in document.paragraphs}
    seen: Counter[tuple[str, Place, str | None]] = Counter()
    known: dict[tuple[Place, str | None], list[Spot]] = {}
    spots: list[Spot | None] = []
    for finding in findings:
        place = finding.place
        if not isinstance(place, WordPlace):
            spots.append(None)
            continue
        key = (finding.code, place, finding.excerpt)
        found = known.get((place, finding.excerpt))
        if found is None:
            exact = at.get(place)
            near = [exact] if exact else stories.get(place.part, [])
            inside = [p for p in near if p is exact or _holds(place, p)]
            found = known[place, finding.excerpt] = _list_spots(inside, finding.excerpt)
        spots.append(found[min(seen[key], len(found) - 1)] if found else None)
        seen[key] += 1
    return tuple(spots)


def quote(spot: Spot | None, heading: str = "") -> Quote | None:
    """What to show of a spot; None where the very words were not found."""
    if spot is None or not spot.exact:
        return None
    shown = spot.paragraph.shown
    before = len(shown) - len(spot.paragraph.text)
    return Quote(shown, before + spot.start, before + spot.end, heading)


def list_headings(document: Document, heads: Iterable[WordPlace]) -> dict[WordPlace, str]:
    """For each paragraph the article it belongs to, from the places where articles begin."""
    begun = set(heads)
    headings: dict[WordPlace, str] = {}
    part, heading = "", ""
    for paragraph in document.paragraphs:
        if paragraph.place.part != part:
            part, heading = paragraph.place.part, ""
        if paragraph.place in begun or _ANNEX.match(paragraph.text):
            heading = " ".join(paragraph.shown.split())
        elif _SIGNED.match(paragraph.text):
            heading = ""
        headings[paragraph.place] = heading
    return headings


def _holds(place: WordPlace, paragraph: Paragraph) -> bool:
    """Whether a paragraph is part of a place that is larger than one: a cell, a table, a story."""
    here = paragraph.place
    if place.table is None:
        return place.paragraph is None
    asked = (place.table, place.row, place.cell, place.paragraph)
    found = (here.table, here.row, here.cell, here.paragraph)
    return all(a is None or a == f for a, f in zip(asked, found, strict=True))


def _list_spots(inside: Sequence[Paragraph], excerpt: str | None) -> list[Spot]:
    """Where the words may stand, in order; the first paragraph as a whole if nowhere."""
    if excerpt:
        found = [Spot(p, s, s + len(excerpt), True) for p in inside for s in _starts(p, excerpt)]
        if found:
            return found
    return [Spot(p, 0, len(p.text), False) for p in inside[:1]]


def _starts(paragraph: Paragraph, words: str) -> list[int]:
    """Where words stand in a paragraph; a number inside a longer one only if nowhere else."""
    text = paragraph.text
    starts = []
    start = text.find(words)
    while start >= 0:
        starts.append(start)
        start = text.find(words, start + len(words))
    whole = [
        start
        for start in starts
        if not _is_joined(text[start - 1 : start + 1])
        and not _is_joined(text[start + len(words) - 1 : start + len(words) + 1])
    ]
    return whole or starts


def _is_joined(pair: str) -> bool:
    return len(pair) == 2 and all(c.isascii() and c.isalnum() for c in pair)
