"""The automatic numbers of Word paragraphs ("第十一条", "1.", "（1）"), as Word shows them.

The definitions come from a numbering part; a `Counter` walks one story and tells the number of
each paragraph, which can also be cited as a cross-reference shows it. Formats: ECMA-376 part 1,
17.18.59 (ST_NumberFormat); citing: 17.16.5.51 (REF) with Microsoft's notes on it (MS-OI29500).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from msgspec import Struct, field

from generator.ooxml import MC, VAL, W, toggle, value, whole
from generator.ooxml.styles import Style, first

_LEVELS = 9
_PLACEHOLDER = re.compile(r"%([1-9])")
_JOINED = "、，。；：．）】〕》」』"


class Level(Struct, frozen=True):
    """One level of a list; `restart` is the 1-based level that resets it, 0 for never."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None
    legal: bool = False
    style: str | None = None


class List(Struct, frozen=True):
    """A list in use: which definition counts for it, its levels and the starts it insists on."""

    definition: str
    levels: Mapping[int, Level]
    starts: Mapping[int, int] = field(default_factory=dict)

    def level_of_style(self, style: str) -> int | None:
        """The level bound to a paragraph style, or None."""
        for index, level in self.levels.items():
            if level.style == style:
                return index
        return None

    def find_reach(self, level: int) -> int:
        """The deepest level whose count can show in a number of this level, with those above it."""
        texts = (each.text for index, each in self.levels.items() if index <= level)
        return max([level, *(shown for text in texts for shown in _list_shown(text))])


Lists = Mapping[str, List]
Counts = tuple[int | None, ...]


class Number(Struct, frozen=True):
    """The number of one paragraph: `text` as it stands before it, and the `gap` after it."""

    text: str
    gap: str
    used: List
    level: int
    counts: Counts

    def cite(self, near: Counts | None = None, *, context: bool = False) -> str:
        """The number without trailing periods, as a cross-reference shows it; "" for a bullet.

        With `context` the numbers above come first ("1." and "(a)" give "1(a)"), but for those
        that the place of the reference has in common, given as its counts in the same list.
        """
        if self.used.levels[self.level].format == "bullet":
            return ""
        cited = self.text.strip().rstrip(".")
        if not context:
            return cited
        lowest = self._lowest(self.level)
        shared = 0
        for here, there in zip(self.counts, near or (), strict=False):
            if here != there:
                break
            shared += 1
        while lowest > shared:
            level = lowest - 1
            lowest = self._lowest(level)
            shape = self.used.levels.get(level)
            if shape is None or self.counts[level] is None:
                continue  # no paragraph of that level stands above
            above = _spell(self.used, shape, self.counts).strip()
            if above and cited and not cited[0].isalnum():
                above = above.rstrip(".")
            cited = above + cited
        return cited

    def _lowest(self, level: int) -> int:
        """The highest level that the number of this one shows: 0 for "%1.%2"."""
        shape = self.used.levels.get(level, Level())
        return min([level, *_list_shown(shape.text)])


class Step(NamedTuple):
    """A numbered paragraph as counted: its list and level, and how far the list has come there."""

    used: List
    level: int
    counts: Counts

    def spell(self) -> Number | None:
        """The number of the paragraph; None where its level shows none."""
        shape = self.used.levels[self.level]
        text = _spell(self.used, shape, self.counts)
        if not text:
            return None
        gap = "" if shape.suffix == "nothing" or text[-1] in _JOINED else " "
        return Number(text, gap, self.used, self.level, self.counts)


class _Line(NamedTuple):
    """A list and level in use: where it begins, how far its list has come, what it sets back."""

    used: List
    start: int
    counts: list[int | None]
    deeper: tuple[int, ...]


class Counter:
    """Counts the numbered paragraphs of one story."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self._counts: dict[str, list[int | None]] = {}
        self._lines: dict[tuple[str, int], _Line | None] = {}

    def number(self, properties: Any, style: Style | None) -> Number | None:
        """The number of the next paragraph by its w:pPr and its style; None for none."""
        place = self.find(properties, style)
        step = self.count(*place) if place else None
        return step.spell() if step else None

    def find(self, properties: Any, style: Style | None) -> tuple[str, int] | None:
        """The list and level in which a paragraph counts, by its w:pPr and its style."""
        own = None if properties is None else properties.find(W + "numPr")
        number_id = value(own, "numId")
        level = whole(value(own, "ilvl"))
        if number_id is None and style is not None and style.number_id is not None:
            number_id = style.number_id
            if level is None:
                used = self._lists.get(number_id)
                level = used.level_of_style(style.number_style) if used else None
                level = first(level, style.number_level)
        return None if number_id is None else (number_id, level or 0)

    def count(self, number_id: str, level: int) -> Step | None:
        """Counts the next paragraph of a list and level; None where the list has no such level."""
        key = (number_id, level)
        line = self._lines[key] if key in self._lines else self._begin(number_id, level)
        if line is None:
            return None
        counts = line.counts
        before = counts[level]
        counts[level] = line.start if before is None else before + 1
        for deeper in line.deeper:
            counts[deeper] = None
        return Step(line.used, level, tuple(counts))

    def _begin(self, number_id: str, level: int) -> _Line | None:
        used = self._lists.get(number_id)
        line = None
        if used is not None and level in used.levels:
            counts = self._counts.setdefault(used.definition, [None] * _LEVELS)
            if level in used.starts:
                counts[level] = None
            restarts = (
                (deeper, used.levels[deeper].restart if deeper in used.levels else None)
                for deeper in range(level + 1, _LEVELS)
            )
            deeper = tuple(each for each, at in restarts if at is None or level < at)
            line = _Line(used, used.starts.get(level, used.levels[level].start), counts, deeper)
        self._lines[number_id, level] = line
        return line

    def snapshot(self) -> dict[str, Counts]:
        """How far each list has come, by its definition: a count for each level."""
        return {definition: tuple(counts) for definition, counts in self._counts.items()}


def _list_shown(text: str) -> list[int]:
    """The levels, from 0, whose counts the text of a level shows."""
    return [int(each) - 1 for each in _PLACEHOLDER.findall(text)]


def _spell(used: List, shape: Level, counts: Sequence[int | None]) -> str:
    if shape.format == "bullet":
        # Symbol fonts keep their bullets in the private use area, where nobody can read them.
        return "".join("•" if "\ue000" <= char <= "\uf8ff" else char for char in shape.text)

    def part(match: re.Match[str]) -> str:
        index = int(match[1]) - 1
        level = used.levels.get(index, Level())
        count = counts[index]
        shown = used.starts.get(index, level.start) if count is None else count
        return write(shown, "decimal" if shape.legal else level.format)

    return _PLACEHOLDER.sub(part, shape.text)


def read(root: Any, style_lists: Mapping[str, str]) -> Lists:
    """The lists of a numbering part's root; `style_lists` tells the list of a numbering style."""
    definitions: dict[str, dict[int, Level]] = {}
    linked: dict[str, str] = {}
    for element in root.iterchildren(W + "abstractNum"):
        key = element.get(W + "abstractNumId", "")
        definitions[key] = dict(_levels(element.iterchildren(W + "lvl")))
        link = element.find(W + "numStyleLink")
        if link is not None:
            linked[key] = link.get(VAL, "")
    nums = {num.get(W + "numId", ""): num for num in root.iterchildren(W + "num")}
    return {key: _list(num, nums, definitions, linked, style_lists) for key, num in nums.items()}


def _list(
    num: Any,
    nums: Mapping[str, Any],
    definitions: Mapping[str, Mapping[int, Level]],
    linked: Mapping[str, str],
    style_lists: Mapping[str, str],
) -> List:
    definition = value(num, "abstractNumId") or ""
    if definition in linked:
        target = nums.get(style_lists.get(linked[definition], ""))
        if target is not None:
            definition = value(target, "abstractNumId") or ""
    levels = dict(definitions.get(definition, {}))
    starts: dict[int, int] = {}
    for override in num.iterchildren(W + "lvlOverride"):
        index = whole(override.get(W + "ilvl")) or 0
        start = value(override, "startOverride")
        if start is not None:
            starts[index] = whole(start) or 0
        for _, level in _levels(override.iterchildren(W + "lvl")):
            levels[index] = level
    return List(definition, levels, starts)


def _levels(elements: Iterable[Any]) -> Iterable[tuple[int, Level]]:
    for element in elements:
        index = whole(element.get(W + "ilvl")) or 0
        if not 0 <= index < _LEVELS:
            continue
        yield (
            index,
            Level(
                start=whole(value(element, "start")) or 0,
                format=value(element, "numFmt") or _fallback_format(element),
                text=value(element, "lvlText") or "",
                suffix=value(element, "suff") or "tab",
                restart=whole(value(element, "lvlRestart")),
                legal=toggle(element, "isLgl") is True,
                style=value(element, "pStyle"),
            ),
        )


def _fallback_format(level: Any) -> str:
    # Word wraps its newer formats ("001, 002") with an older one for other readers.
    found = level.find(f"{MC}AlternateContent/{MC}Fallback/{W}numFmt")
    return found.get(VAL, "decimal") if found is not None else "decimal"


_SMALL = "零一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_FORMAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L")),
    *((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


def write(value: int, number_format: str) -> str:
    """A count in one of Word's number formats; an unknown format is written in figures."""
    match number_format:
        case "none":
            return ""
        case "decimalZero":
            return f"{value:02d}"
        case "decimalFullWidth" | "decimalFullWidth2":
            return _digits(value, "０１２３４５６７８９")
        case "upperLetter" | "lowerLetter" if value > 0:
            letter = chr(ord("A") + (value - 1) % 26) * min((value - 1) // 26 + 1, 30)
            return letter if number_format == "upperLetter" else letter.lower()
        case "upperRoman" | "lowerRoman" if 0 < value < 32768:
            return _roman(value) if number_format == "upperRoman" else _roman(value).lower()
        case "chineseCounting" | "taiwaneseCounting" | "koreanDigital2" if value > 99:
            return _digits(value, "○一二三四五六七八九")
        case "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital":
            return _digits(value, "○一二三四五六七八九")
        case (
            "chineseCounting"
            | "chineseCountingThousand"
            | "taiwaneseCounting"
            | ("taiwaneseCountingThousand" | "japaneseCounting")
        ) if 0 < value < 10000:
            text = _counting(value, _SMALL, "千百十")
            return text[1:] if text.startswith("一十") else text
        case "chineseLegalSimplified" if 0 < value < 10000:
            return _counting(value, _FORMAL, "仟佰拾")
        case "ideographLegalTraditional" if 0 < value < 10000:
            return _counting(value, _FORMAL_TRADITIONAL, "仟佰拾")
        case "ideographTraditional" if 0 < value <= len(_STEMS):
            return _STEMS[value - 1]
        case "ideographZodiac" if 0 < value <= len(_BRANCHES):
            return _BRANCHES[value - 1]
        case "ideographEnclosedCircle" if 0 < value <= 10:
            return chr(0x3280 + value - 1)
        case "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if 0 < value <= 20:
            return chr(0x2460 + value - 1)
        case "decimalEnclosedParen" if 0 < value <= 20:
            return chr(0x2474 + value - 1)
        case "decimalEnclosedFullstop" if 0 < value <= 20:
            return chr(0x2488 + value - 1)
        case _:
            return str(value)


def _digits(value: int, digits: str) -> str:
    return "".join(digits[int(char)] if char.isdigit() else char for char in str(value))


def _roman(value: int) -> str:
    text = ""
    for weight, letters in _ROMAN:
        count, value = divmod(value, weight)
        text += letters * count
    return text


def _counting(value: int, digits: str, units: str) -> str:
    """A count below 10000 in ideographs, with one zero for each gap inside."""
    text = ""
    for place, unit in zip((1000, 100, 10, 1), (*units, ""), strict=True):
        digit = value // place % 10
        if digit:
            text += digits[digit] + unit
        elif text and value % place and not text.endswith(digits[0]):
            text += digits[0]
    return text
