"""The deals that a template is tried with: the examples, and what can be made of them.

A template may fail only where a group is absent, a list is long, or hardly anything is said. So
each example is tried as it is, and the fullest of them also with less and with more of everything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import date, timedelta
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from generator import facts, recording, render, rules, selecting, shape, sources, vocabulary
from generator.authoring.examining.supplying import DAY, supply
from generator.compiled import CompiledForm
from generator.errors import GeneratorError
from generator.facts import Facts, Selection
from generator.fields import note_fields
from generator.findings import Severity
from generator.history import History
from generator.home import Home
from generator.lines import compute_total
from generator.model import Deal, Entry
from generator.ooxml.references import BrokenReference
from generator.templates import Form, Kind
from generator.values import Ratio

_NUMBER = "2026-001"
_MANY = 12
_PICKS = 3
_ROUNDS = 12
_NO_HISTORY = History()


class Trial(Struct, frozen=True):
    """A deal to fill a template with, and what follows from it; `name` is what people call it.

    `plain` is an example as it stands; `pieced` one that is put together and may contradict
    itself in amounts and dates.
    """

    name: str
    deal: Deal
    known: Facts
    selection: Selection
    home: Home
    plain: bool = False
    pieced: bool = False


def read_examples(home: Home) -> list[tuple[str, Deal]]:
    """The example deals of the home, the fullest first; those that are no deals are left out."""
    found = []
    for path in sorted(home.examples.glob("*.json")):
        try:
            deal = shape.read(sources.read_deal(str(path), home.parties)).deal
        except GeneratorError:
            continue
        if deal is not None:
            found.append((path.name, deal))
    return sorted(found, key=lambda pair: -count_said(pair[1]))


def list_trials(
    examples: Sequence[tuple[str, Deal]],
    kind: Kind,
    form: Form,
    home: Home,
    used: Set[str],
) -> Iterator[Trial]:
    """The trials of a form, the plain examples first; `used` are the groups that it speaks of."""
    yield from list_plain(examples, kind, form, home)
    for name, deal in _choose_fitting(examples, kind, form)[:1]:
        for change, changed in _vary(deal, used):
            if _stays_sound(deal, changed, kind, form, home):
                yield from _try(f"示例 {name}（{change}）", changed, kind, form, home, picks=1)
        yield from _reduce(deal, [each for _, each in examples], kind, form, home)


def list_plain(
    examples: Sequence[tuple[str, Deal]], kind: Kind, form: Form, home: Home
) -> Iterator[Trial]:
    """The examples that a form may be filled with, as they stand."""
    for name, deal in _choose_fitting(examples, kind, form):
        for trial in _try(f"示例 {name}", deal, kind, form, home):
            yield replace(trial, plain=True)


def _choose_fitting(
    examples: Sequence[tuple[str, Deal]], kind: Kind, form: Form
) -> list[tuple[str, Deal]]:
    """The examples written for a form, or all where none is; of them those that may have it."""
    own = [each for each in examples if each[1].form in (form.name, form.title)]
    near = own if own and kind.is_contract else list(examples)
    return [each for each in near if fits(each[1], kind, form)] or near


def _reduce(
    deal: Deal, donors: Sequence[Deal], kind: Kind, form: Form, home: Home
) -> Iterator[Trial]:
    """A trial with hardly anything said; what the form needs is supplied when it turns out."""
    smallest: Deal | None = reduce(deal)
    if form.select and smallest is not None:
        smallest = supply(smallest, (form.select.over, 0), donors)
    if smallest is not None:
        for trial in _try("最少的内容", smallest, kind, form, home, picks=1):
            yield replace(trial, pieced=True)


def reduce(deal: Deal) -> Deal:
    """What no deal can be without, of a deal."""
    return Deal(
        number=deal.number or _NUMBER,
        form=deal.form,
        project=_keep(deal.project, ("name",)),
        buyer=_keep(deal.buyer, ("name",)),
        supplier=_keep(deal.supplier, ("name",)),
        total=compute_total(deal),
    )


def _try(
    name: str, deal: Deal, kind: Kind, form: Form, home: Home, picks: int = _PICKS
) -> Iterator[Trial]:
    chosen: Sequence[selecting.Pick | None] = [None]
    if form.select is not None:
        chosen = selecting.list_picks(deal, form.select)[:picks]
    for pick in chosen:
        label = f"{name}，{pick.label}" if pick else name
        for blank in (False, True) if "blank" in kind.switches else (False,):
            yield make(
                f"{label}，留空" if blank else label, deal, kind, form, home, pick, blank=blank
            )


def make(
    name: str,
    deal: Deal,
    kind: Kind,
    form: Form,
    home: Home,
    pick: selecting.Pick | None,
    *,
    blank: bool = False,
) -> Trial:
    """A deal as a paper of a form speaks of it, on a day on which it might be made."""
    selection = selecting.make_selection(kind, form, pick, choose_day(deal, kind), {"blank": blank})
    number = (deal.number or "").strip() or _NUMBER
    deal = deal.replace(number=number)
    effective = facts.take_effect(deal, selection)
    years = facts.span_years(effective, selection)
    calendar = sources.read_calendar(home.holidays, years)
    known = facts.compute(deal, selection, _NO_HISTORY, calendar)
    own = number if recording.bears_deal_number(kind, form) else f"{number}-示例1"
    known = replace(known, paper=replace(known.paper, number=own))
    return Trial(name, effective, known, selection, home)


def recompute(trial: Trial, deal: Deal) -> Trial:
    """A trial with another deal; it was amended already, if it is."""
    selection = replace(trial.selection, amended=False)
    calendar = sources.read_calendar(trial.home.holidays, facts.span_years(deal, selection))
    known = facts.compute(deal, selection, _NO_HISTORY, calendar)
    paper = replace(trial.known.paper, date=selection.date)
    return replace(trial, deal=deal, known=replace(known, paper=paper), pieced=True)


def fill(trial: Trial, program: CompiledForm, donors: Sequence[Deal]) -> tuple[bytes, Trial] | None:
    """The document of a trial; None where the deal lacks what the template prints.

    To a deal that is pieced together it is supplied, if it can be.
    """
    for _ in range(_ROUNDS):
        values, noted = vocabulary.view(trial.deal, trial.known)
        try:
            filled = render.render(program, values)
        except BrokenReference:
            if not noted:
                raise
            filled = b""
        if not noted:
            return filled, trial
        deal: Deal | None = trial.deal if trial.pieced else None
        for path in noted:
            deal = supply(deal, path, donors) if deal is not None else None
        if deal is None:
            return None
        trial = recompute(trial, deal)
    return None


def choose_day(deal: Deal, kind: Kind) -> date:
    """A day on which the paper might be made: the signing of a contract, later for all else."""
    signed = (deal.signing.date if deal.signing else None) or DAY
    if kind.is_contract:
        return signed
    stages = [stage.date for stage in deal.acceptance or () if stage.date]
    changes = [change.date for change in deal.amendments or () if change.date]
    return max([signed, *stages, *changes]) + timedelta(days=60)


def fits(deal: Deal, kind: Kind, form: Form) -> bool:
    """Whether a deal may have a paper of this form: it has what the form selects from."""
    if form.select is not None and not selecting.list_picks(deal, form.select):
        return False
    return kind.is_contract or form in selecting.list_fitting(kind, deal)


def _vary(deal: Deal, used: Set[str]) -> Iterator[tuple[str, Deal]]:
    """A deal with one thing of each list, with many, and without each group the form speaks of."""
    lists = [note for note in note_fields(Deal).values() if note.many and getattr(deal, note.key)]
    single: dict[str, Any] = {note.key: getattr(deal, note.key)[:1] for note in lists}
    many: dict[str, Any] = {
        note.key: (getattr(deal, note.key) * _MANY)[:_MANY]
        for note in lists
        if note.key in ("items", "annexes", "service_levels")
    }
    if deal.payments:
        whole = {"percent": Ratio(1), "sme_percent": None, "amount": None}
        single["payments"] = (_update(deal.payments[0], whole),)
        equal = {"percent": Ratio("0.1"), "sme_percent": None, "amount": None}
        many["payments"] = tuple(
            _update(each, {**equal, "name": f"第{number}笔款"})
            for number, each in enumerate((deal.payments * 10)[:10], 1)
        )
    if deal.items:
        single["total"] = many["total"] = None
    # Another total is not the one that was awarded, nor the one that was amended.
    free = _drop(_drop(deal, "award"), "amendments")
    for name, lists_so in (("各项清单只有一项", single), ("各项清单都很长", many)):
        said = {key: value for key, value in lists_so.items() if key in free.said}
        yield name, _update(free, said)
    for note in note_fields(Deal).values():
        is_open = note.entry and not note.required and note.key in used
        if is_open and getattr(deal, note.key) is not None:
            yield f"没有{note.title}", _drop(deal, note.key)


def _drop(deal: Deal, key: str) -> Deal:
    kept = {each: getattr(deal, each) for each in deal.said if each != key}
    if key == "items" and deal.total is None:
        kept["total"] = compute_total(deal)
    return Deal(**kept)


def _update(entry: Any, change: Mapping[str, Any]) -> Any:
    """A deal or group with other values of what it says; null takes a field away."""
    kept = {each: getattr(entry, each) for each in entry.said} | dict(change)
    kept = {key: value for key, value in kept.items() if value is not None}
    return type(entry)(**kept)


def _keep(entry: Any, keys: Sequence[str]) -> Any:
    kept = {key: getattr(entry, key) for key in keys}
    return type(entry)(**kept)


def _stays_sound(deal: Deal, changed: Deal, kind: Kind, form: Form, home: Home) -> bool:
    """Whether a change breaks no rule that the example keeps: such a deal is never printed."""
    return _list_errors(changed, kind, form, home) <= _list_errors(deal, kind, form, home)


def _list_errors(deal: Deal, kind: Kind, form: Form, home: Home) -> set[str]:
    day = choose_day(deal, kind)
    selection = Selection(kind.name, form.name, form.title, day)
    known = facts.compute(
        deal,
        selection,
        _NO_HISTORY,
        sources.read_calendar(home.holidays, facts.span_years(deal, selection)),
    )
    found = rules.check_deal(deal, known, _NO_HISTORY)
    return {f.code for f in found if f.severity is Severity.ERROR and f.code[1] != "9"}


def count_said(value: Any) -> int:
    """How much a deal says."""
    if isinstance(value, Entry):
        return sum(count_said(getattr(value, key)) for key in value.said)
    if isinstance(value, tuple):
        return sum(count_said(each) for each in value)
    return int(value is not None)
