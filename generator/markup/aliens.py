"""What a file holds beside its text that no form should: macros, links outside, objects, fonts."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import Any

from generator.findings import WordPlace
from generator.markup.values import CODE, Alien, Line
from generator.ooxml import VAL, W
from generator.ooxml.package import Package

MACRO, LINK, OBJECT, FIELD, FONT = "macro", "link", "object", "field", "font"

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MACROS = re.compile(r"(?:^|/)(?:vbaproject\.bin|vbadata\.xml|[^/]*macros?[^/]*\.(?:bin|xml))$")
_OBJECTS = re.compile(r"(?:^|/)(?:embeddings|activex)/[^/]+$")
_CHUNKS = {"aFChunk", "subDocument"}
_SAFE_LINK = re.compile(r"(?:https?:|mailto:|tel:|#)", re.IGNORECASE)
_REACHING = re.compile(
    r"^\s*(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|LINK|DATABASE|RD|MACROBUTTON)\b",
    re.IGNORECASE,
)
_TOP = WordPlace("body", None)
_FONTS = ("ascii", "hAnsi", "eastAsia")
_USES = (W + "pStyle", W + "rStyle", W + "tblStyle")


def find_aliens(package: Package, lines: Iterable[Line]) -> Iterator[Alien]:
    """All of it, each once, with its place where it stands in a paragraph."""
    lines = list(lines)
    for part in package.names():
        if _MACROS.search(part):
            yield Alien(MACRO, part.rpartition("/")[2], _TOP)
        elif _OBJECTS.search(part):
            yield Alien(OBJECT, part.rpartition("/")[2], _TOP)
    yield from _list_links(package)
    for line in lines:
        if line.kind == CODE and (found := _REACHING.match(line.text)):
            yield Alien(FIELD, found[1].upper(), line.place)
    yield from _list_fonts(package, lines)


def _list_links(package: Package) -> Iterator[Alien]:
    """The relations that lead out of the file; an ordinary link of a text to the web is none."""
    for part in package.names():
        if not part.endswith(".rels"):
            continue
        for relation in package.xml(part).iterchildren(_RELATION):
            kind = relation.get("Type", "").rpartition("/")[2]
            target = relation.get("Target", "")
            if kind in _CHUNKS:
                yield Alien(OBJECT, target, _TOP)
            elif relation.get("TargetMode") == "External" and not (
                kind == "hyperlink" and _SAFE_LINK.match(target)
            ):
                yield Alien(LINK, f"{kind} → {target}", _TOP)


def _list_fonts(package: Package, lines: list[Line]) -> Iterator[Alien]:
    """The fonts that text and the styles it uses ask for, each at the first place that does."""
    seen: dict[str, WordPlace] = {}
    parts = dict.fromkeys(line.part for line in lines if line.place.part != "properties")
    used: set[str] = set()
    for part in parts:
        root = package.xml(part)
        used.update(e.get(VAL, "") for e in root.iter(*_USES))
    for line in lines:
        for piece in line.pieces:
            for name, font in piece.look:
                if name in ("font", "latin"):
                    seen.setdefault(font, line.place)
    for font in _list_style_fonts(package, used):
        seen.setdefault(font, _TOP)
    embedded = set(_list_embedded(package))
    for font, place in seen.items():
        if font not in embedded:
            yield Alien(FONT, font, place)


def _list_style_fonts(package: Package, used: set[str]) -> Iterator[str]:
    part = _find(package, "styles.xml")
    if part is None:
        return
    root = package.xml(part)
    known = {e.get(W + "styleId", ""): e for e in root.iterchildren(W + "style")}
    used |= {key for key, e in known.items() if e.get(W + "default") in ("1", "true", "on")}
    todo = list(used)
    while todo:
        style = known.get(todo.pop())
        based = style.find(W + "basedOn") if style is not None else None
        above = based.get(VAL, "") if based is not None else ""
        if above and above not in used:
            used.add(above)
            todo.append(above)
    defaults = root.find(W + "docDefaults")
    for element in (*([defaults] if defaults is not None else ()), *map(known.get, sorted(used))):
        for fonts in element.iter(W + "rFonts") if element is not None else ():
            yield from name_fonts(fonts)


def name_fonts(fonts: Any) -> Iterator[str]:
    """The fonts that a w:rFonts names; those of the theme go by other names."""
    for slot in _FONTS:
        if name := fonts.get(W + slot):
            yield name


def _list_embedded(package: Package) -> Iterator[str]:
    part = _find(package, "fonttable.xml")
    for font in package.xml(part).iterchildren(W + "font") if part else ():
        if any(child.tag.rpartition("}")[2].startswith("embed") for child in font):
            yield font.get(W + "name", "")


def _find(package: Package, name: str) -> str | None:
    return next((part for part in package.names() if posixpath.basename(part) == name), None)
