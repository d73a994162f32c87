"""Paragraphs that repeat for each entry of a list of the deal become one loop; rows see `rows`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from generator.authoring.deriving.choosing import Choice
from generator.authoring.deriving.known import Known
from generator.authoring.deriving.patterns import Line, Mark, Pattern, find_pattern
from generator.authoring.deriving.spotting import Spot
from generator.findings import WordPlace
from generator.folding import fold
from generator.numerals import write_integer
from generator.paths import Path
from generator.reading import Document, Paragraph

_VARIABLES = {
    "items": "项",
    "payments": "款",
    "service_levels": "标",
    "materials": "材",
    "annexes": "附",
    "acceptance": "验",
}
_NUMBERED = re.compile(
    r"(?:^\s*[（(]?|第)(?P<n>\d{1,2}|[一二三四五六七八九十]{1,3})(?=[）)、.．期次笔项批])"
)
TURN = "loop.index"


class Entries(Struct, frozen=True):
    """A list of the deal: its path and name, the variable of its loop, the values of each entry."""

    path: Path
    name: str
    variable: str
    entries: tuple[Mapping[str, Known], ...]


class CellPattern(Struct, frozen=True):
    """The pattern of a cell, or of a paragraph; `places` are those of its paragraphs.

    The cell may be one of another row than the one that stays: it then takes the place of the one
    in the same column.
    """

    places: tuple[WordPlace, ...]
    text: str
    pattern: Pattern


class Loop(Struct, frozen=True):
    """Rows or paragraphs that become one: `kept` stays as the pattern, `dropped` go.

    `first` and `last` are the entries they stand for, of `entries`; `rows` says they are rows of a
    table. `unknown` are the heads of columns whose content is not in the deal.
    """

    entries: Entries
    first: int
    last: int
    rows: bool
    kept: tuple[CellPattern, ...]
    keeper: WordPlace
    dropped: tuple[WordPlace, ...]
    unknown: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether it stands for all entries."""
        return (self.first, self.last) == (0, len(self.entries.entries) - 1)

    @property
    def over(self) -> str:
        """What the loop runs over: 服务清单, or a part of it where the document has parts."""
        if self.is_whole:
            return self.entries.name
        start = "" if self.first == 0 else str(self.first)
        end = "" if self.last == len(self.entries.entries) - 1 else str(self.last + 1)
        return f"{self.entries.name}[{start}:{end}]"

    @property
    def covers(self) -> frozenset[WordPlace]:
        """The paragraphs that need no tags of their own any more."""
        mine = (place for cell in self.kept if cell.pattern.slots for place in cell.places)
        return frozenset((*self.dropped, *mine))


def list_entries(listed: Sequence[Known]) -> tuple[Entries, ...]:
    """The lists of the deal with the values of their entries by name, longest paths first."""
    lists: dict[Path, dict[int, dict[str, Known]]] = {}
    names: dict[Path, str] = {}
    for known in listed:
        element = known.element
        if element is None or known.path[0] == "extra":
            continue
        path, index = element[:-1], int(element[-1])
        lists.setdefault(path, {}).setdefault(index, {})[known.inner] = known
        names[path] = known.name[: known.name.rindex(f"[{index}].")]
    found = []
    for path, entries in lists.items():
        if sorted(entries) != list(range(len(entries))):
            continue
        numbered = []
        for index in range(len(entries)):
            turn = Known((*path, index, TURN), TURN, index + 1, "count")
            has_number = any(known.key == "number" for known in entries[index].values())
            numbered.append(entries[index] | ({} if has_number else {TURN: turn}))
        variable = _VARIABLES.get(str(path[-1]), "项")
        found.append(Entries(path, names[path], variable, tuple(numbered)))
    return tuple(found)


def find_paragraph_loops(
    document: Document, lists: Sequence[Entries], choices: Sequence[Choice]
) -> list[Loop]:
    """The loops of paragraphs that follow each other, one for each entry of a list, and are alike."""
    at: dict[WordPlace, list[Choice]] = {}
    for choice in choices:
        if choice.option is not None:
            at.setdefault(choice.spot.place, []).append(choice)
    loops = []
    for entries in lists:
        if len(entries.entries) < 2:
            continue
        for run in _list_runs(document, entries, at):
            loop = _make_paragraph_loop(entries, run, at)
            if loop is not None:
                loops.append(loop)
    return loops


def _list_runs(
    document: Document, entries: Entries, at: Mapping[WordPlace, Sequence[Choice]]
) -> Iterator[list[Paragraph]]:
    """The runs of paragraphs that state all the entries, one each, in their order."""
    for story in document.stories:
        groups: list[Sequence[object]] = [story.blocks]
        groups += [
            cell.blocks for table in story.tables for row in table.rows for cell in row.cells
        ]
        for blocks in groups:
            run: list[Paragraph] = []
            for block in blocks:
                stated = _state(block, entries, at) if isinstance(block, Paragraph) else set()
                if stated == {len(run)} and isinstance(block, Paragraph):
                    run.append(block)
                elif stated == {0} and isinstance(block, Paragraph):
                    run = [block]
                else:
                    run = []
                if len(run) == len(entries.entries):
                    yield run
                    run = []


def _state(
    paragraph: Paragraph, entries: Entries, at: Mapping[WordPlace, Sequence[Choice]]
) -> set[int]:
    depth = len(entries.path)
    return {
        int(known.path[depth])
        for choice in at.get(paragraph.place, ())
        if (known := choice.known) is not None
        and known.path[:depth] == entries.path
        and len(known.path) > depth + 1
    }


def _make_paragraph_loop(
    entries: Entries, run: Sequence[Paragraph], at: Mapping[WordPlace, Sequence[Choice]]
) -> Loop | None:
    lines = []
    for index, paragraph in enumerate(run):
        values = entries.entries[index]
        own = set(map(id, values.values()))
        marks = [
            Mark(c.spot.start, c.spot.end, c.option.known.inner, c.option.filters)
            for c in at[paragraph.place]
            if c.option is not None and c.option.exact and id(c.option.known) in own
        ]
        marks += mark_number(paragraph.text, values, _NUMBERED)
        if any(c.option and id(c.option.known) not in own for c in at[paragraph.place]):
            return None  # it speaks of something else besides
        lines.append(Line(paragraph.text, values, tuple(marks)))
    pattern = find_pattern(lines)
    if pattern is None or not pattern.slots:
        return None
    keeper = run[pattern.origin]
    kept = CellPattern((keeper.place,), keeper.text, pattern)
    return Loop(
        *(entries, 0, len(run) - 1, False, (kept,), keeper.place),
        dropped=tuple(p.place for p in run if p is not keeper),
    )


def mark_number(text: str, values: Mapping[str, Known], pattern: re.Pattern[str]) -> list[Mark]:
    """The numbers `n` of a text that count the entries: 1, M1, （一）, 第一期."""
    inner = next((inner for inner, known in values.items() if known.key in ("number", TURN)), None)
    if inner is None:
        return []
    turn = values[inner].value
    spellings = {str(turn): "", write_integer(turn): "|中文数字"}
    return [
        Mark(*match.span("n"), inner, spellings[match["n"]])
        for match in pattern.finditer(fold(text))
        if match["n"] in spellings
    ]


def leave_out(
    choices: Sequence[Choice], loops: Sequence[Loop], singles: Sequence[Choice]
) -> list[Choice]:
    """The choices outside loops, with those of rows that could not be a loop put first."""
    covered = {place for loop in loops for place in loop.covers}
    taken: dict[WordPlace, list[Spot]] = {}
    kept = [choice for choice in singles if choice.spot.place not in covered]
    for choice in kept:
        taken.setdefault(choice.spot.place, []).append(choice.spot)
    for choice in choices:
        spot = choice.spot
        if spot.place in covered:
            continue
        if all(spot.end <= s.start or s.end <= spot.start for s in taken.get(spot.place, ())):
            kept.append(choice)
    return kept
