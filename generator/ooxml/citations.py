"""Cross-references counted while a form is filled, so that the document is not read once more.

Which list a paragraph counts in stands in the form; only which paragraphs come out depends on the
values. So the form is marked once, with processing instructions that no value can forge:

    <?gen count LEVEL LIST?>             this paragraph counts in this list, which is cited
    <?gen name BOOKMARK?>                this paragraph holds the bookmark, which is cited
    <?gen cite SWITCH BOOKMARK TEXT?>    here stands the number of the bookmark's paragraph

Where no value decides on what counts, the citations are put into the form itself (`settle`). What
cannot be told from the form (text that is referred to, bookmarks in loops, references in
headers, …) is left to `references`, which reads the filled document and gives the same results.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from lxml import etree
from markupsafe import escape

from generator.ooxml import W, value
from generator.ooxml.blocks import list_paragraphs
from generator.ooxml.bookmarks import list_bookmarks
from generator.ooxml.fields import list_contents, put_result
from generator.ooxml.numbering import Counter, Counts, Lists, Step
from generator.ooxml.references import NUMBERS, PLAIN, Reference
from generator.ooxml.runs import PPR, T, is_mark_unseen
from generator.ooxml.styles import Styles

_WORDS = re.compile(rb"<\?gen ([^?]*)\?>")
_MARK = re.compile(r"<\?gen (?:cite \S+ \S+ ([^?]*)|[^?]*)\?>")
_NAME = re.compile(r"[\w.\-]+")
_SPECIAL = re.compile(r"[?<>&]")
_HELD = "0"  # stands in a field until its mark does
_TAG = re.compile(r"\{%[-+]?\s*(\w*).*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
_MARK_OR_TAG = re.compile(rf"(?P<counts><\?gen (?:count|name) )|{_TAG.pattern}", re.DOTALL)
_DEPTHS = {"if": 1, "for": 1, "endfor": -1, "endif": -1}
_TOKEN = re.compile("\x01(?P<word>\\w*)\x02|<(?P<element>[^<>]*)>")
_ATTRIBUTE = re.compile(r'w:(id|name|fldCharType)="([^"]*)"')


def mark(root: Any, references: Sequence[Reference], known: Styles, lists: Lists) -> bool:
    """Marks the main part of a form, if all its references can be counted so; whether it did."""
    body = root.find(W + "body")
    paragraphs = [] if body is None else list(list_paragraphs(body))
    counter = Counter(lists)
    counted: dict[Any, tuple[str, int]] = {}
    for paragraph in paragraphs:
        properties = paragraph.find(PPR)
        if _holds_tag(properties):
            return False
        place = counter.find(properties, known.get(value(properties, "pStyle") or known.default))
        if place is None or not counter.count(*place):
            continue
        if is_mark_unseen(properties) or _may_merge(paragraph) or not _NAME.fullmatch(place[0]):
            return False
        counted[paragraph] = place
    targets = {
        name: bookmark.start.getparent()
        for name, bookmark in list_bookmarks(root)
        if bookmark.start.getparent() in counted and _NAME.fullmatch(name)
    }
    stories = set(paragraphs)
    if not all(
        _can_count(each, targets) and each.field.paragraph in stories for each in references
    ):
        return False
    for each in references:
        _hold_place(each)
    cited = {each.key: targets[each.key] for each in references}
    for name, paragraph in cited.items():
        paragraph.insert(0, etree.ProcessingInstruction("gen", f"name {name}"))
    reaches = _find_reaches((counted[paragraph] for paragraph in cited.values()), lists)
    for paragraph, (number_id, level) in counted.items():
        if level <= reaches.get(lists[number_id].definition, -1):
            words = f"count {level} {number_id}"
            paragraph.insert(0, etree.ProcessingInstruction("gen", words))
    return True


def _find_reaches(places: Iterable[tuple[str, int]], lists: Lists) -> dict[str, int]:
    """The deepest level of each definition whose count the numbers at these places can show.

    What counts in deeper ones, or in other lists, needs no mark.
    """
    reaches: dict[str, int] = {}
    for number_id, level in places:
        used = lists[number_id]
        reaches[used.definition] = max(reaches.get(used.definition, 0), used.find_reach(level))
    return reaches


def _holds_tag(properties: Any) -> bool:
    if properties is None:
        return False
    return any("{" in text for element in properties.iter("*") for text in element.values())


def _may_merge(paragraph: Any) -> bool:
    """Whether the paragraph stands in a cell that may be the continuation of the one above."""
    return any(
        next(cell.iter(W + "vMerge"), None) is not None
        for cell in paragraph.iterancestors(W + "tc")
    )


def _can_count(reference: Reference, targets: dict[str, Any]) -> bool:
    asked, shown = reference.asked, reference.field
    switches = [switch for switch in asked.switches if switch not in PLAIN]
    result = "".join(text for each in list_contents(shown) for text in each.itertext())
    return (
        asked.kind == "REF"
        and not shown.nested
        and not shown.within
        and shown.is_inline
        and len(switches) == 1
        and NUMBERS.issuperset(switches)
        and reference.key in targets
        and "{" not in result + shown.instruction
    )


def _hold_place(reference: Reference) -> None:
    """Puts the mark of a citation where the result of its field stands."""
    before = "".join(text for each in list_contents(reference.field) for text in each.itertext())
    put_result(reference.field, _HELD)
    result = next(each for each in list_contents(reference.field) if each.tag == T)
    result.text = None
    switch = next(switch for switch in reference.asked.switches if switch in NUMBERS)
    words = f"cite {switch} {reference.key} {_SPECIAL.sub('', before)}"
    result.append(etree.ProcessingInstruction("gen", words))


def is_sound(source: str) -> bool:
    """Whether what a form in Jinja2 gives is as whole as the form itself.

    Each branch and loop ends among the same elements as it begins, each bookmark and field in the
    same branch; no bookmark stands in a loop, and the mark of a bookmark comes out with it.
    """
    elements: list[str] = []
    blocks: list[tuple[str, list[str]]] = []  # each branch or loop, and where it began
    branches: list[int] = []
    fields: list[list[int]] = []
    bookmarks: dict[str, list[int]] = {}
    named: dict[str, list[int]] = {}
    flat = _TAG.sub(lambda tag: f"\x01{tag[1]}\x02" if tag[1] is not None else "", source)
    for place, token in enumerate(_TOKEN.finditer(flat)):
        word, element = token["word"], token["element"]
        if word is not None:
            if word in ("if", "for"):
                blocks.append((word, elements.copy()))
                branches.append(place)
                continue
            if word == "set":
                continue
            if not blocks or blocks[-1][1] != elements:
                return False
            if word in ("else", "elif"):
                branches[-1] = place
            elif word == f"end{blocks.pop()[0]}":
                branches.pop()
            else:
                return False
            continue
        if "\x01" in element:
            return False  # a branch within a tag of the document
        name = element.partition(" ")[0].rstrip("/")
        about = dict(_ATTRIBUTE.findall(element))
        if name.startswith("/"):
            if not elements or elements.pop() != name[1:]:
                return False
        elif name == "?gen":
            _, kind, key, *_ = element.rstrip("?").split(" ")
            if kind == "name":
                named[key] = branches.copy()
            elif kind == "cite" and (not fields or fields[-1] != branches):
                return False
        elif name[:1] not in "?!" and not element.endswith("/"):
            elements.append(name)
        if name == "w:fldSimple" or about.get("fldCharType") == "begin":
            fields.append(branches.copy())
        elif name == "/w:fldSimple" or about.get("fldCharType") == "end":
            if not fields or fields.pop() != branches:
                return False
        elif name == "w:bookmarkStart":
            own = named.get(about.get("name", "").lower(), branches)
            if own != branches or any(word == "for" for word, _ in blocks):
                return False
            bookmarks[about.get("id", "")] = branches.copy()
        elif name == "w:bookmarkEnd" and bookmarks.pop(about.get("id", ""), None) != branches:
            return False
    return not (elements or blocks or fields or bookmarks)


def settle(source: str, lists: Lists) -> str | None:
    """A sound form in Jinja2 with its citations in place, where no values change them.

    None where a paragraph that counts stands in a branch or loop, or a citation has no answer.
    """
    depth = 0
    for found in _MARK_OR_TAG.finditer(source) if is_marked(source) else ():
        if depth if found["counts"] else is_marked(found[0]):
            return None
        depth += _DEPTHS.get(found[2], 0)
    cited = cite(source.encode(), lists)
    if cited is None or cited.count(b"{") != source.count("{"):
        return None
    return cited.decode()


def is_marked(source: str) -> bool:
    """Whether anything is left to count while the form is filled."""
    return "<?gen " in source


def cite(content: bytes, lists: Lists) -> bytes | None:
    """A filled part with its citations in place of the marks; None where one has no answer."""
    pieces = _WORDS.split(content)
    counter = Counter(lists)
    step: Step | None = None
    names: dict[str, Step] = {}
    asked: list[tuple[int, str, str, dict[str, Counts]]] = []
    for place in range(1, len(pieces), 2):
        kind, about, *name = pieces[place].decode().split(" ", 3)
        pieces[place] = b""
        if kind == "count":
            step = counter.count(name[0], int(about))
        elif kind == "name" and step:
            names[about] = step
        elif kind == "cite":
            asked.append((place, about, name[0], counter.snapshot()))
    for place, switch, key, near in asked:
        number = names[key].spell() if key in names else None
        if number is None:
            return None
        here = near.get(number.used.definition) if switch == "\\r" else None
        cited = number.cite(here, context=switch != "\\n")
        if not cited or not cited.isprintable():
            return None
        pieces[place] = escape(cited).encode()
    return b"".join(pieces)


def drop_marks(text: str) -> str:
    """A form or a filled part without the marks, its fields with the results they had."""
    return _MARK.sub(lambda found: found[1] or "", text)
