"""Words of a paragraph replaced by others across runs, and nothing else of it moved.

The new words stand in one run, formatted as the first character they replace (or as most of
them); runs left empty go. Bookmarks, comments, breaks, pictures and notes stay where they are.
A text box that is there in two renderings gets the same words in both.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from lxml import etree

from generator.ooxml import W
from generator.ooxml.anchors import HOLDERS, list_path
from generator.ooxml.blocks import ALTERNATE, CHOICE, FALLBACK
from generator.ooxml.fields import list_contents, list_fields, parse_instruction
from generator.ooxml.runs import BOX, R, Shown, T, put_text, spell, visible_text

Span = tuple[int, int, str]
_BRANCHES = (CHOICE, FALLBACK)
_SDT, _SDT_CONTENT, _SDT_PR = W + "sdt", W + "sdtContent", W + "sdtPr"
# What may be left in a run, or around one, that shows nothing any more.
_TRACES = {W + name for name in ("rPr", "lastRenderedPageBreak", "softHyphen")}
_PROPERTIES = {W + name for name in ("smartTagPr", "customXmlPr")}
# What a run's formatting may say that is not seen.
_UNSEEN = {W + name for name in ("lang", "noProof", "rPrChange")}
# Fields whose result is the author's text, and not reckoned anew.
_WRITTEN = {"", "HYPERLINK", "FORMTEXT", "TOC"}


def replace_spans(
    paragraph: Any, shown: Shown, spans: Iterable[Span], *, longest: bool = False
) -> dict[Span, str]:
    """Replaces each span (start, end, new text) of what a paragraph shows.

    Places count in the text of `shown`, which is out of date afterwards. With `longest` the new
    text is formatted as most of what it replaces, else as its first character. What cannot be
    replaced stays as it is and is given back with the reason, in Chinese. Raises ValueError for
    spans that overlap or lead out of the text.
    """
    ordered = sorted(spans, reverse=True)
    _refuse_wrong(ordered, len(shown.text))
    declined: dict[Span, str] = {}
    if not ordered:
        return declined
    doubt = _doubt_box(paragraph)
    if doubt:
        return dict.fromkeys(ordered, doubt)
    pieces = shown.list_pieces()
    computed = _list_computed(paragraph)
    for span in ordered:
        covered = [each for each in pieces if _overlaps(each, span)]
        reason = _find_obstacle(paragraph, covered, computed)
        if reason:
            declined[span] = reason
        else:
            _replace(paragraph, covered, span, longest)
    if len(declined) < len(ordered):
        mirror(paragraph)
    return declined


def mirror(element: Any) -> None:
    """Gives the other rendering of each text box around an element what this one holds."""
    for box, twins in _list_twins(element) or ():
        for twin in twins:
            for child in list(twin):
                twin.remove(child)
            twin.extend(deepcopy(child) for child in box)


def _refuse_wrong(ordered: list[Span], length: int) -> None:
    stop = length
    for place, (start, end, _) in enumerate(ordered):
        if not 0 <= start <= end <= stop or (place and start == stop):
            raise ValueError(f"span {start}:{end} overlaps another or leads out of {length}")
        stop = start


def _overlaps(piece: tuple[Any, int, int], span: Span) -> bool:
    _, start, end = piece
    if span[0] == span[1]:  # new words go behind the character before them, if there is one
        return start < span[0] <= end or (span[0] == 0 == start)
    return start < span[1] and span[0] < end


def _find_obstacle(paragraph: Any, covered: list[tuple[Any, int, int]], computed: set[Any]) -> str:
    """Why these pieces cannot be replaced; empty when they can."""
    if not covered:
        return "这一段没有文字"
    controls = set()
    for element, _, _ in covered:
        if element in computed:
            return "在自动更新的域里，Word 更新域时会改掉"
        path = list_path(paragraph, element)[:-1]
        if not path or path[-1].tag != R:
            return "在公式里"
        for each in path[:-1]:
            if each.tag == _SDT and each.find(f"{_SDT_PR}/{W}dataBinding") is not None:
                return "在与文档属性绑定的内容控件里，Word 打开时会改掉"
            if each.tag == ALTERNATE:
                return "有两种画法"
            if each.tag not in HOLDERS and each.tag not in (_SDT, _SDT_CONTENT):
                return "在注音或别的特殊内容里"
        controls.add(next((each for each in reversed(path) if each.tag == _SDT), None))
    return "跨越了内容控件的边界" if len(controls) > 1 else ""


def _list_computed(paragraph: Any) -> set[Any]:
    """The elements of the paragraph that show what Word reckons: results of fields."""
    return {
        element
        for field in list_fields(paragraph)
        if field.is_inline and parse_instruction(field.instruction).kind not in _WRITTEN
        for element in list_contents(field)
    }


def _replace(
    paragraph: Any, covered: list[tuple[Any, int, int]], span: Span, longest: bool
) -> None:
    start, end, text = span
    target = _find_longest(covered, span) if longest else covered[0][0]
    for element, begin, _ in covered:
        run = element.getparent()
        news = spell(text) if element is target else []
        if element.tag == T:
            words = visible_text(element)
            _fill(element, words[: max(start - begin, 0)], news, words[end - begin :])
        else:  # a tab or a break: new words stand behind it, or in its place
            for each in reversed(news):
                element.addnext(each)
            if start < end:
                run.remove(element)
        _tidy(paragraph, run)
    for element in covered[0][0].iterancestors(_SDT) if text else ():
        for each in element.findall(f"{_SDT_PR}/{W}showingPlcHdr"):
            each.getparent().remove(each)


def _find_longest(covered: list[tuple[Any, int, int]], span: Span) -> Any:
    """The first piece that looks as most of the letters and figures of a span do."""
    looks: dict[bytes, tuple[int, Any]] = {}
    for element, begin, _ in covered:
        words = visible_text(element)[max(span[0] - begin, 0) : max(span[1] - begin, 0)]
        look = describe_look(element.getparent())
        count, first = looks.get(look, (0, element))
        looks[look] = count + sum(sign.isalnum() for sign in words), first
    return max(looks.values(), key=lambda each: each[0])[1]


def describe_look(run: Any) -> bytes:
    """The formatting of a run as far as it is seen; equal for runs that look alike."""
    seen = (each for each in run.iterfind(f"{W}rPr/*") if each.tag not in _UNSEEN)
    return b"".join(
        sorted(
            etree.tostring(each, method="c14n", exclusive=True, with_tail=False) for each in seen
        )
    )


def _fill(element: Any, left: str, news: list[Any], right: str) -> None:
    """Makes a w:t, and what is put behind it, show left, the new elements and right."""
    texts = [each for each in news if each.tag == T]
    if len(texts) == len(news):
        left, news, right = left + "".join(each.text for each in texts) + right, [], ""
    if right:
        rest = etree.Element(T)
        put_text(rest, right)
        news.append(rest)
    for each in reversed(news):
        element.addnext(each)
    if left:
        put_text(element, left)
    else:
        element.getparent().remove(element)


def _tidy(paragraph: Any, run: Any) -> None:
    """Removes a run that shows nothing any more, and what was only there to hold it."""
    if run.getparent() is None or any(child.tag not in _TRACES for child in run):
        return
    while run is not paragraph:
        parent = run.getparent()
        parent.remove(run)
        run = parent
        if run.tag not in HOLDERS or any(child.tag not in _PROPERTIES for child in run):
            return


def _doubt_box(paragraph: Any) -> str:
    """Why the renderings of the text box around a paragraph cannot be changed alike."""
    box = next(paragraph.iterancestors(BOX), None)
    held = next(paragraph.iterancestors(*_BRANCHES), None)
    if held is None:
        return ""
    if box is None or held in box.iterdescendants(*_BRANCHES):
        return "有两种画法"
    return "" if _list_twins(paragraph) is not None else "所在文本框的两种画法不一样"


def _list_twins(element: Any) -> list[tuple[Any, list[Any]]] | None:
    """Each text box around an element, inmost first, with its other renderings; None where the
    renderings do not hold as many boxes.
    """
    pairs = []
    for box in element.iterancestors(BOX):
        branch = next(box.iterancestors(*_BRANCHES), None)
        if branch is None:
            continue
        place, twins = list(branch.iter(BOX)), []
        for other in branch.getparent().iterchildren(*_BRANCHES):
            boxes = list(other.iter(BOX))
            if other is not branch and boxes:
                if len(boxes) != len(place):
                    return None
                twins.append(boxes[place.index(box)])
        pairs.append((box, twins))
    return pairs
