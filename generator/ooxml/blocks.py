"""The blocks of a story: its paragraphs and tables in the order in which they stand on the page.

What is deleted, and the lower cells of one merged downwards, are not on the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from generator.ooxml import MC, VAL, W, toggle, value, whole

P, TBL = W + "p", W + "tbl"
TR, TC = W + "tr", W + "tc"
ALTERNATE, CHOICE, FALLBACK = MC + "AlternateContent", MC + "Choice", MC + "Fallback"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
GONE = {W + "del", W + "moveFrom"}
# What holds no text of the page: properties, field codes, deletions, the gloss of a ruby.
SILENT = GONE | {
    *(W + name for name in ("pPr", "rPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr")),
    *(W + name for name in ("instrText", "delText", "delInstrText", "rt", "rubyPr", "fldData")),
    *(_M + name for name in ("ctrlPr", "rPr", "oMathParaPr")),
}


class CellShape(Struct, frozen=True):
    """A cell of a table: its element, the grid column it begins at and how many it covers."""

    element: Any
    column: int
    span: int
    continued: bool


class RowShape(Struct, frozen=True):
    """A row of a table that is not deleted; `header` says Word repeats it on each page."""

    cells: tuple[CellShape, ...]
    header: bool


def choose(alternate: Any) -> Any:
    """The one branch of an mc:AlternateContent that is read; None when it has none."""
    choice = alternate.find(CHOICE)
    return choice if choice is not None else alternate.find(FALLBACK)


def list_blocks(parent: Any) -> Iterator[Any]:
    """The w:p and w:tbl elements of a body, a cell, a note …, in order."""
    for element in parent.iterchildren("*"):
        if element.tag in (P, TBL):
            yield element
        elif element.tag == ALTERNATE:
            branch = choose(element)
            if branch is not None:
                yield from list_blocks(branch)
        elif element.tag not in SILENT:
            yield from list_blocks(element)


def list_rows(table: Any) -> Iterator[RowShape]:
    """The rows of a w:tbl."""
    open_columns: set[int] = set()
    for row in list_inside(table, TR):
        properties = row.find(W + "trPr")
        if properties is not None and properties.find(W + "del") is not None:
            continue
        cells: list[CellShape] = []
        merging: set[int] = set()
        column = whole(value(properties, "gridBefore")) or 0
        for cell in list_inside(row, TC):
            shape = cell.find(W + "tcPr")
            span = max(1, min(whole(value(shape, "gridSpan")) or 1, 1000))
            merge = None if shape is None else shape.find(W + "vMerge")
            goes_on = merge is not None and merge.get(VAL, "continue") == "continue"
            cells.append(CellShape(cell, column, span, goes_on and column in open_columns))
            if merge is not None:
                merging.add(column)
            column += span
        yield RowShape(tuple(cells), toggle(properties, "tblHeader") is True)
        open_columns = merging


def list_paragraphs(parent: Any) -> Iterator[Any]:
    """The w:p elements of a story in reading order, those of tables where the tables stand."""
    for block in list_blocks(parent):
        if block.tag == P:
            yield block
        else:
            for row in list_rows(block):
                for cell in row.cells:
                    if not cell.continued:
                        yield from list_paragraphs(cell.element)


def list_inside(parent: Any, tag: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, whatever wraps them."""
    for element in parent.iterchildren("*"):
        if element.tag == tag:
            yield element
        elif element.tag not in SILENT and element.tag not in (TBL, TR, TC, P):
            yield from list_inside(element, tag)
