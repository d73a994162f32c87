"""A Word document with what changed as tracked changes: all accepted it is the new one, all
rejected it has the words of the old one.

It is the new file: its body, headers, footers and notes with their changes (see `merging`).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from itertools import count
from typing import Any

from lxml import etree
from msgspec import Struct

from generator import word
from generator.archive import pack
from generator.authoring.comparing.grafting import Graft
from generator.authoring.comparing.merging import Sides, merge
from generator.authoring.comparing.pairing import key_cell
from generator.ooxml import W
from generator.ooxml.blocks import P
from generator.ooxml.package import Package
from generator.ooxml.revisions import PPR, Stamp, accept_all
from generator.reading import Limits

AUTHOR = "模板比较"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_HEADER = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"


class Redline(Struct, frozen=True):
    """The bytes of the document; `left` counts objects that went and could not be shown."""

    data: bytes
    left: int


def make_redline(old: bytes, new: bytes, names: tuple[str, str], when: str = "") -> Redline:
    """The new document with its changes against the old one; `when` is a date and time by ISO.

    Without `when` the changes bear no date, so that the same files give the same bytes. `names`
    are what messages call the two. Raises `UnreadableInput`.
    """
    before, after = (
        Package(data, name, Limits()) for data, name in zip((old, new), names, strict=True)
    )
    old_main, new_main = word.trace(before).main, word.trace(after).main
    graft = Graft(before, old_main, after, new_main)
    stamp = Stamp(AUTHOR, when, count(800_000_000))
    old_root, new_root = before.xml(old_main), graft.open(new_main)
    for root in (old_root, new_root):
        accept_all(root)
    sides = Sides(graft, stamp, old_main, new_main)
    merge(old_root.find(W + "body"), new_root.find(W + "body"), sides)
    _merge_margins(old_root, new_root, sides)
    _merge_notes(sides)
    return Redline(_pack(new, graft.write_parts()), graft.left)


def _merge_margins(old: Any, new: Any, sides: Sides) -> None:
    """Compares headers and footers; one that the new file has no more comes back as gone."""
    before = _list_margins(old, sides.graft.old, sides.old_part)
    after = _list_margins(new, sides.graft.new, sides.new_part)
    for old_place, new_place in _pair_margins(before, after, sides):
        if new_place is None:
            _add_margin(new, old_place, before[old_place], sides)
            continue
        old_part, new_part = before.get(old_place, ""), after[new_place]
        root = sides.graft.open(new_part)
        accept_all(root)
        source = etree.Element(root.tag)
        if old_part:
            source = sides.graft.old.xml(old_part)
            accept_all(source)
        merge(source, root, Sides(sides.graft, sides.stamp, old_part, new_part))


_Place = tuple[int, str, str]


def _pair_margins(
    before: dict[_Place, str], after: dict[_Place, str], sides: Sides
) -> list[tuple[Any, _Place | None]]:
    """Which header became which: those alike in words, then those in the same place, each once."""
    left = {part: place for place, part in reversed(before.items())}
    open_ = {part: place for place, part in reversed(after.items())}
    keys = [
        {part: key_cell(package.xml(part), str) for part in parts}
        for package, parts in ((sides.graft.old, left), (sides.graft.new, open_))
    ]
    pairs: list[tuple[Any, _Place | None]] = []
    rules: tuple[Callable[[str, str], bool], ...] = (
        lambda o, n: left[o][1:] == open_[n][1:] and keys[0][o] == keys[1][n],
        lambda o, n: left[o] == open_[n],
        lambda o, n: left[o][1:] == open_[n][1:],
    )
    for is_pair in rules:
        for new_part in list(open_):
            found = next((o for o in left if is_pair(o, new_part)), None)
            if found is not None:
                pairs.append((left.pop(found), open_.pop(new_part)))
    pairs += [(None, place) for place in open_.values()]
    return pairs + [(place, None) for place in left.values()]


def _add_margin(new: Any, place: _Place, part: str, sides: Sides) -> None:
    """Puts a header that went, its words marked, where a section has none of its sort."""
    number, kind, page = place
    sections = _list_sections(new)
    section = sections[min(number, len(sections) - 1)] if sections else None
    if section is None or any(
        each.get(W + "type", "default") == page
        for each in section.iterchildren(W + f"{kind}Reference")
    ):
        sides.graft.left += 1
        return
    source = sides.graft.old.xml(part)
    accept_all(source)
    root = etree.Element(source.tag, nsmap={"w": W[1:-1]})
    etree.SubElement(root, P)
    name = sides.graft.add_part("word", f"{kind}Old", root, _HEADER.format(kind))
    merge(source, root, Sides(sides.graft, sides.stamp, part, name))
    own = sides.graft.relate(sides.new_part, f"{_R[1:-1]}/{kind}", name)
    section.insert(0, etree.Element(W + f"{kind}Reference", {W + "type": page, _R + "id": own}))


def _list_sections(root: Any) -> list[Any]:
    return [each for each in root.iter(W + "sectPr") if each.getparent().tag in (W + "body", PPR)]


def _list_margins(root: Any, package: Package, main: str) -> dict[tuple[int, str, str], str]:
    """The parts of headers and footers by section, kind and page."""
    targets = {relation.id: relation.target for relation in package.relations(main)}
    found = {}
    for number, section in enumerate(_list_sections(root)):
        for kind in ("header", "footer"):
            for each in section.iterchildren(W + f"{kind}Reference"):
                target = targets.get(each.get(_R + "id"), "")
                if target in package:
                    found[number, kind, each.get(W + "type", "default")] = target
    return found


def _merge_notes(sides: Sides) -> None:
    """Compares the texts of the notes whose marks stayed, and marks those that came."""
    parts = [
        {relation.kind: relation.target for relation in package.relations(main)}
        for package, main in ((sides.graft.old, sides.old_part), (sides.graft.new, sides.new_part))
    ]
    for before, after in sides.notes:
        kind, _, number = after.partition(" ")
        root = sides.graft.open(parts[1][kind])
        note = _find_note(root, number)
        if note is None:
            continue
        accept_all(note)
        source = etree.Element(note.tag)
        old_part = parts[0].get(kind, "")
        if before:
            found = _find_note(sides.graft.old.xml(old_part), before.partition(" ")[2])
            if found is not None:
                source = found
                accept_all(source)
        merge(source, note, Sides(sides.graft, sides.stamp, old_part, parts[1][kind]))


def _find_note(root: Any, number: str) -> Any:
    return next((e for e in root.iterchildren("*") if e.get(W + "id") == number), None)


def _pack(data: bytes, changed: dict[str, bytes]) -> bytes:
    """The archive with some members replaced or added."""
    left = {name.lower(): (name, content) for name, content in changed.items()}
    members = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            _, content = left.pop(info.filename.lower(), ("", None))
            members.append((info.filename, archive.read(info) if content is None else content))
    return pack([*members, *left.values()])
