"""The stories of a template element by element, with all that a reader of the page never sees.

Places are those of `word.read`. The order is that in which the program of a template meets the
text: a text box stands within the paragraph that holds it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from generator.findings import WordPlace
from generator.markup.looks import describe_look
from generator.markup.values import ATTRIBUTE, CODE, DELETED, SHOWN, Frame, Line, Piece
from generator.ooxml import W, styles, toggle, value
from generator.ooxml.blocks import ALTERNATE, GONE, TBL, TC, TR, P, choose, list_inside, list_rows
from generator.ooxml.package import Package
from generator.ooxml.runs import BOX, FIELD, R, visible_text
from generator.ooxml.styles import Styles, first
from generator.word import list_properties

RSID = W + "rsidP"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_PPR, _RPR = W + "pPr", W + "rPr"
_TEXTS = {W + "t", _MATH + "t"}
_GONE_TEXT, _CODES = W + "delText", {W + "instrText", W + "delInstrText"}
_PICTURES = {W + "drawing", W + "pict", W + "object"}
_CHARACTERS = {W + "tab": "\t", W + "ptab": "\t", W + "cr": "\n", W + "noBreakHyphen": "-"}
_BREAK, _TYPE, _SIMPLE = W + "br", W + "type", W + "fldSimple"
_SILENT = {
    *(W + name for name in ("pPr", "rPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr")),
    *(W + name for name in ("rt", "rubyPr", "fldData")),
    *(_MATH + name for name in ("ctrlPr", "rPr", "oMathParaPr")),
}
_BORNE = {W + "footnoteReference": "脚注", W + "endnoteReference": "尾注"}
_NOTES = (("footnotes", "footnote"), ("endnotes", "endnote"), ("comments", "comment"))
_SIGNS = ("{{", "{%")


class _File(Struct):
    """What the stories of one file share: its styles, its lines so far, and the counts."""

    styles: Styles
    lines: list[Line] = field(default_factory=list)
    # The depth of each text box that is on the page, in the order in which they are met.
    boxes: list[int] = field(default_factory=list)
    order: Iterator[int] = field(default_factory=count)
    numbers: Iterator[int] = field(default_factory=count)
    paragraphs: Iterator[int] = field(default_factory=count)


def read_lines(package: Package) -> list[Line]:
    """All lines of a template in the order of the file; raises as `word.read` does."""
    main = next((r.target for r in package.relations() if r.kind == "officeDocument"), None)
    if main is None or main not in package:
        raise package.damaged("找不到正文部分")
    root = package.xml(main)
    relations = package.relations(main)
    one = {each.kind: each.target for each in relations if each.target in package}
    file = _File(styles.read(package.xml(one["styles"])) if "styles" in one else Styles({}))
    body = root.find(W + "body")
    if body is not None:
        _Story(file, main, "body").read(body)
    for kind in ("header", "footer"):
        named = [e.get(_REL + "id", "") for e in root.iter(f"{W}{kind}Reference")]
        margins = {each.id: each.target for each in relations if each.kind == kind}
        # Those that sections name come first, as `word.read` counts them; the others are filled too.
        parts = dict.fromkeys([margins[key] for key in named if key in margins])
        parts |= dict.fromkeys(part for part in margins.values() if part in package)
        for number, part in enumerate(parts, 1):
            _Story(file, part, f"{kind}{number}").read(package.xml(part))
    for parts_kind, kind in _NOTES:
        if parts_kind in one:
            notes = package.xml(one[parts_kind]).iterchildren(W + kind)
            shown = (note for note in notes if note.get(_TYPE) in (None, "normal"))
            for number, note in enumerate(shown, 1):
                _Story(file, one[parts_kind], f"{kind}{number}").read(note)
    for index, (part, key, text) in enumerate(list_properties(package)):
        place, pieces = WordPlace("properties", index), (Piece(0, len(text), next(file.order)),)
        frame = Frame(next(file.numbers))
        file.lines.append(Line(place, text, part, SHOWN, pieces, frame, next(file.paragraphs), key))
    return _count_boxes(file)


def _count_boxes(file: _File) -> list[Line]:
    """The lines with text boxes counted as `word.read` counts them: those inside others last."""
    ranked = sorted(range(len(file.boxes)), key=lambda box: (file.boxes[box], box))
    names = {f"box{box}": f"textbox{rank}" for rank, box in enumerate(ranked, 1)}
    return [
        replace(line, place=line.place._replace(part=names[line.place.part]))
        if line.place.part in names
        else line
        for line in file.lines
    ]


class _Story:
    """One pass over one story; `last` is the place that what is not on the page is told by."""

    def __init__(self, file: _File, part: str, name: str, depth: int = 0) -> None:
        self._file = file
        self._part = part
        self._name = name
        self._depth = depth
        self._tables = count()
        self._fields: list[bool] = []
        self._last = WordPlace(name, 0)

    def read(self, root: Any, frame: Frame | None = None) -> None:
        """Adds the lines of the story to those of the file."""
        frame = frame or Frame(next(self._file.numbers))
        self._blocks(root, WordPlace(self._name, None), frame, count(), gone=False)

    def _blocks(
        self, parent: Any, where: WordPlace, frame: Frame, counter: Iterator[int], *, gone: bool
    ) -> None:
        for element in parent.iterchildren("*"):
            tag = element.tag
            if tag == P:
                if not gone:
                    self._last = where._replace(paragraph=next(counter))
                _Paragraph(self._file, self, self._part, frame, self._last, gone=gone).read(element)
            elif tag == TBL:
                self._table(element, frame, gone=gone)
            elif tag == ALTERNATE:
                branch = choose(element)
                if branch is not None:
                    self._blocks(branch, where, frame, counter, gone=gone)
            elif tag in GONE:
                self._blocks(element, where, frame, counter, gone=True)
            elif tag not in _SILENT:
                self._blocks(element, where, frame, counter, gone=gone)

    def _table(self, element: Any, frame: Frame, *, gone: bool) -> None:
        number = next(self._file.numbers)
        place = WordPlace(self._name, None, None if gone else next(self._tables))
        shapes = iter(list_rows(element))
        counted = count()
        for row in list_inside(element, TR):
            properties = row.find(W + "trPr")
            struck = properties is not None and properties.find(W + "del") is not None
            key = next(self._file.numbers)
            if struck or gone:
                cells = [(cell, True) for cell in list_inside(row, TC)]
                here = place
            else:
                cells = [(shape.element, shape.continued) for shape in next(shapes).cells]
                here = place._replace(row=next(counted))
            for index, (cell, unseen) in enumerate(cells):
                inner = Frame(next(self._file.numbers), number, key, index, frame)
                self._blocks(cell, here._replace(cell=index), inner, count(), gone=unseen)

    def enter_box(self, element: Any, frame: Frame, *, gone: bool) -> None:
        """Reads a text box where it stands in its paragraph."""
        if gone:
            self._blocks(element, self._last, Frame(next(self._file.numbers)), count(), gone=True)
            return
        name = f"box{len(self._file.boxes)}"
        self._file.boxes.append(self._depth + 1)
        inner = Frame(next(self._file.numbers), above=frame)
        _Story(self._file, self._part, name, self._depth + 1).read(element, inner)

    def open_field(self, kind: str | None) -> None:
        """Notes the beginning, middle or end of a field, which may go over paragraphs."""
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    @property
    def in_code(self) -> bool:
        """Whether the code of a field is being read."""
        return True in self._fields


class _Stream(Struct):
    """Text as it is gathered from the elements of one paragraph."""

    text: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    length: int = 0

    def put(self, words: str, piece: Piece) -> None:
        """Adds the words of one element."""
        end = self.length + len(words)
        self.text.append(words)
        self.pieces.append(replace(piece, start=self.length, end=end))
        self.length = end


class _Paragraph:
    """One paragraph: its text, and apart from it what is struck, codes of fields, attributes."""

    def __init__(
        self, file: _File, story: _Story, part: str, frame: Frame, place: WordPlace, *, gone: bool
    ) -> None:
        self._file = file
        self._story = story
        self._part = part
        self._frame = frame
        self._place = place
        self._gone = gone
        self._main = _Stream()
        self._apart: list[tuple[str, _Stream]] = []
        self._settled = 0  # how many of them take nothing more
        self._bears: dict[str, None] = {}

    def read(self, element: Any) -> None:
        """Adds the lines of the paragraph to those of the file; inner boxes come where they stand."""
        properties = element.find(_PPR)
        if properties is not None and properties.find(W + "sectPr") is not None:
            self._bears["分节符"] = None
        key = value(properties, "pStyle") or self._file.styles.default
        style = self._file.styles.get(key)
        place = len(self._file.lines)
        self._inline(element, "", (), bool(style and style.vanish), gone=self._gone)
        number = next(self._file.paragraphs)
        rsid, bears = element.get(RSID, ""), tuple(self._bears)
        streams = [(DELETED if self._gone else SHOWN, self._main), *self._apart]
        self._file.lines[place:place] = [
            Line(
                self._place,
                "".join(stream.text),
                self._part,
                kind,
                tuple(stream.pieces),
                self._frame,
                number,
                rsid,
                bears if stream is self._main else (),
            )
            for kind, stream in streams
        ]

    def _inline(self, parent: Any, holder: str, look: Any, vanish: bool, *, gone: bool) -> None:
        for element in parent.iterchildren("*"):
            self._attributes(element)
            tag = element.tag
            if tag == R:
                self._run(element, holder, vanish, gone=gone)
            elif tag in _SILENT:
                continue
            elif tag == ALTERNATE:
                branch = choose(element)
                if branch is not None:
                    self._inline(branch, holder, look, vanish, gone=gone)
            elif tag in _PICTURES:
                self._picture(element, gone=gone)
            elif not self._put(element, holder, look, vanish, gone=gone):
                inner = f"{holder}/{tag.rpartition('}')[2]}"
                lost = gone or tag in GONE
                self._inline(element, inner, look, vanish, gone=lost)

    def _run(self, run: Any, holder: str, vanish: bool, *, gone: bool) -> None:
        properties = run.find(_RPR)
        if properties is not None:
            style = self._file.styles.get(value(properties, "rStyle"))
            said = first(toggle(properties, "vanish"), style.vanish if style else None)
            vanish = vanish if said is None else said
        self._inline(run, holder, describe_look(properties), vanish, gone=gone)

    def _put(self, element: Any, holder: str, look: Any, vanish: bool, *, gone: bool) -> bool:
        """Takes in the text of an element; False for one that may hold others."""
        tag = element.tag
        if tag in _TEXTS or tag in _CHARACTERS:
            words = _CHARACTERS.get(tag) or visible_text(element)
            kind = CODE if self._story.in_code else DELETED if gone else SHOWN
        elif tag == _GONE_TEXT:
            words, kind = element.text or "", DELETED
        elif tag in _CODES:
            words, kind = element.text or "", CODE
        elif tag == FIELD:
            self._story.open_field(element.get(W + "fldCharType"))
            return True
        elif tag == _BREAK:
            wraps = element.get(_TYPE, "textWrapping") == "textWrapping"
            words, kind = "\n" if wraps else "", SHOWN
            if not wraps:
                self._bears["分页符"] = None
        elif tag in _BORNE:
            self._bears[_BORNE[tag]] = None
            return True
        else:
            return False
        if words:
            piece = Piece(0, 0, next(self._file.order), look, vanish, holder)
            self._choose(kind).put(words, piece)
        return True

    def _choose(self, kind: str) -> _Stream:
        """The stream for text of a kind: what goes on without a break goes into one."""
        if kind == SHOWN or self._gone:
            return self._main
        if len(self._apart) == self._settled or self._apart[-1][0] != kind:
            self._apart.append((kind, _Stream()))
        return self._apart[-1][1]

    def _picture(self, element: Any, *, gone: bool) -> None:
        for child in element.iterchildren("*"):
            self._attributes(child)
            if child.tag == BOX:
                self._bears["文本框"] = None
                self._story.enter_box(child, self._frame, gone=gone)
            elif child.tag == ALTERNATE:
                branch = choose(child)
                if branch is not None:
                    self._picture(branch, gone=gone)
            else:
                self._picture(child, gone=gone)
        if "文本框" not in self._bears:
            self._bears["图片"] = None

    def _attributes(self, element: Any) -> None:
        """Tags in attributes, such as the words for a picture: they are filled like any other."""
        for name, words in element.attrib.items():
            is_code = element.tag == _SIMPLE and name == W + "instr"
            if is_code or any(sign in words for sign in _SIGNS):
                stream = _Stream()
                stream.put(words, Piece(0, 0, next(self._file.order)))
                self._apart.append((CODE if is_code else ATTRIBUTE, stream))
                self._settled = len(self._apart)
