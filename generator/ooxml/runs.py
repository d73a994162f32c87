"""What the runs of a paragraph show, with all changes accepted and fields as their results."""

from __future__ import annotations

import re
from collections import deque
from typing import Any

from lxml import etree
from msgspec import Struct

from generator.ooxml import W, toggle, value
from generator.ooxml.blocks import ALTERNATE, GONE, SILENT, choose
from generator.ooxml.numbering import Counter, Number
from generator.ooxml.styles import Style, Styles, first

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
R, T, BOX = W + "r", W + "t", W + "txbxContent"
BOOKMARK, BOOKMARK_END = W + "bookmarkStart", W + "bookmarkEnd"
FIELD, BREAK, _SYMBOL = W + "fldChar", W + "br", W + "sym"
PPR, _RPR = W + "pPr", W + "rPr"
_MARKS = {BOOKMARK, BOOKMARK_END}
_TEXTS = {T, _M + "t"}
_PICTURES = {W + "drawing", W + "pict", W + "object"}
_CHARACTERS = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
    W + "softHyphen": "",
}
_TICKS = {
    ("Wingdings", 0x6F): "□",
    ("Wingdings", 0xA8): "□",
    ("Wingdings", 0x72): "□",
    ("Wingdings", 0xFE): "☑",
    ("Wingdings", 0xFD): "☒",
    ("Wingdings", 0xFC): "✓",
    ("Wingdings", 0xFB): "✗",
    ("Wingdings 2", 0xA3): "□",
    ("Wingdings 2", 0x2A): "□",
    ("Wingdings 2", 0x52): "☑",
    ("Wingdings 2", 0x53): "☒",
    ("Wingdings 2", 0x54): "☒",
    ("Wingdings 2", 0x50): "✓",
    ("Wingdings 2", 0x4F): "✗",
}


class Shown(Struct, frozen=True):
    """A paragraph as a reader sees it: style, number, text; `hidden` text stands apart.

    `marks` are the starts and ends of bookmarks with their places in the text; `pieces` are the
    elements that bring in the text, in order, with the place at which the words of each begin.
    """

    style: Style | None
    number: Number | None
    text: str
    hidden: str
    marks: tuple[tuple[Any, int], ...]
    pieces: tuple[tuple[Any, int], ...] = ()

    def list_pieces(self) -> list[tuple[Any, int, int]]:
        """The elements that bring in the text, each with the start and end of its words."""
        ends = [start for _, start in self.pieces[1:]] + [len(self.text)]
        return [(each, start, end) for (each, start), end in zip(self.pieces, ends, strict=False)]


class Pass:
    """One pass over the paragraphs of one story; `boxes` takes the text boxes met on the way."""

    def __init__(self, known: Styles, counter: Counter, boxes: deque[Any]) -> None:
        self._styles = known
        self._counter = counter
        self._boxes = boxes
        # One entry for each open field: whether its instruction is still being read.
        self._fields: list[bool] = []
        self._marks: list[tuple[Any, int]] = []
        self._pieces: list[tuple[Any, int]] = []
        self._length = 0

    @property
    def is_open(self) -> bool:
        """Whether a field goes on in the next paragraph."""
        return bool(self._fields)

    def read(self, paragraph: Any) -> Shown:
        """The next paragraph of the story."""
        properties = paragraph.find(PPR)
        style = self._styles.get(value(properties, "pStyle") or self._styles.default)
        texts: list[str] = []
        hidden: list[str] = []
        self._marks = []
        self._pieces = []
        self._length = 0
        self._inline(paragraph, texts, hidden, bool(style and style.vanish))
        text = "".join(texts)
        number = None
        if text or not is_mark_unseen(properties):
            number = self._counter.number(properties, style)
        marks, pieces = tuple(self._marks), tuple(self._pieces)
        return Shown(style, number, text, "".join(hidden), marks, pieces)

    def _inline(self, parent: Any, texts: list[str], hidden: list[str], vanish: bool) -> None:
        for element in parent.iterchildren("*"):
            tag = element.tag
            if tag == R:
                self._run(element, texts, hidden, vanish)
            elif tag == ALTERNATE:
                branch = choose(element)
                if branch is not None:
                    self._inline(branch, texts, hidden, vanish)
            elif tag in _TEXTS:
                self._put(element, visible_text(element), texts, hidden, vanish)
            elif tag in _PICTURES:
                self._find_boxes(element)
            elif tag in _MARKS:
                self._marks.append((element, self._length))
            elif tag not in SILENT:
                self._inline(element, texts, hidden, vanish)

    def _run(self, run: Any, texts: list[str], hidden: list[str], vanish: bool) -> None:
        properties = run.find(_RPR)
        if properties is not None:
            style = self._styles.get(value(properties, "rStyle"))
            said = first(toggle(properties, "vanish"), style.vanish if style else None)
            vanish = vanish if said is None else said
        self._run_content(run, texts, hidden, vanish)

    def _run_content(self, run: Any, texts: list[str], hidden: list[str], vanish: bool) -> None:
        for element in run.iterchildren("*"):
            tag = element.tag
            if tag in _TEXTS:
                self._put(element, visible_text(element), texts, hidden, vanish)
            elif tag in _CHARACTERS:
                self._put(element, _CHARACTERS[tag], texts, hidden, vanish)
            elif tag == FIELD:
                self._field(element.get(W + "fldCharType"))
            elif tag == BREAK:
                if element.get(W + "type", "textWrapping") == "textWrapping":
                    self._put(element, "\n", texts, hidden, vanish)
            elif tag == _SYMBOL:
                self._put(element, _symbol(element), texts, hidden, vanish)
            elif tag in _PICTURES:
                self._find_boxes(element)
            elif tag == ALTERNATE:
                branch = choose(element)
                if branch is not None:
                    self._run_content(branch, texts, hidden, vanish)
            elif tag not in SILENT:
                self._inline(element, texts, hidden, vanish)

    def _put(
        self, element: Any, text: str, texts: list[str], hidden: list[str], vanish: bool
    ) -> None:
        if True in self._fields or not text:
            return
        if vanish:
            hidden.append(text)
            return
        texts.append(text)
        self._pieces.append((element, self._length))
        self._length += len(text)

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _find_boxes(self, element: Any) -> None:
        for child in element.iterchildren("*"):
            if child.tag == BOX:
                self._boxes.append(child)
            elif child.tag == ALTERNATE:
                branch = choose(child)
                if branch is not None:
                    self._find_boxes(branch)
            else:
                self._find_boxes(child)


def visible_text(element: Any) -> str:
    """What Word shows of a w:t."""
    text: str = element.text or ""
    if text[:1].isspace() or text[-1:].isspace():
        # Word drops the blanks around a text that does not ask to keep them.
        return text if element.get(SPACE) == "preserve" else text.strip(" \t\r\n")
    return text


def spell(text: str) -> list[Any]:
    """A text as elements of a run, with line breaks and tabs as Word has them."""
    elements = []
    for piece in re.split(r"([\n\t])", text):
        if piece in ("\n", "\t"):
            elements.append(etree.Element(W + ("br" if piece == "\n" else "tab")))
        elif piece:
            element = etree.Element(T)
            put_text(element, piece)
            elements.append(element)
    return elements


def put_text(element: Any, text: str) -> None:
    """Sets what a w:t shows; blanks at its ends are kept."""
    element.text = text
    if text != text.strip():
        element.set(SPACE, "preserve")


def _symbol(element: Any) -> str:
    try:
        code = int(element.get(W + "char", ""), 16)
    except ValueError:
        return ""
    font = element.get(W + "font", "")
    known = _TICKS.get((font, code & 0xFF)) if code >> 8 in (0, 0xF0) else None
    return known or (chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE else "")


def is_mark_unseen(properties: Any) -> bool:
    """Whether the paragraph's own mark is deleted or hidden: empty, it then takes no number."""
    mark = None if properties is None else properties.find(_RPR)
    if mark is None:
        return False
    return any(mark.find(tag) is not None for tag in GONE) or bool(toggle(mark, "vanish"))
