"""What a worker does for one paper: checks its data, later fills it and reads it back.

A worker keeps nothing: the setting of the run, a deal and its history go in, later a number, unless
the deal brings its own; the findings and the bytes come out. So any worker on any machine can do
any paper, and do it again.
"""

from __future__ import annotations

import atexit
import io
import pickle
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from generator import (
    __version__,
    files,
    pipeline,
    recording,
    rules,
    shape,
    sources,
    templates,
    versions,
)
from generator.archive import pack
from generator.delivery import Finished
from generator.errors import GeneratorError
from generator.history import History
from generator.home import Home
from generator.ledger import Claim, Entry, Reservation
from generator.pipeline import Filled, Order, Ready, Result
from generator.shape import Shape


class Setting(Struct, frozen=True):
    """What holds for every row of a run: the order, and the home or, for other machines, its copy."""

    order: Order
    home: Home | None
    copy: bytes = b""


class Asked(Struct, frozen=True):
    """A paper as its row asks for it; what the row leaves open, the order of the run says.

    One that is `barred` is refused whatever its deal says, which is told all the same.
    """

    picks: Mapping[str, str] = field(default_factory=dict)
    form: str | None = None
    paper_date: date | None = None
    barred: bool = False

    def amend(self, order: Order) -> Order:
        """The order with what the row says laid over it."""
        return replace(
            order,
            picks={**order.picks, **self.picks},
            form=self.form or order.form,
            paper_date=self.paper_date or order.paper_date,
        )


class Checked(Struct, frozen=True):
    """Why there will be no paper (a refusal, or the error), or all that is needed to make it.

    `ready` is for `make` alone; it is passed on as it is, in bytes where it has to travel.
    """

    refused: Result | None = None
    error: GeneratorError | None = None
    claim: Claim | None = None
    entry: Entry | None = None
    ready: Ready | bytes = b""


class Made(Struct, frozen=True):
    """A paper in bytes with its result, or why not.

    `checked` and `promised` are said of a paper that was checked and made at once.
    """

    result: Result | None = None
    finished: Finished | None = None
    error: GeneratorError | None = None
    checked: Checked | None = None
    promised: Reservation | None = None


class Pending(Struct, frozen=True):
    """A paper whose data is checked and whose number is told: it can be filled.

    `checked` is said of one that is made at once.
    """

    ready: Ready
    order: Order
    home: Home
    reservation: Reservation
    checked: Checked | None = None


def check(
    setting: Setting, given: Any, asked: Asked, key: str, history: History, at_once: bool
) -> Checked | Pending:
    """The data of one paper checked; `given` are its raw values, or they as they were read.

    `key` is how the ledger knows the deal; its parties on file are in `history` only where workers
    have but a copy of the home.

    One that may be made `at_once` is, if its number is its own: it waits for no other row's, and
    what is known of it need not travel.
    """
    try:
        order, home = _settle(setting)
        order = asked.amend(order)
        shaped = given if isinstance(given, Shape) else shape.read(given)
        if shaped.deal is None:
            return Checked(refused=pipeline.refuse_shape(shaped, order))
        if setting.home is not None:
            names = shaped.deal.buyer.name, shaped.deal.supplier.name
            history = replace(history, masters=sources.read_masters(names, home.parties))
        form = pipeline.find_form(order, shaped.deal)
        ready = pipeline.prepare(shaped, shaped.deal, order, form, home, key, history)
        if isinstance(ready, Result):
            return Checked(refused=ready)
        if asked.barred:
            return Checked(refused=_bar(ready, order))
        entry = recording.make_entry(ready.deal, ready.facts, ready.form)
    except GeneratorError as error:
        return Checked(error=error)
    claim = ready.claim
    number = (claim.given_number or "").strip()
    if at_once and number and not history.papers:
        promised = Reservation(claim, number, claim.paper_date, None, 0)
        return Pending(ready, order, home, promised, Checked(claim=claim, entry=entry))
    is_here = isinstance(given, Shape)
    packed = ready if is_here else pickle.dumps(ready, pickle.HIGHEST_PROTOCOL)
    return Checked(claim=claim, entry=entry, ready=packed)


def _bar(ready: Ready, order: Order) -> Result:
    label, form = ready.facts.paper.label, ready.form
    number = ready.deal.number
    name = order.kind.name
    return Result("refused", name, form.name, number, None, ready.findings, label, form.title)


def make(
    setting: Setting, ready: Ready | bytes, asked: Asked, reservation: Reservation
) -> Made | Pending:
    """The paper with the number of the reservation, to be filled and read back."""
    try:
        order, home = _settle(setting)
        known = ready if isinstance(ready, Ready) else pickle.loads(ready)
        form = versions.take(order.kind.find(known.form.name))  # as it lies here
        known = replace(known, form=form)
    except GeneratorError as error:
        return Made(error=error)
    return Pending(known, asked.amend(order), home, reservation)


def do_each(
    setting: Setting,
    do: Callable[..., Checked | Made | Pending],
    tasks: Mapping[int, tuple[Any, ...]],
) -> dict[int, Checked | Made]:
    """What `check` or `make` leads to for several papers, by their ordinals.

    They are taken step by step together: what a step goes by is at the processor's hand for the
    next paper, which saves a tenth.
    """
    done = {ordinal: do(setting, *task) for ordinal, task in tasks.items()}
    pending = {each: begun for each, begun in done.items() if isinstance(begun, Pending)}
    filled = {each: _fill(begun) for each, begun in pending.items()}
    made = {each: _finish(begun, filled[each]) for each, begun in pending.items()}
    told = {each: given for each, given in done.items() if not isinstance(given, Pending)}
    return told | made


def _fill(begun: Pending) -> Filled | Made:
    try:
        filled = pipeline.fill_paper(begun.ready, begun.order, begun.reservation)
    except GeneratorError as error:
        return Made(error=error)
    return Made(filled) if isinstance(filled, Result) else filled


def _finish(begun: Pending, filled: Filled | Made) -> Made:
    made = filled
    if isinstance(made, Filled):
        try:
            made = Made(*pipeline.finish(made, begun.order, begun.home, begun.reservation))
        except GeneratorError as error:
            made = Made(error=error)
    if begun.checked is None:
        return made
    return replace(made, checked=begun.checked, promised=begun.reservation)


def start() -> str:
    """Loads what every paper needs; gives the program's version."""
    rules.list_rules()
    return __version__


def copy_home(home: Home, kind: str) -> bytes:
    """What workers need of a home, packed: the forms of a kind, the calendars."""
    found = (
        path
        for folder in (home.templates / kind, home.holidays)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(("~$", "."))
    )
    return pack((path.relative_to(home.root).as_posix(), path.read_bytes()) for path in found)


def _settle(setting: Setting) -> tuple[Order, Home]:
    if setting.home is not None:
        return setting.order, setting.home
    home = _unpack(setting.copy)
    kind = _find_kind(home.templates, setting.order.kind.name)
    return replace(setting.order, kind=kind), home


@lru_cache(maxsize=4)
def _unpack(copy: bytes) -> Home:
    """The copy of a home in a folder of this worker, once."""
    root = Path(tempfile.mkdtemp(prefix="gen-bulk-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        for name in archive.namelist():
            files.write_file(root / name, archive.read(name))
    return Home(root)


@lru_cache(maxsize=4)
def _find_kind(folder: Path, name: str) -> templates.Kind:
    return templates.find_kind(folder, name)
