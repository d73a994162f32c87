"""The marks between which a comment holds the words of a paragraph (ECMA-376 part 1, 17.13.4).

A run is cut where the words begin and end inside it; both halves keep its formatting, so that
nothing but the marks is new to a reader.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from lxml import etree

from generator.ooxml import W
from generator.ooxml.blocks import P
from generator.ooxml.runs import SPACE, R, Shown, T, put_text

START, END, REFERENCE = W + "commentRangeStart", W + "commentRangeEnd", W + "commentReference"
ID = W + "id"
_RPR = W + "rPr"
# Runs stand freely in these; anything else (a content control, a simple field, a formula, a
# rendering of two) is marked as a whole from outside.
HOLDERS = {
    P,
    *(W + name for name in ("hyperlink", "ins", "moveTo", "smartTag", "customXml", "dir", "bdo")),
}


class Line:
    """A paragraph whose words are to be marked.

    `fresh` gives ids for what the cut-off half of a run must not have in common with the other.
    """

    def __init__(self, paragraph: Any, shown: Shown, fresh: Iterator[int]) -> None:
        self._paragraph = paragraph
        self._fresh = fresh
        self._pieces = shown.list_pieces()

    def mark(self, start: int, end: int, key: int) -> None:
        """Marks the words from start to end as those of the comment `key`."""
        opened, closed, reference = _make_marks(key)
        for place in (start, end):
            self._cut(place)
        first = next((e for e, _, stop in self._pieces if start < stop), None)
        last = next((e for e, begin, _ in reversed(self._pieces) if begin < end), None)
        if first is None or last is None or start >= end:
            self._paragraph.extend((opened, closed, reference))
            return
        self._find_anchor(first).addprevious(opened)
        anchor = self._find_anchor(last)
        anchor.addnext(closed)
        # The comment is the reader's: it is no part of what somebody else inserted or linked.
        list_path(self._paragraph, closed)[0].addnext(reference)

    def _cut(self, place: int) -> None:
        """Sees to it that a run begins at a place of the text, if runs can be parted there."""
        index = next((i for i, (_, a, b) in enumerate(self._pieces) if a <= place < b), None)
        if index is None:
            return
        element, start, end = self._pieces[index]
        run = element.getparent()
        if self._find_anchor(element) is not run or run.tag != R:
            return
        if start < place:
            if element.tag != T:
                return
            second = _cut_text(element, place - start)
            self._pieces[index : index + 1] = [(element, start, place), (second, place, end)]
            element = second
        if any(each.tag != _RPR for each in element.itersiblings("*", preceding=True)):
            self._cut_run(run, element)

    def _cut_run(self, run: Any, element: Any) -> None:
        second = etree.Element(run.tag, dict(run.attrib), nsmap=run.nsmap)
        properties = run.find(_RPR)
        if properties is not None:
            properties = deepcopy(properties)
            properties.tail = None
            for change in properties.iter("*"):
                if change.get(ID) is not None:
                    change.set(ID, str(next(self._fresh)))
            second.append(properties)
        second.extend([element, *element.itersiblings("*")])
        run.addnext(second)

    def _find_anchor(self, element: Any) -> Any:
        """The outermost element around a piece that stands freely in the paragraph."""
        path = list_path(self._paragraph, element)
        return next((each for each in path if each.tag not in HOLDERS), path[-1])


def list_path(paragraph: Any, element: Any) -> list[Any]:
    """The elements from a child of the paragraph down to the given one."""
    path = [element]
    while path[-1].getparent() is not paragraph:
        path.append(path[-1].getparent())
    return path[::-1]


def _make_marks(key: int) -> tuple[Any, Any, Any]:
    reference = etree.Element(R)
    etree.SubElement(reference, REFERENCE, {ID: str(key)})
    return etree.Element(START, {ID: str(key)}), etree.Element(END, {ID: str(key)}), reference


def _cut_text(element: Any, place: int) -> Any:
    """Parts a w:t at a place of what it shows; the second half, put behind the first."""
    text: str = element.text or ""
    kept = element.get(SPACE) == "preserve"
    if not kept:
        place += len(text) - len(text.lstrip(" \t\r\n"))
    second = etree.Element(element.tag, dict(element.attrib), nsmap=element.nsmap)
    halves = text[:place], text[place:]
    if not kept:  # blanks at the outer ends are not shown, those at the cut are
        halves = halves[0].lstrip(" \t\r\n"), halves[1].rstrip(" \t\r\n")
    for each, half in zip((element, second), halves, strict=True):
        put_text(each, half)
    element.addnext(second)
    return second
