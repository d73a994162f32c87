"""Tags put into a Word file where the values stood, and its loops; all else stays as it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lxml import etree
from msgspec import Struct

from generator import word
from generator.authoring.deriving.choosing import Choice
from generator.authoring.deriving.known import Known
from generator.authoring.deriving.looping import TURN, CellPattern, Loop
from generator.authoring.deriving.notations import tag
from generator.authoring.deriving.patterns import PARAGRAPH, Slot
from generator.findings import WordPlace
from generator.ooxml import W
from generator.ooxml.blocks import TC, TR
from generator.ooxml.package import Package, as_strict, repack
from generator.ooxml.properties import write_part
from generator.ooxml.spans import mirror, replace_spans
from generator.reading import Limits
from generator.word import Traced

_P = W + "p"
_REVISED = {
    W + name
    for name in (
        *("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge", "numberingChange"),
        *("pPrChange", "rPrChange", "tblPrChange", "tblPrExChange", "trPrChange", "tcPrChange"),
        *("sectPrChange", "tblGridChange"),
    )
}
_COMMENT = W + "comment"
_TEXTS = ("core-properties", "extended-properties")
_NUMBERS = {"money", "quantity", "rate", "count"}


class Declined(Struct, frozen=True):
    """Words that could not be replaced, and why."""

    place: WordPlace
    text: str
    tag: str
    reason: str


def write_tags(
    data: bytes, name: str, choices: Sequence[Choice], loops: Sequence[Loop]
) -> tuple[bytes, tuple[Declined, ...]]:
    """The file with the tags of all decided choices and the loops; what could not be replaced."""
    package = Package(data, name, Limits())
    traced = word.trace(package)
    spans: dict[WordPlace, list[tuple[int, int, str]]] = {}
    for choice in choices:
        if choice.option is not None:
            spot = choice.spot
            words = tag(choice.option.known, choice.option.filters)
            spans.setdefault(spot.place, []).append((spot.start, spot.end, words))
    properties = {place: spans.pop(place) for place in [*spans] if place.part == "properties"}
    guards: list[tuple[Any, str]] = []
    for loop in loops:
        for cell in loop.kept:
            for place, span in _list_spans(loop, cell, traced, guards):
                spans.setdefault(place, []).append(span)
    declined = _replace(traced, spans)
    for element, condition in guards:
        _wrap(element, f"{{%p if {condition} %}}", "{%p endif %}")
    for loop in loops:
        _close_loop(loop, traced)
    changed = {
        part: as_strict(write_part(root.getroottree()), package.read(part))
        for part, root in traced.roots.items()
    }
    said = {
        p.place: p.text for p in word.read(data, name).paragraphs if p.place.part == "properties"
    }
    changed |= _write_properties(package, {said[place]: properties[place] for place in properties})
    return repack(data, changed), declined


def _write_properties(
    package: Package, spans: Mapping[str, list[tuple[int, int, str]]]
) -> dict[str, bytes]:
    """The parts of the properties with spans of their texts replaced, by the texts."""
    changed = {}
    for relation in package.relations():
        if not spans or relation.kind not in _TEXTS or relation.target not in package:
            continue
        root = package.xml(relation.target)
        for element in root.iterchildren("*"):
            for start, end, words in sorted(spans.get(element.text or "", ()), reverse=True):
                element.text = element.text[:start] + words + element.text[end:]
        changed[relation.target] = write_part(root)
    return changed


def count_revisions(data: bytes, name: str) -> int:
    """How many tracked changes the stories of a file hold."""
    traced = word.trace(Package(data, name, Limits()))
    return sum(
        1 for root in traced.roots.values() for each in root.iter("*") if each.tag in _REVISED
    )


def count_comments(data: bytes, name: str) -> int:
    """How many comments a file holds."""
    package = Package(data, name, Limits())
    main = word.trace(package).main
    parts = [each.target for each in package.relations(main) if each.kind == "comments"]
    return sum(len(list(package.xml(part).iter(_COMMENT))) for part in parts if part in package)


def has_macros(data: bytes, name: str) -> bool:
    """Whether a file is one with macros, or a template of Word: neither may be called .docx."""
    types = Package(data, name, Limits()).read("[Content_Types].xml")
    return any(mark in types for mark in (b"macroEnabled", b"template.main+xml"))


def _replace(
    traced: Traced, spans: dict[WordPlace, list[tuple[int, int, str]]]
) -> tuple[Declined, ...]:
    declined: list[Declined] = []
    for place, each in spans.items():
        element, shown = traced.paragraphs[place]
        for (start, end, words), reason in replace_spans(element, shown, each).items():
            declined.append(Declined(place, shown.text[start:end], words, reason))
    return tuple(declined)


def _list_spans(
    loop: Loop, cell: CellPattern, traced: Traced, guards: list[tuple[Any, str]]
) -> Iterable[tuple[WordPlace, tuple[int, int, str]]]:
    """The spans of one cell's pattern by paragraph; whole optional paragraphs become `guards`."""
    starts = _list_starts(cell.text)
    for slot in cell.pattern.slots:
        start, end = slot.mark.start - slot.before, slot.mark.end + slot.after
        words = _spell(loop, slot, cell.text)
        index = max(i for i, begin in enumerate(starts) if begin <= slot.mark.start)
        place, offset = cell.places[index], starts[index]
        if PARAGRAPH in cell.text[start:end]:  # a whole paragraph goes with its value
            guards.append((traced.paragraphs[place][0], _test(loop, slot)))
            inner = _spell(loop, Slot(slot.mark), cell.text)
            yield place, (slot.mark.start - offset, slot.mark.end - offset, inner)
        else:
            yield place, (start - offset, end - offset, words)
    pattern = cell.pattern
    if pattern.usual != pattern.ending:
        length = len(cell.text)
        words = f"{{% if loop.last %}}{pattern.ending}{{% else %}}{pattern.usual}{{% endif %}}"
        yield cell.places[-1], (length - 1 - starts[-1], length - starts[-1], words)


def _list_starts(text: str) -> list[int]:
    starts = [0]
    for place, char in enumerate(text):
        if char == PARAGRAPH:
            starts.append(place + 1)
    return starts


def _spell(loop: Loop, slot: Slot, text: str) -> str:
    """The tag of a slot, in its condition where an entry may lack the value."""
    mark = slot.mark
    name = TURN if mark.inner == TURN else f"{loop.entries.variable}.{mark.inner}"
    known = Known((), name, None, "")
    words = tag(known, mark.filters)
    if not slot.optional:
        return words
    before = text[mark.start - slot.before : mark.start]
    after = text[mark.end : mark.end + slot.after]
    return f"{{% if {_test(loop, slot)} %}}{before}{words}{after}{{% endif %}}"


def _test(loop: Loop, slot: Slot) -> str:
    """Whether an entry has a value; a number is there also where it is nought."""
    name = f"{loop.entries.variable}.{slot.mark.inner}"
    known = next((e[slot.mark.inner] for e in loop.entries.entries if slot.mark.inner in e), None)
    return f"{name} is number" if known and known.kind in _NUMBERS else name


def _close_loop(loop: Loop, traced: Traced) -> None:
    """Puts the loop around what stays and takes out what it stands for."""
    kept = traced.paragraphs[loop.keeper][0]
    kind = "tr" if loop.rows else "p"
    opening = f"{{%{kind} for {loop.entries.variable} in {loop.over} %}}"
    closing = f"{{%{kind} endfor %}}"
    if loop.rows:
        row = _climb(kept, TR)
        others = {_climb(traced.paragraphs[place][0], TR) for place in loop.covers}
        for column, cell in enumerate(loop.kept):
            own = list(row.iterchildren(TC))[column]
            chosen = _climb(traced.paragraphs[cell.places[0]][0], TC)
            if chosen is not own:
                own.getparent().replace(own, chosen)
        for each in others - {row}:
            each.getparent().remove(each)
        columns = _count_columns(row)
        row.addprevious(_make_row(opening, columns))
        row.addnext(_make_row(closing, columns))
    else:
        for place in loop.dropped:
            element = traced.paragraphs[place][0]
            element.getparent().remove(element)
        _wrap(kept, opening, closing)
    mirror(kept)


def _wrap(paragraph: Any, opening: str, closing: str) -> None:
    """Puts two paragraphs that hold nothing but a tag around another."""
    paragraph.addprevious(_make_paragraph(opening))
    paragraph.addnext(_make_paragraph(closing))


def _make_paragraph(words: str) -> Any:
    """A paragraph of a tag alone: without number or style, for it is gone when the form is filled."""
    element = etree.Element(_P)
    run = etree.SubElement(element, W + "r")
    etree.SubElement(run, W + "t").text = words
    return element


def _make_row(words: str, columns: int) -> Any:
    """A row with one cell over all columns; it is not there any more when the loop has run."""
    row = etree.Element(TR)
    cell = etree.SubElement(row, TC)
    properties = etree.SubElement(cell, W + "tcPr")
    etree.SubElement(properties, W + "tcW", {W + "w": "0", W + "type": "auto"})
    if columns > 1:
        etree.SubElement(properties, W + "gridSpan", {W + "val": str(columns)})
    cell.append(_make_paragraph(words))
    return row


def _count_columns(row: Any) -> int:
    total = 0
    for cell in row.iterchildren(TC):
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        total += int(span.get(W + "val", "1")) if span is not None else 1
    return max(total, 1)


def _climb(element: Any, name: str) -> Any:
    while element.tag != name:
        element = element.getparent()
    return element
