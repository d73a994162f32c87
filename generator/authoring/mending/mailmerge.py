"""Merge fields and content controls of Word: placeholders that are more than text."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from msgspec import Struct

from generator.authoring.mending.draft import Draft
from generator.authoring.mending.loops import Spot
from generator.authoring.mending.meanings import match
from generator.authoring.mending.placeholders import Placeholder
from generator.authoring.mending.shapes import Context
from generator.findings import WordPlace
from generator.ooxml import W, value
from generator.ooxml.blocks import P
from generator.ooxml.fields import Field, list_fields, parse_instruction, put_result, unwrap
from generator.ooxml.runs import Shown
from generator.ooxml.spans import mirror

_MERGED = {"MERGEFIELD", "DOCVARIABLE"}
_SDT, _PROPERTIES, _CONTENT = W + "sdt", W + "sdtPr", W + "sdtContent"


class Control(Struct, frozen=True, eq=False):
    """A content control with a name: its placeholder, its element, whether it is still unfilled."""

    spot: Spot
    element: Any
    unfilled: bool


def list_merges(draft: Draft) -> Iterator[tuple[WordPlace, str, Field]]:
    """The merge fields of a document: the place and name of each, and the field."""
    places = {id(each): place for place, (each, _) in draft.traced.paragraphs.items()}
    for root in draft.traced.roots.values():
        for field in list_fields(root):
            asked = parse_instruction(field.instruction)
            place = places.get(id(field.paragraph))
            plain = field.is_inline and not field.nested and not field.within
            if asked.kind in _MERGED and asked.name and plain and place is not None:
                yield place, asked.name, field


def write_merges_out(
    data: bytes, name: str, chosen: Collection[tuple[WordPlace, str]] | None = None
) -> bytes:
    """The document with its merge fields, or those chosen by place and name, as text «name»."""
    draft = Draft(data, name)
    for place, words, field in list(list_merges(draft)):
        if chosen is None or (place, words) in chosen:
            paragraph = field.paragraph
            put_result(field, f"«{words}»")
            unwrap(field)
            mirror(paragraph)
            draft.touch(place)
    return draft.write()


def list_controls(draft: Draft) -> Iterator[Control]:
    """The content controls that bear a name and hold text of one paragraph."""
    for place, (paragraph, shown) in draft.traced.paragraphs.items():
        for control in paragraph.iterdescendants(_SDT):
            if next(control.iterancestors(P), None) is paragraph:
                yield from _read_control(control, place, paragraph, shown)
        outer = next(paragraph.iterancestors(_SDT), None)
        content = None if outer is None else outer.find(_CONTENT)
        if content is not None and [paragraph] == list(content.iter(P)):
            yield from _read_control(outer, place, paragraph, shown)


def _read_control(
    control: Any, place: WordPlace, paragraph: Any, shown: Shown
) -> Iterator[Control]:
    properties = control.find(_PROPERTIES)
    names = [value(properties, key) or "" for key in ("alias", "tag")]
    pieces = [each for each in shown.list_pieces() if control in each[0].iterancestors(_SDT)]
    if not any(names) or not pieces:
        return
    sure = (each for each in names if each and match(each, Context()).sure)
    words = next(sure, next(each for each in names if each))
    mark = Placeholder(pieces[0][1], pieces[-1][2], words)
    unfilled = properties.find(W + "showingPlcHdr") is not None
    yield Control(Spot(place, shown.text, mark, paragraph), control, unfilled)


def clear_looks(control: Control) -> None:
    """Takes off the grey look in which Word shows what is still to be filled in."""
    for style in list(control.element.iterfind(f"{_CONTENT}//{W}rStyle")):
        style.getparent().remove(style)
