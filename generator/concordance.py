"""Where patterns are met in a document, gone through once for all who ask.

Every finder and rule has its patterns, and each asking paragraph by paragraph would go through
the document as often as there are patterns. A text is searched for all of them when it is met
first; the next paper of the same form has it again, word for word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Generic, NamedTuple, Protocol, TypeVar

from generator.folding import fold
from generator.memory import LONGEST

_SEARCHES: list[Search] = []


class Search:
    """A pattern that documents are searched for; `folded` in their text with spellings folded."""

    __slots__ = ("folded", "pattern")

    def __init__(self, pattern: str, *, folded: bool = False) -> None:
        self.pattern = re.compile(pattern)
        self.folded = folded
        _SEARCHES.append(self)


class Texted(Protocol):
    """What has a text to search: a paragraph."""

    @property
    def text(self) -> str:
        """The text."""


_T = TypeVar("_T", bound=Texted)
Matches = tuple[re.Match[str], ...]


class Met(NamedTuple, Generic[_T]):
    """A paragraph in which a pattern is met: how many stand before it, and the matches."""

    at: int
    paragraph: _T
    search: Search
    matches: Matches


class Concordance(Generic[_T]):
    """The paragraphs of a document by the patterns that are met in them."""

    def __init__(self, paragraphs: Sequence[_T]) -> None:
        self._paragraphs = paragraphs
        self._met: dict[Search, list[Met[_T]]] = {}
        self._searched = 0

    def find(self, *searches: Search) -> Sequence[Met[_T]]:
        """The paragraphs in which a pattern is met, in their order; of several in the order given."""
        if self._searched < len(_SEARCHES):  # rules are loaded when they are first needed
            self._go_on(len(_SEARCHES))
        if len(searches) == 1:
            return self._met.get(searches[0], ())
        met = [each for search in searches for each in self._met.get(search, ())]
        return sorted(met, key=lambda each: each.at)

    def _go_on(self, last: int) -> None:
        (recall, search), met = _make_search(self._searched, last), self._met
        for at, paragraph in enumerate(self._paragraphs):
            text = paragraph.text
            for each, matches in recall(text) if len(text) <= LONGEST else search(text):
                if each in met:
                    met[each].append(Met(at, paragraph, each, matches))
                else:
                    met[each] = [Met(at, paragraph, each, matches)]
        self._searched = last


_Searching = Callable[[str], tuple[tuple[Search, Matches], ...]]


@cache
def _make_search(first: int, last: int) -> tuple[_Searching, _Searching]:
    """What searches a text for some of the patterns: remembering, and not."""
    searches = _SEARCHES[first:last]

    def search(text: str) -> tuple[tuple[Search, Matches], ...]:
        folded = fold(text)
        found = []
        for each in searches:
            matches = tuple(each.pattern.finditer(folded if each.folded else text))
            if matches:
                found.append((each, matches))
        return tuple(found)

    return lru_cache(maxsize=8192)(search), search
