"""What the loops of a form repeat and Word wants whole: columns of a grid, ids of drawings."""

from __future__ import annotations

import re
from itertools import count
from typing import Any

from lxml import etree

from generator.ooxml import W, whole
from generator.ooxml.blocks import TBL, list_rows
from generator.ooxml.properties import parse_part, write_part

_GRID, _COLUMN, _WIDTH = W + "tblGrid", W + "gridCol", W + "w"
_DRAWING = re.compile(rb"""(<wp:docPr\b[^>]*?\sid=["'])(\d+)""")
_STRETCHED = re.compile(r'%\}\s*<w:tc[ >]|</w:tc>\s*\{%|<w:gridSpan w:val="\{\{')


def may_stretch(source: str) -> bool:
    """Whether a form, in Jinja2, has tables whose rows may come out with more or fewer cells."""
    return _STRETCHED.search(source) is not None


def fit_grids(content: bytes) -> bytes:
    """The part with as many grid columns in each table as its rows cover, as wide as before.

    One that a branch has torn is left to those who read it.
    """
    try:
        root = parse_part(content)
    except etree.XMLSyntaxError:
        return content
    changed = [_fit_grid(table) for table in root.iter(TBL)]
    return write_part(root) if any(changed) else content


def number_drawings(content: bytes) -> bytes:
    """The part with no two drawings of the same id."""
    ids = [int(found[2]) for found in _DRAWING.finditer(content)]
    if len(set(ids)) == len(ids):
        return content
    free = count(max(ids) + 1)
    taken: set[int] = set()

    def renumber(found: re.Match[bytes]) -> bytes:
        own = int(found[2])
        if own in taken:
            own = next(free)
        taken.add(own)
        return b"%b%d" % (found[1], own)

    return _DRAWING.sub(renumber, content)


def _fit_grid(table: Any) -> bool:
    grid = table.find(_GRID)
    columns = [] if grid is None else grid.findall(_COLUMN)
    ends = (cell.column + cell.span for row in list_rows(table) for cell in row.cells)
    needed = max(ends, default=0)
    if not columns or not needed or needed == len(columns):
        return False
    widths = [whole(column.get(_WIDTH)) or 0 for column in columns]
    average = sum(widths) // len(widths)
    fitted = (widths + [average] * needed)[:needed]
    scale = sum(fitted) or 1
    for column in columns:
        grid.remove(column)
    for place, width in enumerate(fitted):
        column = grid.makeelement(_COLUMN, {_WIDTH: str(width * sum(widths) // scale)})
        grid.insert(place, column)
    return True
