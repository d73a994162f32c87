"""The cross-references of a filled form get their results, so that they are right as written.

Word computes a REF field only when someone asks it to; what is stored in the file is what people
see, print and sign. So the number of an article is reckoned here as `word` reads it.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree
from msgspec import Struct, field

from generator.errors import BrokenTemplate
from generator.ooxml import W, numbering, styles
from generator.ooxml.blocks import list_paragraphs
from generator.ooxml.bookmarks import Bookmark, list_bookmarks, may_repeat, mend_bookmarks
from generator.ooxml.fields import Field, Instruction, list_fields, parse_instruction, put_result
from generator.ooxml.numbering import Counter, Counts, Lists
from generator.ooxml.properties import Members, parse_part, write_part
from generator.ooxml.runs import Pass, Shown, T
from generator.ooxml.styles import Styles

# What a part is, by its content type, and its name for people.
_KIND = re.compile(r"\.(\w+)\+xml$")
STORIES = {
    "main": "正文",
    "header": "页眉",
    "footer": "页脚",
    "footnotes": "脚注",
    "endnotes": "尾注",
    "comments": "批注",
}
_FIELD = re.compile(rb"instrText|fldSimple")
NUMBERS = {"\\n", "\\r", "\\w"}
PLAIN = {"\\h", "\\!", "\\*mergeformat", "\\*charformat"}  # they leave the words as they are


class BrokenReference(BrokenTemplate):
    """A cross-reference without a right result; the message names its paragraph."""


class Reference(Struct, frozen=True):
    """A field that refers to a bookmark, and what it asks for."""

    field: Field
    asked: Instruction

    @property
    def key(self) -> str:
        return self.asked.name.lower()


class _Part(Struct):
    """A part of text; `story` is its name for people."""

    name: str
    story: str
    root: Any
    references: tuple[Reference, ...] = ()
    changed: bool = False


class _Spot(Struct, frozen=True):
    """A paragraph as shown, the story it stands in, and how far each list has come there."""

    shown: Shown
    story: Any
    near: dict[str, Counts] = field(default_factory=dict)


def refresh_references(members: Iterable[tuple[str, bytes]]) -> Members:
    """The members of a package with the result of every REF field as Word would show it.

    Repeated bookmarks are removed but for the first. Parts in which nothing changes keep their
    bytes. Pages are known to Word alone: PAGEREF, like NOTEREF, is held against the bookmarks
    there are and else left alone. Raises `BrokenReference` where a bookmark is not there, its
    paragraph has no number, or an option of the field cannot be reckoned.
    """
    listed = list(members)
    kinds = list_kinds(dict(listed)["[Content_Types].xml"])
    parts = _open_parts(listed, kinds)
    taken: set[str] = set()
    for part in parts:
        part.changed = mend_bookmarks(part.root, taken)
    if any(part.references for part in parts):
        known, lists = read_lists(listed, kinds)
        _Page(parts, known, lists).refresh()
    changed = {part.name: part.root for part in parts if part.changed}
    return [
        (name, write_part(changed[name]) if name in changed else content)
        for name, content in listed
    ]


def list_kinds(content: bytes) -> dict[str, str]:
    """What each part is by the last word of its content type: "main", "header", "styles" …"""
    found = (
        (each.get("PartName", ""), _KIND.search(each.get("ContentType", "")))
        for each in parse_part(content)
    )
    return {name.removeprefix("/"): match[1] for name, match in found if match}


def _open_parts(members: Members, kinds: dict[str, str]) -> list[_Part]:
    """The parts of text, the main one first; none where there is nothing to do."""
    texts = [(name, content) for name, content in members if kinds.get(name) in STORIES]
    texts.sort(key=lambda each: kinds[each[0]] != "main")
    parts = {}
    for name, content in texts:
        if _FIELD.search(content):
            parts[name] = _open_part(name, content, kinds[name])
    if not any(part.references for part in parts.values()) and not may_repeat(
        content for _, content in texts
    ):
        return []
    return [parts.get(name) or _open_part(name, content, kinds[name]) for name, content in texts]


def _open_part(name: str, content: bytes, kind: str) -> _Part:
    try:
        root = parse_part(content)
    except etree.XMLSyntaxError as error:
        raise BrokenReference(
            f"{STORIES[kind]}：填好之后段落不完整，有分支或循环从一段中间开始、到另一段中间结束",
            fix="成段的分支和循环用单独成段的 {%p if %} … {%p endif %}",
        ) from error
    return _Part(name, STORIES[kind], root, tuple(list_references(root)))


def list_references(root: Any) -> Iterator[Reference]:
    """The fields of a part that refer to bookmarks."""
    for each in list_fields(root):
        asked = parse_instruction(each.instruction)
        # The pages in a table of contents are Word's own affair.
        if asked.kind == "REF" or (asked.kind in ("PAGEREF", "NOTEREF") and not each.within):
            yield Reference(each, asked)


def read_lists(members: Iterable[tuple[str, bytes]], kinds: dict[str, str]) -> tuple[Styles, Lists]:
    """The styles of a package and its lists; `kinds` are those of `list_kinds`."""
    found = {kinds[name]: content for name, content in members if name in kinds}
    known = styles.read(parse_part(found["styles"])) if "styles" in found else Styles({})
    if "numbering" not in found:
        return known, {}
    return known, numbering.read(parse_part(found["numbering"]), known.lists())


class _Page:
    """The document as it stands on the page: its bookmarks and its paragraphs."""

    def __init__(self, parts: list[_Part], known: Styles, lists: Lists) -> None:
        self._parts = parts
        self._styles = known
        self._lists = lists
        self._bookmarks = {name: each for part in parts for name, each in list_bookmarks(part.root)}
        self._spots: dict[Any, _Spot] = {}

    def refresh(self) -> None:
        """Stores the results."""
        self._read()
        texts = []
        for part in self._parts:
            for reference in part.references:
                switch = self._check(part, reference)
                if switch:
                    self._put(part, reference, self._cite(part, reference, switch))
                elif reference.asked.kind == "REF":
                    texts.append((part, reference))
        # A text referred to may hold references itself: read again until nothing changes.
        for _ in texts:
            self._read()
            if not sum(self._put(*each, self._quote(*each)) for each in texts):
                return

    def _put(self, part: _Part, reference: Reference, text: str) -> bool:
        changed = put_result(reference.field, text)
        part.changed |= changed
        return changed

    def _read(self) -> None:
        asking = {each.field.paragraph for part in self._parts for each in part.references}
        for part in self._parts:
            boxes = deque(_list_stories(part.root))
            while boxes:
                story = boxes.popleft()
                counter = Counter(self._lists)
                reading = Pass(self._styles, counter, boxes)
                for paragraph in list_paragraphs(story):
                    shown = reading.read(paragraph)
                    near = counter.snapshot() if paragraph in asking else {}
                    self._spots[paragraph] = _Spot(shown, story, near)

    def _check(self, part: _Part, reference: Reference) -> str:
        """The switch that asks for a number, "" for none; raises where no answer is right."""
        asked, shown = reference.asked, reference.field
        switches = [s for s in asked.switches if asked.kind == "REF" and s not in PLAIN]
        if shown.nested or not asked.name:
            raise self._refuse(part, reference, "没有写明书签", "在 Word 里重新插入这处交叉引用")
        if reference.key not in self._bookmarks:
            raise self._refuse(
                part,
                reference,
                f"所引的书签“{asked.name}”不在这份文件里（可能随没有选中的分支略去了）",
                "让引用和它所引的内容在同一个条件里印出，或改引一定会印出的内容",
            )
        if len(switches) > 1 or not NUMBERS.issuperset(switches):
            raise self._refuse(
                part,
                reference,
                f"的选项 {' '.join(switches)} 不能预先算出",
                "引用编号用 \\r、\\n、\\w 之一，可加 \\h；其他选项请去掉",
            )
        if asked.kind == "REF" and not shown.is_inline:
            raise self._refuse(part, reference, "跨了段落", "在 Word 里重新插入这处交叉引用")
        return switches[0] if switches else ""

    def _cite(self, part: _Part, reference: Reference, switch: str) -> str:
        """The number of the paragraph in which the bookmark begins, as the switch wants it."""
        marked = self._bookmarks[reference.key].paragraphs
        target = self._spots.get(marked[0]) if marked else None
        here = self._spots.get(reference.field.paragraph)
        number = target.shown.number if target else None
        near = None
        if switch == "\\r" and number and target and here and here.story is target.story:
            near = here.near.get(number.used.definition)
        cited = number.cite(near, context=switch != "\\n") if number else ""
        if not cited:
            raise self._refuse(
                part,
                reference,
                f"要印出编号，但书签“{reference.asked.name}”所在的段落没有自动编号",
                "给那一段设自动编号，或改引有自动编号的段落",
            )
        return cited

    def _quote(self, part: _Part, reference: Reference) -> str:
        """The text of the bookmark, which has to be one of one paragraph."""
        marked: Bookmark = self._bookmarks[reference.key]
        said = []
        for paragraph in marked.paragraphs:
            if paragraph in self._spots:
                shown = self._spots[paragraph].shown
                places = dict(shown.marks)
                end = places.get(marked.end, len(shown.text))
                said.append(shown.text[places.get(marked.start, 0) : end])
        said = [text for text in said if text]
        if len(said) != 1 or reference.field.paragraph in marked.paragraphs:
            raise self._refuse(
                part,
                reference,
                f"要印出书签“{reference.asked.name}”的文字，但它没有文字、跨了几段或与引用同段",
                "让书签只包住另一段里的文字；要引编号的加 \\r",
            )
        return said[0]

    def _refuse(self, part: _Part, reference: Reference, words: str, fix: str) -> BrokenReference:
        paragraph = reference.field.paragraph
        if paragraph in self._spots:
            text = self._spots[paragraph].shown.text
        else:
            text = "".join(t.text or "" for t in paragraph.iter(T)) if paragraph is not None else ""
        text = text.strip() if len(text) <= 120 else text[:120] + "…"
        instruction = " ".join(reference.field.instruction.split())
        return BrokenReference(
            f"{part.story}“{text}”这一段：交叉引用 {instruction} {words}", fix=fix
        )


def _list_stories(root: Any) -> list[Any]:
    if root.tag == W + "document":
        return list(root.iterchildren(W + "body"))
    if root.tag in (W + "footnotes", W + "endnotes", W + "comments"):
        return list(root.iterchildren("*"))
    return [root]
