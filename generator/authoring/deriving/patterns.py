"""One pattern for texts that are alike: what they all say, and the places where entries differ.

A pattern is made from one text and the values of its list entry, and it holds only if it gives
every other text from the values of its own entry, character for character.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, product

from msgspec import Struct
from msgspec.structs import replace

from generator.authoring.deriving.known import Known
from generator.authoring.deriving.notations import show

# What stands between the paragraphs of a cell.
PARAGRAPH = "\r"
_MOST = 96
# How many characters beside a value may go with it where an entry lacks it.
_REACH = 8


class Mark(Struct, frozen=True):
    """A value of an entry in a text: `text[start:end]`, the name in the entry and the filters."""

    start: int
    end: int
    inner: str
    filters: str


class Slot(Struct, frozen=True):
    """A place of a pattern that holds a value of each entry.

    `before` and `after` are the characters of the words around that go with it where an entry has
    no such value; `optional` says that some entry has none.
    """

    mark: Mark
    before: int = 0
    after: int = 0
    optional: bool = False


class Line(Struct, frozen=True):
    """A text of a list entry: the entry's values by their names, and where some stand in it."""

    text: str
    values: Mapping[str, Known]
    marks: tuple[Mark, ...]


class Pattern(Struct, frozen=True):
    """The slots of the text that they were taken from (`origin`, an index); its other words stay.

    `ending` is what the last text ends with instead of `usual`, the end of all others.
    """

    origin: int
    slots: tuple[Slot, ...]
    usual: str = ""
    ending: str = ""


def find_pattern(
    lines: Sequence[Line], *, preferred: Mapping[str, float] | None = None
) -> Pattern | None:
    """The pattern that gives all texts from their values; None where there is none.

    Of several the one whose names are `preferred` most is taken, and then the one with most slots.
    """
    best: tuple[tuple[float, ...], Pattern] | None = None
    for origin in _choose_origins(lines):
        for slots in islice(_list_slots(lines[origin]), _MOST):
            pattern = _complete(Pattern(origin, slots), lines)
            if pattern is None:
                continue
            liking = sum((preferred or {}).get(slot.mark.inner, 0.0) for slot in slots)
            rank = (liking, len(slots), -sum(slot.optional for slot in slots))
            if best is None or rank > best[0]:
                best = rank, pattern
    return best[1] if best else None


def fill(pattern: Pattern, lines: Sequence[Line], index: int) -> str | None:
    """The text that a pattern gives for one of the entries; None where it cannot give any."""
    source, values = lines[pattern.origin].text, lines[index].values
    text, at = "", 0
    for slot in pattern.slots:
        known = values.get(slot.mark.inner)
        if known is None:
            if not slot.optional:
                return None
            text += source[at : max(slot.mark.start - slot.before, at)]
            at = slot.mark.end + slot.after
            continue
        shown = show(slot.mark.filters, known.value, known.kind)
        if shown is None:
            return None
        text += source[at : slot.mark.start] + shown
        at = slot.mark.end
    text += source[at:]
    if pattern.usual != pattern.ending:
        own, other = (
            (pattern.usual, pattern.ending)
            if index != len(lines) - 1
            else (pattern.ending, pattern.usual)
        )
        if not text.endswith(own):
            text = text.removesuffix(other) + own
    return text


def _choose_origins(lines: Sequence[Line]) -> list[int]:
    """The texts worth making a pattern of: those that say most, no two alike."""
    seen: set[tuple[str, int]] = set()
    ordered = sorted(range(len(lines)), key=lambda i: (-len({m.inner for m in lines[i].marks}), i))
    chosen = []
    for index in ordered:
        sign = (lines[index].text, len(lines[index].marks))
        if sign not in seen:
            seen.add(sign)
            chosen.append(index)
    return chosen[:4]


def _list_slots(line: Line) -> Iterator[tuple[Slot, ...]]:
    """The ways to read a text: each value at the places where it may stand, or as mere words."""
    groups: dict[tuple[int, int], list[Mark]] = {}
    for mark in sorted(line.marks, key=lambda mark: (mark.start - mark.end, mark.start)):
        span = (mark.start, mark.end)
        if span in groups or all(mark.end <= a or b <= mark.start for a, b in groups):
            groups.setdefault(span, []).append(mark)
    spans = sorted(groups)
    # Words that are a value of the entry are rarely there by chance; short numbers often are.
    choices: list[list[Mark | None]] = [[*groups[span], None] for span in spans]
    for chosen in product(*choices):
        yield tuple(Slot(mark) for mark in chosen if mark is not None)


def _complete(pattern: Pattern, lines: Sequence[Line]) -> Pattern | None:
    """The pattern with what goes with values that some entries lack, if it then gives all texts."""
    lacking = [any(slot.mark.inner not in line.values for line in lines) for slot in pattern.slots]
    if sum(lacking) > 3:
        return None
    pattern = replace(
        pattern,
        slots=tuple(
            replace(slot, optional=flag) for slot, flag in zip(pattern.slots, lacking, strict=True)
        ),
    )
    for reaches in islice(_list_reaches(pattern, lines[pattern.origin].text), 4000):
        tried = replace(pattern, slots=reaches)
        ended = _end(tried, lines)
        if ended is not None:
            return ended
    return None


def _list_reaches(pattern: Pattern, text: str) -> Iterator[tuple[Slot, ...]]:
    """The ways in which words around optional values may go with them, few words first."""
    ways = []
    for place, slot in enumerate(pattern.slots):
        if not slot.optional:
            ways.append([slot])
            continue
        start = pattern.slots[place - 1].mark.end if place else 0
        end = pattern.slots[place + 1].mark.start if place + 1 < len(pattern.slots) else len(text)
        reach = [
            replace(slot, before=before, after=after)
            for before in range(min(slot.mark.start - start, _REACH) + 1)
            for after in range(min(end - slot.mark.end, _REACH) + 1)
            if _is_sound(text, slot.mark.start - before, slot.mark.end + after)
        ]
        ways.append(sorted(reach, key=lambda each: each.before + each.after))
    return product(*ways)


def _is_sound(text: str, start: int, end: int) -> bool:
    """Whether words may go together: no paragraph is cut in its middle."""
    words = text[start:end]
    if PARAGRAPH not in words:
        return True
    if words.count(PARAGRAPH) != 1:
        return False
    whole = (start == 0 or text[start - 1] == PARAGRAPH) and words.endswith(PARAGRAPH)
    return whole or (words.startswith(PARAGRAPH) and (end == len(text) or text[end] == PARAGRAPH))


def _end(pattern: Pattern, lines: Sequence[Line]) -> Pattern | None:
    """The pattern, if it gives all texts, the last of them perhaps with another mark at its end."""
    wrong = [i for i in range(len(lines)) if fill(pattern, lines, i) != lines[i].text]
    if not wrong:
        return pattern
    if len(lines) < 3 and len(wrong) == len(lines):
        return None
    usual, ending = lines[0].text[-1:], lines[-1].text[-1:]
    if usual == ending or usual not in "；;，,、。" or ending not in "；;，,、。.":
        return None
    tried = replace(pattern, usual=usual, ending=ending)
    is_right = all(fill(tried, lines, i) == lines[i].text for i in range(len(lines)))
    return tried if is_right else None
