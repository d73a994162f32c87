"""The fields of a part: what each asks for, and the result stored with it (ECMA-376, 17.16)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from lxml import etree
from msgspec import Struct, field

from generator.ooxml import W
from generator.ooxml.blocks import P
from generator.ooxml.runs import spell

_R, _RPR, _T = W + "r", W + "rPr", W + "t"
_CHAR, _CHAR_TYPE = W + "fldChar", W + "fldCharType"
_INSTRUCTION, _SIMPLE, _SIMPLE_INSTRUCTION = W + "instrText", W + "fldSimple", W + "instr"
_WORD = re.compile(r'"(?P<quoted>[^"]*)"|(?P<switch>\\(?:[*#@]\s*)?[^\s\\"]+)|(?P<bare>[^\s\\"]+)')
# What a text of Word holds as elements, or keeps only where it is told to.
_SPELT = re.compile(r"[\n\t]|^\s|\s$|^$")


class Field(Struct):
    """A field; `begin` is its w:fldSimple, or its first w:fldChar (then it has an `end`).

    `nested` says another field stands in its instruction, `within` that it stands in another.
    """

    begin: Any
    within: bool
    instruction: str = ""
    separate: Any = None
    end: Any = None
    nested: bool = False

    @property
    def paragraph(self) -> Any:
        """The w:p the field begins in."""
        return next(self.begin.iterancestors(P), None)

    @property
    def is_inline(self) -> bool:
        """Whether the field ends in the paragraph it begins in."""
        last = self.begin if self.end is None else self.end
        return self.paragraph is not None and self.paragraph is next(last.iterancestors(P), None)


class Instruction(Struct):
    """What a field asks for: `kind` as "REF", what it is asked about, switches in lower case."""

    kind: str = ""
    name: str = ""
    switches: list[str] = field(default_factory=list)


def parse_instruction(text: str) -> Instruction:
    """A field's instruction taken apart."""
    asked = Instruction()
    words: list[str] = []
    for match in _WORD.finditer(text):
        if match["switch"]:
            asked.switches.append("".join(match["switch"].lower().split()))
        else:
            words.append(match["quoted"] if match["bare"] is None else match["bare"])
    if words:
        asked.kind = words[0].upper()
    if len(words) > 1:
        asked.name = words[1]
    return asked


def list_fields(root: Any) -> Iterator[Field]:
    """The complete fields of a part, inner ones before those they stand in."""
    still_open: list[Field] = []
    for element in root.iter(_CHAR, _INSTRUCTION, _SIMPLE):
        top = still_open[-1] if still_open else None
        if element.tag == _SIMPLE:
            within = top is not None or next(element.iterancestors(_SIMPLE), None) is not None
            yield Field(element, within, element.get(_SIMPLE_INSTRUCTION, ""))
        elif element.tag == _INSTRUCTION:
            if top is not None and top.separate is None:
                top.instruction += element.text or ""
        elif element.get(_CHAR_TYPE) == "begin":
            if top is not None and top.separate is None:
                top.nested = True
            still_open.append(Field(element, top is not None))
        elif top is None:
            continue
        elif element.get(_CHAR_TYPE) == "separate":
            top.separate = element
        else:
            top.end = element
            yield still_open.pop()


def put_result(shown: Field, text: str) -> bool:
    """Stores a text as the result of a field, formatted as its result was; whether that is new.

    The field has to end in the paragraph it begins in.
    """
    contents = list(list_contents(shown))
    if len(contents) == 1 and contents[0].tag == _T:
        if contents[0].text == text:
            return False
        if not _SPELT.search(text):
            contents[0].text = text
            return True
    texts = spell(text)
    if not contents:
        _put_first_result(shown, texts)
        return True
    kept = next((each for each in contents if each.tag == _T), contents[0])
    target = kept.getparent()
    for each in texts:
        kept.addprevious(each)
    for each in contents:
        run = each.getparent()
        run.remove(each)
        if all(child.tag == _RPR for child in run) and run is not target:
            run.getparent().remove(run)
    return True


def unwrap(shown: Field) -> None:
    """Leaves of a field only its result, as text of the author's own.

    The field has to end in the paragraph it begins in.
    """
    if shown.end is None:
        for child in shown.begin.findall(_R):
            shown.begin.addprevious(child)
        shown.begin.getparent().remove(shown.begin)
        return
    marks = []
    inside = False
    for element in shown.paragraph.iter(_CHAR, _INSTRUCTION):
        inside = inside or element is shown.begin
        if inside:
            marks.append(element)
        if element is shown.separate or element is shown.end:
            inside = False
    for mark in marks if shown.separate is None else [*marks, shown.end]:
        run = mark.getparent()
        run.remove(mark)
        if all(child.tag == _RPR for child in run):
            run.getparent().remove(run)


def list_contents(shown: Field) -> Iterator[Any]:
    """The children of runs that make the result of a field."""
    inside = shown.end is None
    for element in (shown.begin if inside else shown.paragraph).iter("*"):
        if element is shown.separate:
            inside = True
        elif element is shown.end:
            return
        elif inside and element.tag != _RPR and element.getparent().tag == _R:
            yield element


def _put_first_result(shown: Field, texts: list[Any]) -> None:
    if shown.end is None:
        shown.begin.append(_make_run(None, texts))
        return
    run = shown.end.getparent()
    if shown.separate is None:
        shown.separate = etree.Element(_CHAR, {_CHAR_TYPE: "separate"})
        if _opens_run(shown.end):
            run.addprevious(_make_run(run, [shown.separate]))
        else:
            shown.end.addprevious(shown.separate)
    if _opens_run(shown.end):
        run.addprevious(_make_run(run, texts))
    else:
        for each in texts:
            shown.end.addprevious(each)


def _opens_run(element: Any) -> bool:
    before = element.getprevious()
    return before is None or before.tag == _RPR


def _make_run(like: Any, contents: list[Any]) -> Any:
    run = etree.Element(_R)
    properties = None if like is None else like.find(_RPR)
    if properties is not None:
        run.append(deepcopy(properties))
    run.extend(contents)
    return run
