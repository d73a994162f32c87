"""What changed between two stories of Word files, marked in the new one paragraph by paragraph.

What came is wrapped where it stands; what went is copied from the old file to where it stood. Of
words that stayed the formatting is the new one; of paragraphs that were given another look the
old one is kept as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from lxml import etree
from msgspec import Struct, field

from generator.authoring.comparing import Piece, align, compare_words, rate, split_words
from generator.authoring.comparing.grafting import Graft
from generator.authoring.comparing.pairing import key_block, key_row, list_inside, pair_rest
from generator.ooxml import W
from generator.ooxml.blocks import TBL, TC, TR, P, list_blocks
from generator.ooxml.revisions import (
    PPR,
    Stamp,
    mark_end,
    mark_properties,
    mark_row,
    mark_run,
    spell_deleted,
    strip_properties,
)
from generator.ooxml.spelling import BOXED, NOTE, Word, cut, join_runs, list_boxes, list_runs

_NOTES = (W + "footnoteReference", W + "endnoteReference")
_ALIKE = 0.3
_SAME, _WENT, _CAME = "same", "del", "ins"


class Sides(Struct, frozen=True):
    """The parts that are compared, what marks the changes, and the notes met on the way.

    `notes` pairs the notes of words that stayed; of those that came the first is empty.
    """

    graft: Graft
    stamp: Stamp
    old_part: str
    new_part: str
    notes: list[tuple[str, str]] = field(default_factory=list)

    def name_old(self, element: Any) -> str:
        """What a drawing of the old part is known by."""
        return self.graft.digest(element, self.old_part, is_old=True)

    def name_new(self, element: Any) -> str:
        """What a drawing of the new part is known by."""
        return self.graft.digest(element, self.new_part, is_old=False)


def merge(old: Any, new: Any, sides: Sides) -> None:
    """Marks in a body, cell, header … of the new file what changed against the old one's."""
    before, after = list(list_blocks(old)), list(list_blocks(new))
    keys = [
        [key_block(each, name) for each in blocks]
        for blocks, name in ((before, sides.name_old), (after, sides.name_new))
    ]

    def may_pair(i: int, j: int) -> bool:
        return bool(before[i].tag == after[j].tag)

    pairs = pair_rest(align(keys[0], keys[1], may_pair), before, after)
    ends: list[tuple[str, Any]] = []
    waiting: list[Any] = []
    for i, j in pairs:
        if j is None:
            gone = _make_gone(before[i or 0], sides)
            waiting.append(gone)
            ends.append((_WENT, gone))
            continue
        for gone in waiting:
            after[j].addprevious(gone)
        waiting = []
        if i is None:
            _mark_came(after[j], sides)
            ends.append((_CAME, after[j]))
            continue
        ends.append((_SAME, after[j]))
        if after[j].tag == TBL:
            if keys[0][i] != keys[1][j]:
                _merge_tables(before[i], after[j], sides)
        else:
            _merge_paragraphs(before[i], after[j], sides, same=keys[0][i] == keys[1][j])
    for gone in waiting:
        _append_block(new, gone)
    _mark_ends(ends, sides)


def _mark_ends(ends: Sequence[tuple[str, Any]], sides: Sides) -> None:
    """Marks the ends of paragraphs that went or came.

    Where the last ones did, it is the end of the one before them that went or came with them: the
    last end of all always stays, and with it the look of the paragraph that stays.
    """
    last = len(ends) - 1
    while last >= 0 and ends[last][0] != _SAME and ends[last][1].tag == P:
        last -= 1
    tail = ends[last + 1 :]
    for kind, block in ends[: last + 1]:
        if kind != _SAME and block.tag == P:
            mark_end(block, kind, sides.stamp)
    if not tail:
        return
    held = ends[last][1] if last >= 0 and ends[last][1].tag == P else None
    if held is not None:
        mark_end(held, tail[0][0], sides.stamp)
    for kind, block in tail[:-1]:
        mark_end(block, kind, sides.stamp)
    if held is not None:
        _exchange_look(held, tail[-1], sides)


def _exchange_look(held: Any, tail: tuple[str, Any], sides: Sides) -> None:
    """Gives the last paragraph the look of the one that stays when it goes, its own kept as old."""
    kind, block = tail
    here, there = held.find(PPR), block.find(PPR)
    if kind == _CAME:
        before = None if here is None else here.find(f"{W}pPrChange/{PPR}")
        mark_properties(block, here if before is None else before, sides.stamp)
        return
    kept = None if there is None else deepcopy(there)
    fresh = etree.Element(PPR)
    fresh.extend(deepcopy(each) for each in strip_properties(here))
    if there is not None:
        fresh.extend(each for each in there if each.tag == W + "rPr")
        block.remove(there)
    block.insert(0, fresh)
    mark_properties(block, kept, sides.stamp)


def _append_block(container: Any, block: Any) -> None:
    """Puts a block that went behind all others, before the properties of the last section."""
    last = container.find(W + "sectPr")
    if last is not None:
        last.addprevious(block)
    else:
        container.append(block)


def _make_gone(block: Any, sides: Sides) -> Any:
    """A block of the old file as one that went."""
    if block.tag == TBL:
        table = _copy_table(block, sides)
        for row in list_inside(table, TR):
            mark_row(row, _WENT, sides.stamp)
        return table
    return _copy_gone(block, sides)


def _copy_gone(paragraph: Any, sides: Sides) -> Any:
    fresh = etree.Element(P)
    look = paragraph.find(PPR)
    if look is not None:
        kept = etree.SubElement(fresh, PPR)
        kept.extend(deepcopy(each) for each in look if each.tag not in (W + "sectPr", W + "rPr"))
        kept.extend(deepcopy(each) for each in look if each.tag == W + "rPr")
    for run in list_runs(paragraph):
        fresh.append(_copy_run(run))
    sides.graft.adapt(fresh, sides.old_part, sides.new_part)
    for run in list(list_runs(fresh)):
        _note_references(run, sides, gone=True)
        spell_deleted(run)
        mark_run(run, _WENT, sides.stamp)
    return fresh


def _copy_run(run: Any) -> Any:
    copy = deepcopy(run)
    copy.tail = None
    for each in list(copy.iter(W + "commentReference", W + "lastRenderedPageBreak")):
        each.getparent().remove(each)
    return copy


def _copy_table(table: Any, sides: Sides) -> Any:
    """A table of the old file with all that stands in it gone; rows are not marked yet."""
    fresh = etree.Element(TBL)
    for each in table.iterchildren(W + "tblPr", W + "tblGrid"):
        fresh.append(deepcopy(each))
    sides.graft.adapt(fresh, sides.old_part, sides.new_part)
    for row in list_inside(table, TR):
        fresh.append(_copy_row(row, sides))
    return fresh


def _copy_row(row: Any, sides: Sides) -> Any:
    fresh = etree.Element(TR)
    fresh.extend(deepcopy(each) for each in row.iterchildren(W + "tblPrEx", W + "trPr"))
    for cell in list_inside(row, TC):
        copy = etree.SubElement(fresh, TC)
        copy.extend(deepcopy(each) for each in cell.iterchildren(W + "tcPr"))
        for block in list_blocks(cell):
            copy.append(_copy_gone(block, sides) if block.tag == P else _copy_table(block, sides))
        if not len(copy) or copy[-1].tag != P:
            etree.SubElement(copy, P)
    return fresh


def _mark_came(block: Any, sides: Sides) -> None:
    """Marks a block of the new file as one that came; the end of a paragraph is marked later."""
    if block.tag == TBL:
        for row in list_inside(block, TR):
            _mark_row_came(row, sides)
        return
    for run in list(list_runs(block)):
        _note_references(run, sides, gone=False)
        mark_run(run, _CAME, sides.stamp)


def _mark_row_came(row: Any, sides: Sides) -> None:
    mark_row(row, _CAME, sides.stamp)
    for cell in list_inside(row, TC):
        for block in list_blocks(cell):
            if block.tag == P:
                _mark_came(block, sides)
            else:
                for inner in list_inside(block, TR):
                    _mark_row_came(inner, sides)


def _merge_paragraphs(old: Any, new: Any, sides: Sides, *, same: bool) -> None:
    if same:
        _pair_notes(old, new, sides)
    else:
        _merge_words(old, new, sides)
    before = etree.Element(PPR)
    before.extend(deepcopy(each) for each in strip_properties(old.find(PPR)))
    sides.graft.adapt(before, sides.old_part, sides.new_part)
    if _describe(before) != _describe(new.find(PPR)):
        mark_properties(new, before, sides.stamp)


def _merge_words(old: Any, new: Any, sides: Sides) -> None:
    source = deepcopy(old)
    before = cut(source, split_words, sides.name_old)
    after = cut(new, split_words, sides.name_new)
    keys = [word.key for word in before], [word.key for word in after]
    pieces = compare_words(*keys)
    if rate("".join(keys[0]), "".join(keys[1])) < _ALIKE:  # paired only for their place
        pieces = [Piece(False, 0, len(before), 0, len(after))]
    for piece in pieces:
        if piece.same:
            words = zip(before[piece.i1 : piece.i2], after[piece.j1 : piece.j2], strict=True)
            for here, there in words:
                _merge_inner(here, there, sides)
            continue
        gone = [_copy_run(run) for each in before[piece.i1 : piece.i2] for run in each.elements]
        _insert_gone(gone, new, after, piece.j1, sides)
        for each in after[piece.j1 : piece.j2]:
            for run in each.elements:
                _note_references(run, sides, gone=False)
                mark_run(run, _CAME, sides.stamp)
    join_runs(new)


def _insert_gone(
    gone: Sequence[Any], paragraph: Any, after: Sequence[Word], place: int, sides: Sides
) -> None:
    """Puts words that went before the word at a place, or behind the last."""
    box = etree.Element(P)
    box.extend(gone)
    sides.graft.adapt(box, sides.old_part, sides.new_part)
    anchor = after[place].elements[0] if place < len(after) else None
    for run in list(box):
        _note_references(run, sides, gone=True)
        spell_deleted(run)
        if anchor is not None:
            anchor.addprevious(run)
        else:
            paragraph.append(run)
        mark_run(run, _WENT, sides.stamp)


def _merge_inner(old: Word, new: Word, sides: Sides) -> None:
    """Compares what two words that are alike hold inside: text boxes, the text of notes."""
    if BOXED in new.key:
        for here, there in zip(old.elements, new.elements, strict=False):
            for before, after in zip(list_boxes(here), list_boxes(there), strict=False):
                merge(before, after, sides)
    elif new.key.startswith(NOTE):
        for here, there in zip(old.elements, new.elements, strict=False):
            _pair_notes(here, there, sides)


def _pair_notes(old: Any, new: Any, sides: Sides) -> None:
    """Keeps which note became which, where the mark of both stayed."""
    for before, after in zip(old.iter(*_NOTES), new.iter(*_NOTES), strict=False):
        sides.notes.append((_name_note(before), _name_note(after)))


def _note_references(run: Any, sides: Sides, *, gone: bool) -> None:
    """Keeps which notes came; a note that went has none in the new file, so its mark goes too."""
    for each in list(run.iter(*_NOTES)):
        if gone:
            sides.graft.left += 1
            each.getparent().remove(each)
        else:
            sides.notes.append(("", _name_note(each)))


def _name_note(reference: Any) -> str:
    return f"{etree.QName(reference).localname[:-9]}s {reference.get(W + 'id')}"


def _merge_tables(old: Any, new: Any, sides: Sides) -> None:
    before, after = list(list_inside(old, TR)), list(list_inside(new, TR))
    keys = [
        [key_row(row, name) for row in rows]
        for rows, name in ((before, sides.name_old), (after, sides.name_new))
    ]
    cells = [[list(list_inside(row, TC)) for row in rows] for rows in (before, after)]

    def may_pair(i: int, j: int) -> bool:
        return len(cells[0][i]) == len(cells[1][j])

    waiting: list[Any] = []
    for i, j in align(keys[0], keys[1], may_pair):
        if j is None:
            gone = _copy_row(before[i or 0], sides)
            mark_row(gone, _WENT, sides.stamp)
            waiting.append(gone)
            continue
        for gone in waiting:
            after[j].addprevious(gone)
        waiting = []
        if i is None:
            _mark_row_came(after[j], sides)
        elif keys[0][i] != keys[1][j]:
            for here, there in zip(cells[0][i], cells[1][j], strict=True):
                merge(here, there, sides)
    for gone in waiting:
        new.append(gone)


def _describe(properties: Any) -> frozenset[str]:
    """What properties say, in a form that can be compared."""
    return frozenset(map(_spell_out, strip_properties(properties)))


def _spell_out(element: Any) -> str:
    said = sorted((str(name), value) for name, value in element.attrib.items())
    return f"{element.tag}{said}{[_spell_out(each) for each in element]}"
