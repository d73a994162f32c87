"""A paragraph as the words it is made of, each with the runs that hold it.

For comparing: a tag that is split over three runs is one word, a field is one, a drawing is one.
`spell` only looks; `cut` makes each word stand in runs of its own, so that it can be marked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from itertools import groupby
from typing import Any

from lxml import etree
from msgspec import Struct

from generator.ooxml import MC, W
from generator.ooxml.blocks import ALTERNATE
from generator.ooxml.fields import parse_instruction
from generator.ooxml.runs import BOX, FIELD, R, T

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_RPR = W + "rPr"
_SILENT = {
    *(W + name for name in ("pPr", "rPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr")),
    *(W + name for name in ("lastRenderedPageBreak", "annotationRef", "commentReference")),
}
_CHARACTERS = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
    W + "softHyphen": "\u00ad",
}
_OBJECTS = {W + "drawing", W + "pict", W + "object", ALTERNATE, MC + "AlternateContent"}
_NOTES = {W + "footnoteReference", W + "endnoteReference"}
MATH = {_M + "oMath", _M + "oMathPara"}
# Their results are of the layout, not of the text.
PAGES = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})
BOXED, NOTE, FIELD_MARK, OBJECT = "\ue003", "\ue005", "\ue002", "\ue004"


class Word(Struct):
    """A word: what it is compared by, and the elements (runs, formulas) that hold it, in order."""

    key: str
    elements: list[Any]


class _Atom(Struct):
    """What one child of a run brings in; `text` is None for what is no text."""

    run: Any
    element: Any
    key: str
    is_text: bool


def list_runs(parent: Any) -> Iterator[Any]:
    """The runs and formulas of a paragraph in order, those inside links and controls too."""
    for element in parent.iterchildren("*"):
        if element.tag == R or element.tag in MATH:
            yield element
        elif element.tag not in _SILENT and element.tag not in (ALTERNATE, BOX):
            yield from list_runs(element)


def list_boxes(element: Any) -> list[Any]:
    """The text boxes of a drawing, in all the spellings in which it is there."""
    return list(element.iter(BOX))


def spell(
    paragraph: Any, split: Callable[[str], Sequence[str]], name: Callable[[Any], str]
) -> list[str]:
    """What the words of a paragraph are compared by; `name` gives the key of a drawing."""
    return [key for key, _ in _group(list(_list_atoms(paragraph, name)), split)]


def cut(
    paragraph: Any, split: Callable[[str], Sequence[str]], name: Callable[[Any], str]
) -> list[Word]:
    """The words of a paragraph, each in runs of its own; what the paragraph shows stays."""
    atoms = list(_list_atoms(paragraph, name))
    words = _group(atoms, split)
    spans: dict[int, list[tuple[int, int, int]]] = {}
    for number, (_, parts) in enumerate(words):
        for atom, start, end in parts:
            spans.setdefault(atom, []).append((number, start, end))
    held: list[list[Any]] = [[] for _ in words]
    for run, places in groupby(range(len(atoms)), key=lambda place: atoms[place].run):
        _cut_run(run, [(atoms[place], spans.get(place, [])) for place in places], held)
    return [
        Word(key, list(dict.fromkeys(each)))
        for (key, _), each in zip(words, held, strict=True)
        if each
    ]


def join_runs(paragraph: Any) -> None:
    """Makes runs that stand side by side and look the same one again."""
    for parent in {run.getparent() for run in list_runs(paragraph)}:
        before = None
        for run in list(parent.iterchildren("*")):
            if run.tag != R or not _is_words(run):
                before = None
                continue
            if before is not None and _look(before) == _look(run) and not before.tail:
                _append_text(before, run)
                parent.remove(run)
            else:
                before = run


def _list_atoms(paragraph: Any, name: Callable[[Any], str]) -> Iterator[_Atom]:
    for run in list_runs(paragraph):
        if run.tag in MATH:
            yield _Atom(run, run, OBJECT + "".join(run.itertext()), False)
            continue
        for element in run.iterchildren("*"):
            tag = element.tag
            if tag == T and (pages := _find_page_count(run.getparent())):
                yield _Atom(run, element, FIELD_MARK + pages, False)
            elif tag == T:
                yield _Atom(run, element, element.text or "", True)
            elif tag in _CHARACTERS:
                yield _Atom(run, element, _CHARACTERS[tag], True)
            elif tag == W + "br":
                kind = element.get(W + "type", "textWrapping")
                yield _Atom(run, element, "\n" if kind == "textWrapping" else "\f", True)
            elif tag == W + "sym":
                key = f"{OBJECT}{element.get(W + 'font')} {element.get(W + 'char')}"
                yield _Atom(run, element, key, False)
            elif tag == FIELD:
                yield _Atom(run, element, FIELD_MARK + element.get(W + "fldCharType", ""), False)
            elif tag == W + "instrText":
                yield _Atom(run, element, FIELD_MARK + (element.text or ""), False)
            elif tag in _NOTES:
                yield _Atom(run, element, NOTE + tag, False)
            elif tag in _OBJECTS:
                boxed = any(True for _ in element.iter(BOX))
                yield _Atom(run, element, BOXED if boxed else OBJECT + name(element), False)
            elif tag not in _SILENT:
                yield _Atom(run, element, OBJECT + tag, False)


def _find_page_count(parent: Any) -> str:
    """What a simple field around a run counts, where it counts pages."""
    if parent.tag != W + "fldSimple":
        return ""
    kind = parse_instruction(parent.get(W + "instr", "")).kind
    return kind if kind in PAGES else ""


_Group = tuple[str, list[tuple[int, int, int]]]


def _group(atoms: Sequence[_Atom], split: Callable[[str], Sequence[str]]) -> list[_Group]:
    """The words of atoms: for each its key, and from which to which character of which atom."""
    groups: list[_Group] = []
    place = 0
    while place < len(atoms):
        end = _find_field_end(atoms, place)
        if end:
            key = _name_field(atoms[place:end])
            groups.append((key, [(p, 0, len(atoms[p].key)) for p in range(place, end)]))
        elif atoms[place].is_text:
            end = place
            while end < len(atoms) and atoms[end].is_text:
                end += 1
            groups += _split_text(atoms, place, end, split)
        else:
            end = place + 1
            groups.append((atoms[place].key, [(place, 0, len(atoms[place].key))]))
        place = end
    return groups


def _name_field(atoms: Sequence[_Atom]) -> str:
    """What a field is compared by: what it asks for and says, but not a page it counts."""
    code = "".join(atom.key for atom in atoms if atom.element.tag == W + "instrText")
    kind = parse_instruction(code.replace(FIELD_MARK, "")).kind
    if kind in PAGES:
        return FIELD_MARK + kind
    return "".join(atom.key for atom in atoms)


def _find_field_end(atoms: Sequence[_Atom], place: int) -> int:
    """Where the field that begins at a place ends; 0 where none does, or ends elsewhere."""
    if atoms[place].key != FIELD_MARK + "begin":
        return 0
    depth = 0
    for end in range(place, len(atoms)):
        if atoms[end].element.tag == FIELD:
            depth += {"begin": 1, "end": -1}.get(atoms[end].element.get(W + "fldCharType", ""), 0)
            if not depth:
                return end + 1
    return 0


def _split_text(
    atoms: Sequence[_Atom], start: int, end: int, split: Callable[[str], Sequence[str]]
) -> Iterator[_Group]:
    place, offset = start, 0
    for word in split("".join(atom.key for atom in atoms[start:end])):
        parts, left = [], len(word)
        while left:
            room = len(atoms[place].key) - offset
            if not room:
                place, offset = place + 1, 0
                continue
            took = min(room, left)
            parts.append((place, offset, offset + took))
            offset, left = offset + took, left - took
        yield word, parts


def _cut_run(
    run: Any, atoms: Sequence[tuple[_Atom, list[tuple[int, int, int]]]], held: list[list[Any]]
) -> None:
    """Replaces a run by one run for each word, or part of a word, that it holds."""
    if run.tag != R:
        for _, spans in atoms:
            for number, _, _ in spans:
                held[number].append(run)
        return
    known = {id(atom.element): spans for atom, spans in atoms}
    look = run.find(_RPR)
    current, owner = None, -1
    for element in list(run):
        if element.tag == _RPR:
            continue
        spans = known.get(id(element), [])
        if not spans:  # of no word: it stays with what is before it
            if current is None:
                current, owner = _add_run(run, look), -1
            current.append(element)
            continue
        for number, start, end in spans:
            if current is None or owner != number:
                current, owner = _add_run(run, look), number
                held[number].append(current)
            if element.tag == T:
                text = etree.SubElement(current, T, {_SPACE: "preserve"})
                text.text = (element.text or "")[start:end]
            else:
                current.append(element)
    run.getparent().remove(run)


def _add_run(run: Any, look: Any) -> Any:
    fresh = etree.Element(R)
    if look is not None:
        fresh.append(deepcopy(look))
    run.addprevious(fresh)
    return fresh


def _is_words(run: Any) -> bool:
    return all(each.tag in (_RPR, T, W + "delText") for each in run.iterchildren("*"))


def _look(run: Any) -> bytes:
    look = run.find(_RPR)
    return b"" if look is None else bytes(etree.tostring(look))


def _append_text(run: Any, more: Any) -> None:
    for text in [each for each in more if each.tag != _RPR]:
        last = run[-1] if len(run) else None
        if last is not None and last.tag == text.tag:
            last.text = (last.text or "") + (text.text or "")
            last.set(_SPACE, "preserve")
        else:
            run.append(text)
