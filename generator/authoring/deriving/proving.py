"""The proof of a template made from a contract: filled with the same deal it is that contract again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

from msgspec import Struct

from generator import compiled, render, word
from generator.findings import WordPlace
from generator.reading import Document, Paragraph

# What a property says of the making of a file, and not of the contract.
_PASSING = {"lastModifiedBy", "creator"}


class Difference(Struct, frozen=True):
    """A paragraph that comes out otherwise: `was` in the contract, `now` from the template."""

    place: WordPlace
    was: str
    now: str


def prove(
    template: bytes, title: str, values: Mapping[str, Any], contract: Document
) -> tuple[Difference, ...]:
    """The paragraphs in which the template, filled, differs from the contract.

    Automatic numbers are Word's and not compared. Raises `BrokenTemplate` where it cannot be
    filled.
    """
    filled = render.render(compiled.compile_form(template, title), values)
    return tuple(compare(contract, word.read(filled, title)))


def compare(contract: Document, filled: Document) -> Iterator[Difference]:
    """The paragraphs in which two documents differ, story by story."""
    parts = dict.fromkeys(story.part for story in (*contract.stories, *filled.stories))
    for part in parts:
        old, new = contract.story(part), filled.story(part)
        before = _list_texts(old.paragraphs if old else ())
        after = _list_texts(new.paragraphs if new else ())
        if [text for _, text in before] == [text for _, text in after]:
            continue
        yield from _match(before, after, part)


def _list_texts(paragraphs: tuple[Paragraph, ...]) -> list[tuple[WordPlace, str]]:
    return [(p.place, p.text) for p in paragraphs if p.style not in _PASSING]


def _match(
    before: list[tuple[WordPlace, str]], after: list[tuple[WordPlace, str]], part: str
) -> Iterator[Difference]:
    matcher = SequenceMatcher(
        None, [text for _, text in before], [text for _, text in after], autojunk=False
    )
    for kind, start, end, begin, stop in matcher.get_opcodes():
        if kind == "equal":
            continue
        for nth in range(max(end - start, stop - begin)):
            place, was = before[start + nth] if start + nth < end else (None, "")
            _, now = after[begin + nth] if begin + nth < stop else (None, "")
            near = before[min(start, len(before) - 1)][0] if before else WordPlace(part, None)
            yield Difference(place or near, was, now)
