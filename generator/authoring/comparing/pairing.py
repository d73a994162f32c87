"""Which block of a story is compared with which: by their words, and by where each must stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from generator.authoring.comparing import split_words
from generator.ooxml.blocks import TBL, TC, TR, P, list_blocks
from generator.ooxml.spelling import list_boxes, spell


def key_block(block: Any, name: Callable[[Any], str]) -> str:
    """What a block is compared by: its words, those of text boxes too; of tables those of cells."""
    if block.tag == TBL:
        return "\x1d" + "\x1e".join(key_row(row, name) for row in list_inside(block, TR))
    boxes = [key_cell(box, name) for box in list_boxes(block)]
    return "".join((*spell(block, split_words, name), *boxes))


def key_row(row: Any, name: Callable[[Any], str]) -> str:
    """What a row of a table is compared by."""
    cells = [key_cell(cell, name) for cell in list_inside(row, TC)]
    return f"{len(cells)}\x1f" + "\x1f".join(cells)


def key_cell(cell: Any, name: Callable[[Any], str]) -> str:
    """What the blocks of a cell, a text box, a header are compared by."""
    return "\n".join(key_block(each, name) for each in list_blocks(cell))


def pair_rest(pairs: Sequence[Any], before: Sequence[Any], after: Sequence[Any]) -> list[Any]:
    """Pairs also what cannot stand alone: tables side by side, and the last paragraphs.

    Two tables without a paragraph between them would be one, and the last paragraph of a cell or
    body has no end that could be deleted.
    """
    rest = list(pairs)
    for place in range(len(rest) - 1, 0, -1):
        (i, j), (k, m) = rest[place - 1], rest[place]
        if j is None and k is None and before[i].tag == after[m].tag == TBL:
            rest[place - 1 : place + 1] = [(i, m)]
    last_old, last_new = len(before) - 1, len(after) - 1
    lone = ((last_old, None), (None, last_new))
    if all(pair in rest for pair in lone) and before[last_old].tag == after[last_new].tag:
        return [*(pair for pair in rest if pair not in lone), (last_old, last_new)]
    return _pair_ends(rest, before, after)


def _pair_ends(pairs: list[Any], before: Sequence[Any], after: Sequence[Any]) -> list[Any]:
    """Pairs the last paragraphs where one has a table between itself and what it would join."""
    last_old, last_new = len(before) - 1, len(after) - 1
    if not pairs or last_old < 0 or last_new < 0 or pairs[-1] == (last_old, last_new):
        return pairs
    is_new = pairs[-1][0] is None
    held = next(
        (
            n
            for n, pair in enumerate(pairs)
            if pair[not is_new] == (last_old if is_new else last_new)
        ),
        None,
    )
    tail = [(before[i] if j is None else after[j]) for i, j in pairs[(held or 0) + 1 :]]
    if held is None or before[last_old].tag != after[last_new].tag:
        return pairs
    if any(block.tag == TBL for block in tail):
        i, j = pairs[held]
        pairs[held] = (None, j) if is_new else (i, None)
        pairs[-1] = (last_old, last_new)
    return pairs


def list_inside(parent: Any, tag: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, those in controls too."""
    for element in parent.iterchildren("*"):
        if element.tag == tag:
            yield element
        elif element.tag not in (TR, TC, TBL, P):
            yield from list_inside(element, tag)
