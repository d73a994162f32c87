"""Custom document properties: where a paper says what it was made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lxml import etree

PART = "docProps/custom.xml"
_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_NS = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VT = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_CT = "http://schemas.openxmlformats.org/package/2006/content-types"
_PR = "http://schemas.openxmlformats.org/package/2006/relationships"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # fixed by ISO 29500-1, 22.3.2.2

Members = list[tuple[str, bytes]]


def stamp_properties(members: Iterable[tuple[str, bytes]], stamps: Mapping[str, str]) -> Members:
    """The members of a package with the stamps set as its custom properties (texts)."""
    stamped = list(members)
    places = {name: place for place, (name, _) in enumerate(stamped)}
    if PART in places:
        stamped[places[PART]] = (PART, stamp_part(stamped[places[PART]][1], stamps))
        return stamped
    empty = f'<Properties xmlns="{_NS}" xmlns:vt="{_VT}"/>'.encode()
    stamped.append((PART, stamp_part(empty, stamps)))
    for name, add in (("[Content_Types].xml", _declare), ("_rels/.rels", _relate)):
        stamped[places[name]] = (name, add(stamped[places[name]][1]))
    return stamped


def stamp_part(content: bytes, stamps: Mapping[str, str]) -> bytes:
    """The part of custom properties with the stamps among them."""
    root = parse_part(content)
    known = {each.get("name"): each for each in root}
    next_id = max((int(each.get("pid") or 1) for each in root), default=1) + 1
    for name, text in stamps.items():
        if name in known:
            root.remove(known[name])
        stamp = etree.SubElement(
            root, f"{{{_NS}}}property", fmtid=_FORMAT, pid=str(next_id), name=name
        )
        etree.SubElement(stamp, f"{{{_VT}}}lpwstr").text = text
        next_id += 1
    return write_part(root)


def _declare(content: bytes) -> bytes:
    root = parse_part(content)
    etree.SubElement(root, f"{{{_CT}}}Override", PartName=f"/{PART}", ContentType=_TYPE)
    return write_part(root)


def _relate(content: bytes) -> bytes:
    root = parse_part(content)
    taken = {each.get("Id") for each in root}
    own = next(f"rId{n}" for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
    etree.SubElement(root, f"{{{_PR}}}Relationship", Id=own, Type=_RELATION, Target=PART)
    return write_part(root)


def parse_part(content: bytes) -> etree._Element:
    """The root element of a small part of a package."""
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))


def write_part(root: Any) -> bytes:
    """The bytes of a part, from its root element."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
