"""Values that a form prints, marked in the form and shown as fields in the paper filled from it.

In a copy of the form each tag that prints is put between marks, and so is the text that stands
under a condition. Filling carries the marks along wherever loops and branches take the text;
afterwards they become shaded runs. The marks are characters that are no text of anybody
(Unicode 23.7, noncharacters).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from itertools import count
from typing import Any

from lxml import etree
from msgspec import Struct

from generator.ooxml import VAL, W
from generator.ooxml.anchors import END, ID, REFERENCE, START
from generator.ooxml.blocks import P
from generator.ooxml.runs import R, T

_OPEN, _NAMED, _CLOSE, _UNDER, _FREE = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3", "\ufdd4"
_MARKS = f"{_OPEN}-{_FREE}"
_MARK = re.compile(f"{_OPEN}(?P<number>[0-9]+){_NAMED}|[{_MARKS}]")
_ANY_MARK = re.compile(f"{_OPEN}[0-9]*{_NAMED}?|[{_MARKS}]")
# A tag: one that prints, one that decides or repeats, a remark. What is quoted holds no end.
_TAG = re.compile(
    r"\{\{(?P<print>(?:'[^']*'|\"[^\"]*\"|[^}]|\}(?!\}))*)\}\}"
    r"|\{%(?P<block>(?:'[^']*'|\"[^\"]*\"|[^%]|%(?!\}))*)%\}"
    r"|\{#.*?#\}",
    re.DOTALL,
)
_TAKING = re.compile(r"(?:tr|tc|p|r)(?=\s)")
_WORD = re.compile(r"-?\s*(?:(?:tr|tc|p|r)\s)?\s*(\w+)")
_CONSTANT = re.compile(r"\s*(?:'[^']*'|\"[^\"]*\"|[0-9.]+)\s*")
_PATH = re.compile(r"\w+(?:\.\w+|\[\s*[0-9]+\s*\])*")
_DEFAULT = re.compile(r"\|\s*(?:默认|default|d)\b|\bif\b|\bor\b")
_OPENING = {"if", "for", "call", "filter", "macro"}
SPELT = tuple(mark.encode() for mark in (_OPEN, _NAMED, _CLOSE, _UNDER, _FREE))
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BLANKS = " \t\r\n"
_RPR = W + "rPr"
# What stands behind the colour and the shading in the properties of a run (ISO 29500-1, 17.3.2.28).
_BEHIND_SHADING = {
    W + name
    for name in (
        *("fitText", "vertAlign", "rtl", "cs", "em", "lang", "eastAsianLayout", "specVanish"),
        *("oMath", "rPrChange"),
    )
}
_BEHIND_COLOUR = _BEHIND_SHADING | {
    W + name
    for name in (
        *("spacing", "w", "kern", "position", "sz", "szCs", "highlight", "u", "effect", "bdr"),
        "shd",
    )
}
_RED = "C00000"
_VALUE, _LACKING, _CONDITION = "value", "lacking", "condition"
_FILLS = {_VALUE: "FFF2CC", _LACKING: "FFC7CE", _CONDITION: "F2F2F2"}


class Tag(Struct, frozen=True):
    """A tag that prints, as it stands in the form; `path` is the name that it begins with."""

    text: str
    path: str
    may_be_empty: bool


class Spot(Struct, frozen=True):
    """Where a value stands in the paper: its tag, and the runs that show it."""

    tag: Tag
    runs: tuple[Any, ...]
    is_lacking: bool


def mark_tags(root: Any, tags: list[Tag]) -> bool:
    """Puts marks around the tags of a story of the form, which are added to the list.

    Says whether anything was marked.
    """
    before = len(tags)
    blocks: list[str] = []
    marked = False
    for paragraph in root.iter(P):
        texts = [each for each in paragraph.iter(T) if _find_paragraph(each) is paragraph]
        line = "".join(each.text or "" for each in texts)
        inserts: list[tuple[int, str]] = []
        end = 0
        for found in _TAG.finditer(line):
            inserts += _shade_text(line, end, found.start(), blocks)
            end = found.end()
            if found["print"] is not None:
                inserts += _mark_print(found, tags)
            elif found["block"] is not None:
                _follow(found["block"], blocks)
        inserts += _shade_text(line, end, len(line), blocks)
        marked = marked or bool(inserts)
        _insert(texts, inserts)
    return marked or len(tags) > before


def _find_paragraph(text: Any) -> Any:
    return next(text.iterancestors(P), None)


def _mark_print(found: re.Match[str], tags: list[Tag]) -> list[tuple[int, str]]:
    words = _TAKING.sub("", found["print"], count=1).strip("- ")
    if _CONSTANT.fullmatch(words):
        return []
    path = _PATH.match(words.strip("( "))
    may_be_empty = _DEFAULT.search(words) is not None or path is None
    tags.append(Tag(f"{{{{ {words.strip()} }}}}", path[0] if path else words, may_be_empty))
    opening = f"{_OPEN}{len(tags) - 1}{_NAMED}"
    return [(found.start(), opening), (found.end(), _CLOSE)]


def _follow(block: str, blocks: list[str]) -> None:
    """Keeps account of the blocks that are open after a tag."""
    found = _WORD.match(block)
    word = found[1] if found else ""
    if word in _OPENING:
        blocks.append(word)
    elif word.startswith("end") and blocks:
        blocks.pop()


def _shade_text(line: str, start: int, end: int, blocks: list[str]) -> list[tuple[int, str]]:
    if "if" not in blocks or not line[start:end].strip():
        return []
    return [(start, _UNDER), (end, _FREE)]


def _insert(texts: list[Any], inserts: list[tuple[int, str]]) -> None:
    """Puts marks into the texts of a paragraph; an end goes where the words before it end."""
    places = []
    at = 0
    for each in texts:
        places.append((each, at, at + len(each.text or "")))
        at += len(each.text or "")
    for place, mark in reversed(inserts):
        is_end = mark in (_CLOSE, _FREE)
        for each, start, end in places:
            if start < place <= end if is_end else start <= place < end:
                text = each.text or ""
                each.text = text[: place - start] + mark + text[place - start :]
                if each.get(_SPACE) != "preserve" and each.text != each.text.strip(_BLANKS):
                    each.set(_SPACE, "preserve")
                break


def show_fields(root: Any, tags: list[Tag], *, some_lack: bool) -> list[Spot]:
    """Turns the marks of a filled story into shaded runs; the values in their order.

    A value that was printed empty is shown as lacking where the deal lacks something the form
    needs, unless its tag allows for it.
    """
    spots: list[Spot] = []
    for paragraph in root.iter(P):
        runs = [run for run in paragraph.iter(R) if _find_paragraph(run) is paragraph]
        if any(_ANY_MARK.search(each.text or "") for run in runs for each in run.iter(T)):
            state = _State(tags, some_lack, spots)
            for run in runs:
                state.part(run)
    _drop_marks(root)
    return spots


def _drop_marks(root: Any) -> None:
    """No mark may stay where no run could be shaded."""
    for each in root.iter("*"):
        if each.text and _ANY_MARK.search(each.text):
            each.text = _ANY_MARK.sub("", each.text)
        if each.tail and _ANY_MARK.search(each.tail):
            each.tail = _ANY_MARK.sub("", each.tail)


class _State:
    """What is open while the runs of a paragraph are gone through."""

    def __init__(self, tags: list[Tag], some_lack: bool, spots: list[Spot]) -> None:
        self._tags, self._some_lack, self._spots = tags, some_lack, spots
        self._tag: Tag | None = None
        self._is_under = False
        self._shown: list[Any] = []

    def part(self, run: Any) -> None:
        """Parts a run where the shading changes, and gives each part its own."""
        is_marked = any(_ANY_MARK.search(each.text or "") for each in run.iterchildren(T))
        if not is_marked and not self._look():
            return
        properties = run.find(_RPR)
        children = [each for each in run if each is not properties]
        last = run
        kept: list[Any] = []

        def put() -> None:
            nonlocal last, kept
            if kept:
                last = self._add(run, properties, kept, last, self._look())
                kept = []

        for child in children:
            if child.tag != T:
                kept.append(child)
                continue
            for piece, mark in _list_pieces(child):
                if piece is not None:
                    kept.append(piece)
                if mark is not None:
                    put()
                    lacking = self._turn(mark)
                    if lacking is not None:
                        last = self._add(run, properties, [lacking], last, _LACKING)
                        self._close(is_lacking=True)
        put()
        if last is not run or is_marked:
            run.getparent().remove(run)

    def _add(self, like: Any, properties: Any, children: list[Any], last: Any, look: str) -> Any:
        made = etree.Element(R, dict(like.attrib), nsmap=like.nsmap)
        if properties is not None:
            made.append(deepcopy(properties))
        if look:
            _shade(made, look)
        made.extend(children)
        last.addnext(made)
        if self._tag is not None:
            self._shown.append(made)
        return made

    def _look(self) -> str:
        if self._tag is not None:
            return _VALUE
        return _CONDITION if self._is_under else ""

    def _turn(self, mark: re.Match[str]) -> Any:
        """Takes note of a mark; gives the text that stands for a value that is lacking."""
        if mark["number"] is not None:
            number = int(mark["number"])
            self._tag = self._tags[number] if number < len(self._tags) else None
            self._shown = []
        elif mark[0] in (_UNDER, _FREE):
            self._is_under = mark[0] == _UNDER
        elif mark[0] == _CLOSE and self._tag is not None:
            tag = self._tag
            if self._some_lack and not self._shown and not tag.may_be_empty:
                return _make_text(f"【缺：{tag.path}】")
            self._close(is_lacking=False)
        return None

    def _close(self, *, is_lacking: bool) -> None:
        if self._tag is not None and self._shown:
            self._spots.append(Spot(self._tag, tuple(self._shown), is_lacking))
        self._tag, self._shown = None, []


def _list_pieces(element: Any) -> Iterator[tuple[Any, re.Match[str] | None]]:
    """The texts of a w:t between its marks, each with the mark behind it."""
    text = element.text or ""
    if element.get(_SPACE) != "preserve":
        text = text.strip(_BLANKS)
    start = 0
    for mark in _MARK.finditer(text):
        yield (_make_text(text[start : mark.start()]) if mark.start() > start else None), mark
        start = mark.end()
    if start < len(text):
        yield _make_text(text[start:]), None


def _make_text(text: str) -> Any:
    element = etree.Element(T)
    element.text = text
    if text != text.strip(_BLANKS):
        element.set(_SPACE, "preserve")
    return element


def _shade(run: Any, look: str) -> None:
    properties = run.find(_RPR)
    if properties is None:
        properties = etree.Element(_RPR)
        run.insert(0, properties)
    for name in ("shd", "highlight", *(["color"] if look == _LACKING else [])):
        for each in properties.findall(W + name):
            properties.remove(each)
    shading = {VAL: "clear", W + "color": "auto", W + "fill": _FILLS[look]}
    _put(properties, etree.Element(W + "shd", shading), _BEHIND_SHADING)
    if look == _LACKING:
        _put(properties, etree.Element(W + "color", {VAL: _RED}), _BEHIND_COLOUR)


def _put(properties: Any, element: Any, behind: set[str]) -> None:
    follower = next((each for each in properties if each.tag in behind), None)
    if follower is None:
        properties.append(element)
    else:
        follower.addprevious(element)


def comment_names(spots: list[Spot], root: Any, free: int) -> Iterator[tuple[int, Tag]]:
    """Puts the ends of a comment around the first value of each tag; the tags by their keys.

    `free` is a key that no comment has, nor any above it; nor may the marks of `root`.
    """
    taken = [each.get(ID, "") for each in root.iter(START, END, REFERENCE)]
    used = [int(each) for each in taken if each.isdecimal() and len(each) < 10]
    keys = count(max([free, *(each + 1 for each in used)]))
    seen: set[Tag] = set()
    for spot in spots:
        if spot.tag in seen:
            continue
        seen.add(spot.tag)
        key = next(keys)
        spot.runs[0].addprevious(etree.Element(START, {ID: str(key)}))
        reference = etree.Element(R)
        etree.SubElement(reference, REFERENCE, {ID: str(key)})
        spot.runs[-1].addnext(reference)
        spot.runs[-1].addnext(etree.Element(END, {ID: str(key)}))
        yield key, spot.tag


def count_values(spots: list[Spot]) -> Mapping[str, int]:
    """How often each tag's value stands in the paper."""
    counted: dict[str, int] = {}
    for spot in spots:
        counted[spot.tag.text] = counted.get(spot.tag.text, 0) + 1
    return counted
