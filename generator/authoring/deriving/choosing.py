"""Which value stands at each spot: decided where the words around say so, else left to the admin."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from generator.authoring.deriving.contexts import Context, look_around
from generator.authoring.deriving.cues import Around, weigh
from generator.authoring.deriving.known import Known
from generator.authoring.deriving.notations import is_in_years
from generator.authoring.deriving.spotting import Option, Spot, is_money_like, squeeze
from generator.findings import WordPlace
from generator.paths import Path
from generator.reading import Paragraph

# How much better the best option must be than the next, and what it takes for one to be thought of.
_MARGIN = 1.0
_ENOUGH = {"count": 1.5, "rate": 1.5, "month": 2.5, "short": 2.5, "bare": 2.5, "plain": -10.0}
_SIBLING, _INEXACT, _FURTHER = 1.5, 2.0, 0.4
_SELF_EVIDENT = re.compile(r"第.{1,3}[包标段]")
_ENTRY_TEXTS = {("service_levels", "name"), ("materials", "name"), ("payments", "name")}


class Choice(Struct, frozen=True):
    """A spot with the option that stands there, or with those between which a person decides."""

    spot: Spot
    option: Option | None
    open: tuple[Option, ...] = ()

    @property
    def known(self) -> Known | None:
        """The value decided on."""
        return self.option.known if self.option else None


def choose(
    spots: Iterable[Spot],
    paragraphs: Mapping[WordPlace, Paragraph],
    contexts: Mapping[WordPlace, Context],
) -> tuple[Choice, ...]:
    """The decisions for the spots of a document, none overlapping another, in document order."""
    grouped: dict[WordPlace, list[Spot]] = {}
    for spot in spots:
        grouped.setdefault(spot.place, []).append(spot)
    chosen: list[Choice] = []
    for place, group in grouped.items():
        chosen += _choose_in(group, paragraphs[place], contexts.get(place, Context()))
    return _settle_in_turn(chosen)


def _choose_in(group: Sequence[Spot], paragraph: Paragraph, context: Context) -> list[Choice]:
    """The decisions for one paragraph: each spot by itself first, then with its neighbours."""
    arounds = {spot: look_around(paragraph, context, spot.start, spot.end) for spot in group}
    weighed = {spot: _weigh_options(spot, arounds[spot], paragraph) for spot in group}
    clauses = {spot: arounds[spot].clause for spot in group}
    likely = {
        spot: [each for each in weighed[spot] if _is_enough(spot, *each, paragraph)]
        for spot in group
    }
    stated = _list_stated(group, likely, clauses)
    decided = []
    for spot in group:
        scores = _support(weighed[spot], stated.get(clauses[spot], {}))
        choice = _decide(spot, [each for each in scores if _is_enough(spot, *each, paragraph)])
        if choice is not None:
            decided.append(choice)
    return _part(decided)


def _weigh_options(spot: Spot, around: Around, paragraph: Paragraph) -> list[tuple[float, Option]]:
    weighed = []
    for option in spot.options:
        if _tell_enough(spot, option, paragraph) is not None and _fits_unit(spot, option.known):
            score = weigh(option.known, around) - (0.0 if option.exact else _INEXACT)
            weighed.append((score, option))
    return weighed


def _is_enough(spot: Spot, score: float, option: Option, paragraph: Paragraph) -> bool:
    enough = _tell_enough(spot, option, paragraph)
    return enough is not None and score >= enough


def _tell_enough(spot: Spot, option: Option, paragraph: Paragraph) -> float | None:
    """The weight below which an option is not thought of; None where it never is."""
    known, token = option.known, spot.token
    if known.kind in ("count", "rate"):
        return None if known.key == "number" else _ENOUGH[known.kind]
    if token is not None:
        if token.kind == "month":
            return _ENOUGH["month"]
        return _ENOUGH["plain" if known.kind == "date" or is_money_like(token) else "bare"]
    entry = (str(known.path[-3]), known.key) if len(known.path) > 2 else ("", known.key)
    if known.path[0] == "annexes":
        alone = paragraph.text.strip(" 《》") == known.value
        return _ENOUGH["plain" if alone else "short"]
    if entry in _ENTRY_TEXTS:
        return _ENOUGH["plain"]  # but see `_support`: never without its siblings
    is_long = len(squeeze(known.value)) >= 4 or _SELF_EVIDENT.search(known.value)
    return _ENOUGH["plain" if is_long else "short"]


def _fits_unit(spot: Spot, known: Known) -> bool:
    """Whether a count is counted in what the text counts in."""
    if known.kind != "count" or spot.token is None:
        return True
    if is_in_years(known, spot.token):
        return True
    unit = spot.token.unit
    if known.unit == "":
        return unit in ("", "份", "日", "月", "年")
    return unit == known.unit


def _list_stated(
    group: Sequence[Spot],
    weighed: Mapping[Spot, list[tuple[float, Option]]],
    clauses: Mapping[Spot, str],
) -> dict[str, dict[Path, set[str]]]:
    """For each clause the list entries of which it may state something, and what."""
    stated: dict[str, dict[Path, set[str]]] = {}
    for spot in group:
        for _, option in weighed[spot]:
            family = option.known.family
            if family is not None:
                inner = stated.setdefault(clauses[spot], {})
                inner.setdefault(family, set()).add(option.known.key)
    return stated


def _support(
    weighed: list[tuple[float, Option]], stated: Mapping[Path, set[str]]
) -> list[tuple[float, Option]]:
    """The weights with what the clause says of the same list entry or person besides."""
    supported = []
    for score, option in weighed:
        known = option.known
        others = stated.get(known.family, set()) - {known.key} if known.family else set()
        is_name = known.element and known.kind == "text" and known.path[0] != "annexes"
        if is_name and not others:
            continue
        supported.append((score + min(len(others), 2) * _SIBLING, option))
    return supported


def _decide(spot: Spot, scores: list[tuple[float, Option]]) -> Choice | None:
    if not scores:
        return None
    if any(not option.doubtful for _, option in scores):
        scores = [each for each in scores if not each[1].doubtful]
    ordered = sorted(scores, key=lambda each: (-each[0], each[1].known.rank))
    best, option = ordered[0]
    if option.doubtful:
        return Choice(spot, None, tuple(each for _, each in ordered))
    near = [each for each in ordered if best - each[0] < _MARGIN]
    near.sort(key=lambda each: (each[1].known.rank, -each[0]))
    lowest = near[0][1].known.rank
    equals = [each for _, each in near if each.known.rank == lowest]
    if len(equals) == 1:
        return Choice(spot, equals[0])
    return Choice(spot, None, tuple(equals))


def _part(choices: Sequence[Choice]) -> list[Choice]:
    """Of choices that overlap the longest, decided ones before open ones of the same length."""
    kept: list[Choice] = []
    taken = bytearray(max((choice.spot.end for choice in choices), default=0))
    for choice in sorted(
        choices, key=lambda each: (each.spot.start - each.spot.end, each.option is None)
    ):
        start, end = choice.spot.start, choice.spot.end
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            kept.append(choice)
    return sorted(kept, key=lambda each: each.spot.start)


def _settle_in_turn(choices: Sequence[Choice]) -> tuple[Choice, ...]:
    """Entries of one list with the same value, stated just as often as there are entries of it,
    are stated in their order.
    """
    settled = list(choices)
    groups: dict[tuple[object, ...], list[int]] = {}
    for index, choice in enumerate(settled):
        paths = _shape(choice)
        if paths is not None:
            groups.setdefault((paths, choice.spot.token and choice.spot.token.kind), []).append(
                index
            )
    for indices in groups.values():
        options = settled[indices[0]].open
        if len(indices) == len(options):
            for index, nth in zip(indices, range(len(options)), strict=True):
                ordered = sorted(settled[index].open, key=_count_entry)
                settled[index] = replace(settled[index], option=ordered[nth], open=())
    return tuple(settled)


def _count_entry(option: Option) -> list[int]:
    return [step for step in option.known.path if isinstance(step, int)]


def _shape(choice: Choice) -> tuple[tuple[str | int, ...], ...] | None:
    """The paths of the open options if they are the same field of entries of the same list."""
    if choice.option is not None or len(choice.open) < 2:
        return None
    knowns = [option.known for option in choice.open]
    if any(known.element is None for known in knowns):
        return None
    kinds = {(known.path[0], known.key, len(known.path)) for known in knowns}
    if len(kinds) != 1 or knowns[0].path[0] != "payments":
        return None
    return tuple(sorted(known.path for known in knowns))
