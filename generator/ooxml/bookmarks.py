"""The bookmarks of a part: each name once, each start with its end, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree
from msgspec import Struct

from generator.ooxml import W
from generator.ooxml.blocks import ALTERNATE, FALLBACK, P, choose
from generator.ooxml.runs import BOOKMARK, BOOKMARK_END, BOX

_ID, _NAME = W + "id", W + "name"
_START = re.compile(rb"bookmarkStart\b[^>]*")
_KEYS = (re.compile(rb":name=[\"']([^\"']*)"), re.compile(rb":id=[\"']([^\"']*)"))


class Bookmark(Struct, frozen=True):
    """A bookmark: its marks, and the paragraphs from the one it begins in to that it ends in."""

    start: Any
    end: Any
    paragraphs: tuple[Any, ...]


def may_repeat(contents: Iterable[bytes]) -> bool:
    """Whether parts may hold a name twice, or a part an id twice; by their bytes alone."""
    names: set[bytes] = set()
    for content in contents:
        ids: set[bytes] = set()
        for start in _START.findall(content):
            for pattern, known in zip(_KEYS, (names, ids), strict=True):
                found = pattern.search(start)
                key = found[1].lower() if found else b""
                if key in known:
                    return True
                known.add(key)
    return False


def mend_bookmarks(root: Any, taken: set[str]) -> bool:
    """Removes from a part all but the first bookmark of a name; whether anything was changed.

    A loop of a form repeats its bookmarks and a branch may leave out one end of them; Word wants
    names that are unique in the document, ids unique in the part, and pairs. `taken` are the
    names of the document so far, in lower case as Word compares them; those of the part are added.
    """
    changed = False
    ids: set[str] = set()
    free = 1 + max((_read_id(each) for each in root.iter(BOOKMARK)), default=0)
    for start, end in list(_list_pairs(root)):
        name = start.get(_NAME, "").lower() if start is not None else ""
        if start is None or name in taken:
            _remove(*(each for each in (start, end) if each is not None))
            changed = True
            continue
        taken.add(name)
        if end is None:
            end = etree.Element(BOOKMARK_END, {_ID: start.get(_ID, "")})
            start.addnext(end)
            changed = True
        if start.get(_ID, "") in ids:
            for each in (start, end):
                each.set(_ID, str(free))
            free += 1
            changed = True
        ids.add(start.get(_ID, ""))
    return changed


def list_bookmarks(root: Any) -> Iterator[tuple[str, Bookmark]]:
    """The bookmarks of a mended part with their names in lower case."""
    paragraphs: list[Any] = []
    first: dict[Any, int] = {}
    last: dict[Any, int] = {}
    for element in root.iter(P, BOOKMARK, BOOKMARK_END):
        if element.tag == P:
            paragraphs.append(element)
            continue
        own = next(element.iterancestors(P, BOX), None)
        inside = own is not None and own.tag == P
        if element.tag == BOOKMARK:
            # Between paragraphs, a bookmark begins with the next one and ends with the last.
            first[element] = paragraphs.index(own) if inside else len(paragraphs)
        else:
            last[element] = paragraphs.index(own) if inside else len(paragraphs) - 1
    for start, end in _list_pairs(root):
        if start is not None and end is not None:
            begin = first[start]
            covered = paragraphs[begin : max(begin, last[end]) + 1]
            yield start.get(_NAME, "").lower(), Bookmark(start, end, tuple(covered))


def _list_pairs(root: Any) -> Iterator[tuple[Any, Any]]:
    """Each start with its end in the order of the starts, then the ends without a start."""
    starts: list[Any] = []
    ends: dict[Any, Any] = {}
    orphans: list[Any] = []
    still_open: dict[str, list[Any]] = {}
    for element in root.iter(BOOKMARK, BOOKMARK_END):
        if _is_spare(element):
            continue
        key = element.get(_ID, "")
        if element.tag == BOOKMARK:
            starts.append(element)
            still_open.setdefault(key, []).append(element)
        elif still_open.get(key):
            ends[still_open[key].pop()] = element
        else:
            orphans.append(element)
    yield from ((start, ends.get(start)) for start in starts)
    yield from ((None, end) for end in orphans)


def _is_spare(element: Any) -> bool:
    """Whether it stands in a rendering for other readers, which repeats what is read."""
    return any(
        branch.getparent().tag == ALTERNATE and choose(branch.getparent()) is not branch
        for branch in element.iterancestors(FALLBACK)
    )


def _read_id(start: Any) -> int:
    text = start.get(_ID, "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _remove(*elements: Any) -> None:
    for element in elements:
        element.getparent().remove(element)
