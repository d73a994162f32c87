"""What stands around a placeholder: the words before and after, the side that is spoken of."""

from __future__ import annotations

import re

from generator.authoring.mending.loops import Spot
from generator.authoring.mending.shapes import Context
from generator.authoring.mending.words import find_side
from generator.findings import WordPlace
from generator.reading import Document, Paragraph, Table

# How many paragraphs or rows up a side's heading may stand.
_REACH = 15
_ARTICLE = re.compile(r"\s*第[一二三四五六七八九十百\d]+[条章]")
_OPENS_WITH = re.compile(
    r"^\s*(?:[（(]?[一二三四五六七八九十\d]+[、.．）)]\s*)?([^：:，。；]{1,16})[：:（(]?"
)


class Surroundings:
    """The paragraphs and tables of a document, asked for what stands around a placeholder."""

    def __init__(self, document: Document) -> None:
        self.tables: dict[tuple[str, int], Table] = {
            (table.place.part, table.place.table or 0): table for table in document.tables
        }
        self._paragraphs: dict[WordPlace, Paragraph] = {}
        self._before: dict[WordPlace, WordPlace] = {}
        for story in document.stories:
            last: WordPlace | None = None
            for paragraph in story.paragraphs:
                self._paragraphs[paragraph.place] = paragraph
                if last is not None:
                    self._before[paragraph.place] = last
                last = paragraph.place

    def describe(self, spot: Spot, scope: str | None = None) -> Context:
        """The context of a placeholder; in a table the cell to the left counts as before it."""
        before, after = spot.text[: spot.mark.start], spot.text[spot.mark.end :]
        side = _find_last_side(before) or self._find_side(spot)
        if not before.strip():
            left = self._read_left(spot.place)
            before = f"{left}：" if left else before
        return Context(before, after, side, scope, self._find_article(spot.place))

    def is_heading(self, place: WordPlace) -> bool:
        """Whether the paragraph is a heading or bears a number of its own."""
        paragraph = self._paragraphs.get(place)
        return paragraph is not None and paragraph.outline_level is not None

    def read_row(self, spot: Spot) -> str:
        """All that stands in the row of a placeholder."""
        place = spot.place
        table = self.tables.get((place.part, place.table if place.table is not None else -1))
        if table is None or place.row is None:
            return spot.text
        return "\n".join(text for text in table.rows[place.row].texts if text.strip())

    def _read_left(self, place: WordPlace) -> str:
        table = self.tables.get((place.part, place.table if place.table is not None else -1))
        if table is None or place.row is None or not place.cell:
            return ""
        text = table.rows[place.row].cells[place.cell - 1].text.strip()
        if re.search(r"[{｛«<\[【$#]", text):  # what it says of its own placeholder is not ours
            text = re.match(r"\w*", text)[0]  # type: ignore[index]
        return text if len(text) <= 24 and "\n" not in text else ""

    def _find_side(self, spot: Spot) -> str | None:
        place = spot.place
        if place.table is None:
            return self._find_heading(place)
        within = self._find_heading(place, same_cell=True)
        table = self.tables.get((place.part, place.table))
        if within or table is None or place.row is None or place.cell is None:
            return within
        cells = table.rows[place.row].cells
        for cell in reversed(cells[: place.cell]):
            side = find_side(cell.text)
            if side:
                return side
        for above in range(place.row - 1, max(place.row - _REACH, 0) - 1, -1):
            cell_above = table.at(above, cells[place.cell].column)
            side = find_side(cell_above.text) if cell_above else None
            if side:
                return side
        first = next((c.paragraphs[0] for r in table.rows for c in r.cells if c.paragraphs), None)
        over = self._before.get(first.place) if first else None
        return find_side(self._paragraphs[over].text[:24]) if over else None

    def _find_article(self, place: WordPlace) -> str:
        """The heading of the article that a paragraph stands in."""
        here: WordPlace | None = place
        for _ in range(_REACH):
            here = self._before.get(here) if here else None
            text = self._paragraphs[here].shown if here else ""
            if _ARTICLE.match(text) or re.match(r"\s*[一二三四五六七八九十]+[、.．]", text):
                return text[:40]
        return ""

    def _find_heading(self, place: WordPlace, *, same_cell: bool = False) -> str | None:
        """The side whose block of lines a paragraph stands in."""
        here = place
        for _ in range(_REACH):
            above = self._before.get(here)
            if above is None or (same_cell and _cell(above) != _cell(place)):
                return None
            text = self._paragraphs[above].text
            if _ARTICLE.match(text):
                return None
            found = _OPENS_WITH.match(text)
            side = find_side(found[1]) or _find_payee(found[1]) if found else None
            if side:
                return side
            here = above
        return None


def _find_last_side(text: str) -> str | None:
    """The side a text speaks of; where it names both, the one that it last set up as a label."""
    labels = [
        side for words in re.findall(r"([\w（）()]{2,16})[：:]", text) if (side := find_side(words))
    ]
    return find_side(text) or (labels[-1] if labels else None)


def _find_payee(label: str) -> str | None:
    """The side that a block on a payment speaks of."""
    if re.match(r"收款(?:单位|人|方|账户|信息)", label):
        return "乙方"
    return "甲方" if re.match(r"付款(?:单位|人|方(?!式))", label) else None


def _cell(place: WordPlace) -> tuple[int | None, ...]:
    return place.table, place.row, place.cell
