"""Safe repairs of a template: tags that can be meant in one way only are spelt right.

Full-width signs, curly quotes, unseen characters, blanks between braces, a missing brace, tags
torn over several runs. Words outside tags, quoted texts and unknown names stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from generator.authoring.mending.draft import Change, Draft
from generator.authoring.mending.tags import Tag, find_declared, find_tags
from generator.findings import WordPlace
from generator.ooxml.runs import Shown
from generator.ooxml.spans import describe_look

TORN = "标签被拆成几段，并成一段"
MIXED = "标签中途换了格式，统一成其中大部分文字的格式"
_RAW = re.compile(r"\{%-?\s*(end)?raw\b")


class Mended(Struct, frozen=True):
    """A template after its repairs, what was changed, and what could not be and why."""

    data: bytes
    changes: tuple[Change, ...]
    left: tuple[Change, ...] = ()


def mend(data: bytes, name: str = "") -> Mended:
    """Repairs the safe faults of a template; `name` is what messages call it.

    A template without such faults comes back byte for byte, and so does one mended before.
    Raises UnreadableInput for bytes that are no Word file.
    """
    draft = Draft(data, name)
    texts = dict(draft.list_texts())
    changes: list[Change] = []
    left: list[Change] = []
    for place, tags in _find_all(texts):
        wanted = {}
        for tag in tags:
            why = _explain(tag, draft.find(place))
            if why:
                before = texts[place][tag.start : tag.end]
                wanted[tag.start, tag.end, tag.right] = Change(place, before, tag.right, why)
        declined = draft.replace(place, wanted, longest=True) if wanted else {}
        changes.extend(change for span, change in wanted.items() if span not in declined)
        left.extend(
            Change(place, wanted[span].before, wanted[span].after, why)
            for span, why in declined.items()
        )
    return Mended(draft.write(), tuple(changes), tuple(left))


def _find_all(texts: dict[WordPlace, str]) -> Iterator[tuple[WordPlace, list[Tag]]]:
    """The tags of each paragraph that has any; what stands between raw and endraw is none."""
    loops = find_declared(texts.values())
    found = {place: find_tags(text, loops) for place, text in texts.items()}
    raw = False
    for place, tags in found.items():
        kept = []
        for tag in tags:
            switch = _RAW.match(tag.right)
            if switch:
                raw = not switch[1]
            if switch or not raw:
                kept.append(tag)
        if kept:
            yield place, kept


def _explain(tag: Tag, spot: tuple[Any, Shown] | None) -> str:
    """What is changed of a tag; empty when nothing is."""
    whys = list(tag.whys)
    if spot is not None:
        runs = [
            element.getparent()
            for element, start, end in spot[1].list_pieces()
            if start < tag.end and tag.start < end
        ]
        if len(runs) > 1:
            whys.append(TORN if len({describe_look(run) for run in runs}) == 1 else MIXED)
    return "；".join(whys)
