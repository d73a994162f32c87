"""Loops and conditions of other systems: their ends paired, and the way ours are written there."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from lxml import etree
from msgspec import Struct

from generator.authoring.mending.meanings import find_list, match
from generator.authoring.mending.placeholders import CLOSES, INVERTED, OPENS, Placeholder
from generator.authoring.mending.shapes import Context
from generator.authoring.mending.synonyms import LISTS
from generator.findings import WordPlace
from generator.ooxml import VAL, W, value, whole
from generator.ooxml.blocks import TC, TR


class Spot(Struct, frozen=True, eq=False):
    """A placeholder in a document: its paragraph's place, text and element (None: a property)."""

    place: WordPlace
    text: str
    mark: Placeholder
    paragraph: Any

    @property
    def row(self) -> Any:
        """The row of a table that the placeholder stands in."""
        return None if self.paragraph is None else next(self.paragraph.iterancestors(TR), None)

    @property
    def words(self) -> str:
        """The placeholder as it stands."""
        return self.text[self.mark.start : self.mark.end]

    @property
    def is_alone(self) -> bool:
        """Whether nothing else stands in the paragraph."""
        return self.text.strip() == self.words.strip()


class Loop(Struct, frozen=True, eq=False):
    """A loop or condition from one spot to another; `title` is the list that it goes over.

    `scope` is how it is written: in the line (""), by paragraphs (p), by rows in which the marks
    stand alone (tr), or by rows of its own put around (around).
    """

    opened: Spot
    closed: Spot
    head: str
    tail: str
    title: str | None
    scope: str

    def spell(self, spot: Spot) -> str:
        """What takes the place of one of the two marks."""
        return "" if self.scope == "around" else self.describe(spot)

    def describe(self, spot: Spot) -> str:
        """The tag that one of the two marks becomes, wherever it then stands."""
        words = self.head if spot is self.opened else self.tail
        return f"{{%{'tr' if self.scope == 'around' else self.scope} {words} %}}"


def pair_loops(
    spots: Sequence[Spot], read_row: Callable[[Spot], str]
) -> tuple[list[Loop], dict[Spot, str]]:
    """The loops of a document, and the marks that make none with the reason (Chinese).

    `read_row` gives all that stands in the row of a spot.
    """
    loops: list[Loop] = []
    odd: dict[Spot, str] = {}
    still_open: list[Spot] = []
    for spot in spots:
        if still_open and still_open[-1].place.part != spot.place.part:
            odd.update(dict.fromkeys(still_open, "没有找到与它成对的结束标记"))
            still_open = []
        if spot.mark.role in (OPENS, INVERTED):
            still_open.append(spot)
        elif spot.mark.role == CLOSES:
            if not still_open or spot.mark.words not in ("", still_open[-1].mark.words):
                odd[spot] = "没有找到与它成对的开始标记"
                continue
            opened = still_open.pop()
            around = (find_list(each.mark.words) for each in reversed(still_open))
            made = _make(opened, spot, read_row, next((title for title in around if title), None))
            if isinstance(made, Loop):
                loops.append(made)
            else:
                odd[opened] = odd[spot] = made
    odd.update(dict.fromkeys(still_open, "没有找到与它成对的结束标记"))
    return loops, odd


def _make(
    opened: Spot, closed: Spot, read_row: Callable[[Spot], str], around: str | None
) -> Loop | str:
    """The loop between two marks, or why there is none; `around` is the list gone over outside."""
    meaning = match(opened.mark.words, Context(scope=around))
    title = None if around and meaning.sure else find_list(opened.mark.words)
    inverted = opened.mark.role == INVERTED
    if title and not inverted:
        head, tail = f"for {LISTS[title][0]} in {title}", "endfor"
    else:
        printed = re.search(r"\{\{ ([^|} ]+)", meaning.choices[0]) if meaning.sure else None
        name = title or (printed[1] if printed else None)
        if not name:
            return "不认识这个循环或条件的名称"
        head, tail = f"if {'not ' if inverted else ''}{name}", "endif"
    scope = _find_scope(opened, closed, read_row)
    if scope is None:
        return "开始和结束不在同一段、同一格或同一个表格里，请改成各占一段"
    return Loop(opened, closed, head, tail, None if inverted else title, scope)


def _find_scope(opened: Spot, closed: Spot, read_row: Callable[[Spot], str]) -> str | None:
    if opened.place == closed.place:
        return ""
    if opened.paragraph is None or closed.paragraph is None:
        return None
    alone = opened.is_alone and closed.is_alone
    rows = opened.row, closed.row
    if alone and opened.paragraph.getparent() is closed.paragraph.getparent():
        return "p"
    if None in rows or rows[0].getparent() is not rows[1].getparent():
        return None
    if alone and rows[0] is not rows[1]:
        texts = [read_row(spot).strip() == spot.words.strip() for spot in (opened, closed)]
        if all(texts):
            return "tr"
    return "around"


def put_around(first: Any, last: Any, head: str, tail: str) -> None:
    """Puts a row with the head of a loop before the first row and one with its tail behind."""
    first.addprevious(_make_row(first, head))
    last.addnext(_make_row(last, tail))


def is_merged(row: Any) -> bool:
    """Whether a cell of a row is merged with one above or below."""
    return any(cell.find(f"{W}tcPr/{W}vMerge") is not None for cell in row.iterchildren(TC))


def _make_row(like: Any, words: str) -> Any:
    """A row of one cell as wide as the others; it is gone when the template is filled."""
    width = sum(
        whole(value(cell.find(W + "tcPr"), "gridSpan")) or 1 for cell in like.iterchildren(TC)
    )
    row = etree.Element(TR)
    cell = etree.SubElement(row, TC)
    properties = etree.SubElement(cell, W + "tcPr")
    etree.SubElement(properties, W + "tcW", {W + "w": "0", W + "type": "auto"})
    if width > 1:
        etree.SubElement(properties, W + "gridSpan", {VAL: str(width)})
    run = etree.SubElement(etree.SubElement(cell, W + "p"), W + "r")
    etree.SubElement(run, W + "t").text = f"{{%tr {words} %}}"
    return row
