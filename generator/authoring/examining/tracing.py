"""Which paragraph of a template made a paragraph of the finished document.

Every paragraph of a copy of the template is given a number of its own as its revision mark (rsid,
which Word keeps and shows to nobody). Filling carries it along: a loop repeats it, a branch that
is not taken drops it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from generator.archive import pack
from generator.findings import WordPlace
from generator.markup import read
from generator.markup.stories import RSID, read_lines
from generator.markup.values import SHOWN, Line
from generator.ooxml.blocks import P
from generator.ooxml.package import Package, as_strict
from generator.ooxml.properties import write_part
from generator.reading import Limits

Places = dict[str, WordPlace]


def mark_paragraphs(data: bytes, name: str) -> tuple[bytes, Places]:
    """A copy of a template with marked paragraphs, and the place of each mark."""
    package = Package(data, name, Limits())
    lines = read(data, name).lines
    parts = dict.fromkeys(line.part for line in lines if line.place.part != "properties")
    number = 0
    changed: dict[str, bytes] = {}
    for part in parts:
        root = package.xml(part)
        for paragraph in root.iter(P):
            number += 1
            paragraph.set(RSID, f"{number:08X}")
        changed[part.lower()] = as_strict(write_part(root), package.read(part))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        marked = pack(
            (each.filename, changed.get(each.filename.lower()) or archive.read(each))
            for each in archive.infolist()
        )
    return marked, dict(_list_marks(read_lines(Package(marked, name, Limits()))))


def trace_places(filled: bytes, name: str, places: Places) -> dict[WordPlace, WordPlace]:
    """For each paragraph of a filled copy the place in the template that made it."""
    traced: dict[WordPlace, WordPlace] = {}
    for mark, place in _list_marks(read_lines(Package(filled, name, Limits()))):
        if mark in places:
            traced[place] = places[mark]
    return traced


def find_origin(place: WordPlace, traced: dict[WordPlace, WordPlace]) -> WordPlace:
    """The place in the template of one in the finished document; of a table, where it begins."""
    if place in traced:
        return traced[place]
    asked = (place.table, place.row, place.cell)
    for here, origin in traced.items():
        own = (here.table, here.row, here.cell)
        if here.part == place.part and all(
            a is None or a == o for a, o in zip(asked, own, strict=True)
        ):
            return origin
    return WordPlace(place.part, None)


def _list_marks(lines: list[Line]) -> Iterator[tuple[str, WordPlace]]:
    """The mark and place of each paragraph; a property is known by its name."""
    for line in lines:
        if line.kind == SHOWN and line.rsid:
            yield line.rsid, line.place
