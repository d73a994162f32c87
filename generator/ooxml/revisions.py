"""Tracked changes: insertions and deletions as Word keeps them (ISO 29500-1, 17.13.5).

Words, paragraph marks and table rows are marked each in their own way. `accept_all` gives what the
page shows when all is accepted, so that a document that holds changes already can be compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from itertools import count
from typing import Any

from lxml import etree
from msgspec import Struct, field

from generator.ooxml import W
from generator.ooxml.blocks import TBL, P

ID = W + "id"
PPR, RPR, TRPR = W + "pPr", W + "rPr", W + "trPr"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_CHANGES = {
    *(W + f"{name}Change" for name in ("rPr", "pPr", "sectPr", "tblPr", "tblPrEx", "trPr")),
    *(W + f"{name}Change" for name in ("tcPr", "tblGrid", "numbering")),
}
_RANGES = {
    W + f"{start}Range{end}"
    for start in ("moveFrom", "moveTo", "customXmlIns", "customXmlDel", "customXmlMoveFrom")
    for end in ("Start", "End")
}
_GONE, _CAME = {W + "del", W + "moveFrom"}, {W + "ins", W + "moveTo"}
_AFTER_MARK = (W + "sectPr", W + "pPrChange")


class Stamp(Struct, frozen=True):
    """Who made the changes and when (ISO date and time, or empty), and the ids they take."""

    author: str
    when: str = ""
    ids: Iterator[int] = field(default_factory=count)

    def make(self, kind: str) -> Any:
        """A w:ins, w:del or w:…Change element."""
        said = {ID: str(next(self.ids)), W + "author": self.author}
        if self.when:
            said[W + "date"] = self.when
        return etree.Element(W + kind, said)


def mark_run(run: Any, kind: str, stamp: Stamp) -> None:
    """Wraps a run as inserted or deleted; one after the other they share a wrapper."""
    before = run.getprevious()
    if before is not None and before.tag == W + kind and before.get(W + "author") == stamp.author:
        before.append(run)
        return
    wrapper = stamp.make(kind)
    run.getparent().replace(run, wrapper)
    wrapper.append(run)


def mark_end(paragraph: Any, kind: str, stamp: Stamp) -> None:
    """Marks the end of a paragraph as inserted or deleted: without it, two paragraphs are one."""
    properties = paragraph.find(PPR)
    if properties is None:
        properties = etree.Element(PPR)
        paragraph.insert(0, properties)
    look = properties.find(RPR)
    if look is None:
        look = etree.Element(RPR)
        after = next((each for each in properties if each.tag in _AFTER_MARK), None)
        if after is None:
            properties.append(look)
        else:
            after.addprevious(look)
    look.insert(0, stamp.make(kind))


def mark_row(row: Any, kind: str, stamp: Stamp) -> None:
    """Marks a row of a table as inserted or deleted."""
    properties = row.find(TRPR)
    if properties is None:
        properties = etree.Element(TRPR)
        exception = row.find(W + "tblPrEx")
        row.insert(0 if exception is None else 1, properties)
    properties.append(stamp.make(kind))


def mark_properties(paragraph: Any, old: Any, stamp: Stamp) -> None:
    """Keeps what the properties of a paragraph were before; `old` is a w:pPr or None."""
    properties = paragraph.find(PPR)
    if properties is None:
        properties = etree.Element(PPR)
        paragraph.insert(0, properties)
    change = stamp.make("pPrChange")
    kept = etree.SubElement(change, PPR)
    kept.extend(deepcopy(each) for each in strip_properties(old))
    properties.append(change)


def strip_properties(properties: Any) -> list[Any]:
    """What a w:pPr says of the paragraph itself, its end, section and old state left out."""
    if properties is None:
        return []
    return [each for each in properties if each.tag not in (RPR, *_AFTER_MARK)]


def spell_deleted(run: Any) -> None:
    """Gives the words and field codes of a run the names that they have when deleted."""
    for element in list(run):
        if element.tag == W + "t":
            element.tag = W + "delText"
            element.set(_SPACE, "preserve")
        elif element.tag == W + "instrText":
            element.tag = W + "delInstrText"


def accept_all(root: Any) -> None:
    """Accepts every tracked change below an element."""
    for element in list(root.iter("*")):
        tag = element.tag
        if (
            tag in _CHANGES
            or tag in _RANGES
            or (tag == W + "tr" and _has(element.find(TRPR), _GONE))
        ):
            _take(element)
    for paragraph in list(root.iter(P)):
        if _has(_mark(paragraph), _GONE):
            _join(paragraph)
    for element in list(root.iter(*_GONE, *_CAME)):
        parent = element.getparent()
        if parent is None:
            continue
        is_mark = parent.tag in (RPR, TRPR)
        if element.tag in _GONE or is_mark:
            _take(element)
        else:
            _unwrap(element)


def _mark(paragraph: Any) -> Any:
    properties = paragraph.find(PPR)
    return None if properties is None else properties.find(RPR)


def _has(properties: Any, tags: set[str]) -> bool:
    return properties is not None and any(each.tag in tags for each in properties)


def _join(paragraph: Any) -> None:
    """A paragraph whose end is deleted begins the next one; before a table an empty one goes."""
    after = paragraph.getnext()
    while after is not None and after.tag not in (P, TBL):
        after = after.getnext()
    if after is not None and after.tag == P:
        properties = after.find(PPR)
        place = 0 if properties is None else after.index(properties) + 1
        for element in [each for each in paragraph if each.tag != PPR][::-1]:
            after.insert(place, element)
        _take(paragraph)
    elif after is not None and not any(
        each.tag not in (PPR, *_GONE) for each in paragraph.iterchildren("*")
    ):
        _take(paragraph)


def _take(element: Any) -> None:
    """Removes an element, the text after it kept."""
    parent = element.getparent()
    if parent is not None:
        if element.tail:
            before = element.getprevious()
            if before is not None:
                before.tail = (before.tail or "") + element.tail
            else:
                parent.text = (parent.text or "") + element.tail
        parent.remove(element)


def _unwrap(element: Any) -> None:
    for child in list(element):
        element.addprevious(child)
    _take(element)
