"""A template opened to be changed: its texts with their places, and the file with the changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct

from generator import word
from generator.findings import WordPlace
from generator.ooxml.package import Package, as_strict, repack
from generator.ooxml.properties import write_part
from generator.ooxml.runs import Shown
from generator.ooxml.spans import Span, replace_spans
from generator.reading import Limits


class Change(Struct, frozen=True):
    """A change of a template: where, the words before and after, and why (Chinese)."""

    place: WordPlace
    before: str
    after: str
    why: str


class Draft:
    """The stories and properties of one Word file, to be changed in place.

    Raises UnreadableInput with kind "not_word", "encrypted", "damaged" or "hostile".
    """

    def __init__(self, data: bytes, name: str) -> None:
        self._data = data
        self._package = Package(data, name, Limits())
        self.traced = word.trace(self._package)
        self._touched: set[str] = set()

    def list_texts(self) -> Iterator[tuple[WordPlace, str]]:
        """Each paragraph and each document property, with what it shows."""
        for place, (_, shown) in self.traced.paragraphs.items():
            yield place, shown.text
        for place, (element, _) in self.traced.properties.items():
            yield place, element.text or ""

    def find(self, place: WordPlace) -> tuple[Any, Shown] | None:
        """The paragraph at a place and what it shows; None for a property."""
        return self.traced.paragraphs.get(place)

    def replace(self, place: WordPlace, spans: Iterable[Span], *, longest: bool) -> dict[Span, str]:
        """Replaces words, as `replace_spans` does; once for each place."""
        wanted = list(spans)
        if place in self.traced.properties:
            element, part = self.traced.properties[place]
            for start, end, new in sorted(wanted, reverse=True):
                element.text = element.text[:start] + new + element.text[end:]
            self._touched.add(part)
            return {}
        declined = replace_spans(*self.traced.paragraphs[place], wanted, longest=longest)
        if len(declined) < len(wanted):
            self.touch(place)
        return declined

    def touch(self, place: WordPlace) -> None:
        """Says that the part in which a story stands was changed."""
        self._touched.add(self.traced.parts[place.part])

    def write(self) -> bytes:
        """The file; the very same bytes where nothing was changed."""
        if not self._touched:
            return self._data
        changed = {}
        for part in sorted(self._touched):
            content = write_part(self.traced.roots[part].getroottree())
            changed[part] = as_strict(content, self._package.read(part))
        return repack(self._data, changed)
