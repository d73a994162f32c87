"""Rows become candidates; those that an earlier run brought to their end have theirs at once."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from generator import __version__, dates, pipeline, recording, selecting, shape, sources
from generator.bulk import work
from generator.bulk.candidates import Candidate, tell_error, tell_refused
from generator.bulk.committing import Desk
from generator.bulk.rows import Row
from generator.bulk.work import Asked
from generator.errors import GeneratorError, WrongUsage
from generator.fields import note_fields
from generator.files import hash_file
from generator.findings import is_blocked
from generator.home import Home
from generator.model import Deal, Party
from generator.pipeline import Order, Result
from generator.shape import Problem
from generator.sheets.headings import DAY, FORM, PICK
from generator.values import Unfit


class Run(Struct, frozen=True):
    """What a run goes by: the order for rows that say nothing, and whether a row is all that is due."""

    order: Order
    home: Home
    every: bool = False


class Intake:
    """Rows become candidates; those that an earlier run brought to their end already have theirs.

    A deal that is worked on in this process (`is_here`) is passed on as it was read. One that
    brings its number is read by its worker alone, if that has the whole home and not a copy of it
    (`is_afar`).
    """

    def __init__(
        self, rows: Iterator[Row], wanted: Run, desk: Desk, *, is_here: bool, is_afar: bool
    ) -> None:
        self.wanted, self.desk, self.is_here, self.is_afar = wanted, desk, is_here, is_afar
        self.salt = hash_setting(wanted)
        self.done = self.ordinal = 0
        self.fresh = (each for row in rows for each in self._take_in(row))

    def __iter__(self) -> Intake:
        return self

    def __next__(self) -> Candidate:
        return next(self.fresh)

    def count_done(self, batch: list[Candidate], under_way: deque[Candidate]) -> int:
        """How many rows are done when these papers are."""
        ahead = id(under_way[0].row) if under_way else None
        rows = {id(each.row) for each in batch if each.row.is_deal}
        self.done += len(rows - {ahead})
        return self.done

    def name_deal(self, candidate: Candidate) -> str:
        """The key by which the ledger knows a deal; one that was not read is read if need be."""
        ledger, number = self.desk.ledger, candidate.deal_number
        if number is not None and not candidate.content:
            deal = shape.read(candidate.given).deal if ledger.may_rename(number) else None
            if deal is None:
                return number.strip()
            candidate.content = recording.describe_content(deal)
        return ledger.name_deal(number, candidate.content)

    def read_masters(self, candidate: Candidate) -> tuple[Party, ...]:
        """The deal's parties as they are on file, where its worker cannot look."""
        if not self.is_afar:
            return ()
        return sources.read_masters(candidate.parties, self.wanted.home.parties)

    def _take_in(self, row: Row) -> Iterator[Candidate]:
        """The papers of a row."""
        try:
            if row.fault is not None:
                raise row.fault
            if not row.is_deal:
                yield self._note(row)
                return
            raw = row.raw
            if isinstance(raw, dict):
                raw = sources.fill_parties(raw, self.wanted.home.parties)
            number = self._find_number(row, raw)
            if number is not None:
                yield self._pass_on(row, raw, number)
                return
            shaped = shape.read(raw)
            row, is_lost = self._judge_asked(row, shaped.deal)
            asked = Asked(row.picks, row.form, _read_date(row), barred=self._is_barred(row))
            pieces = [asked]
            if self.wanted.every and shaped.deal is not None and not (row.picks or is_lost):
                order = asked.amend(self.wanted.order)
                pieces = [
                    replace(asked, picks=each.picks) for each in pipeline.list_orders(order, raw)
                ]
        except GeneratorError as error:
            yield self._settle(row, error)
            return
        for piece in pieces:
            given = shaped if self.is_here else raw
            candidate = Candidate(self._count(), row, piece, self._hash(row, raw, piece), given)
            deal = shaped.deal
            if deal is None:
                refused = pipeline.refuse_shape(shaped, self.wanted.order)
                candidate.settle(tell_refused(candidate, refused))
            elif is_lost:
                candidate.settle(tell_refused(candidate, self._refuse("refused", deal.number)))
            elif not self._remember(candidate):
                candidate.deal_number = deal.number
                candidate.content = recording.describe_content(deal)
                candidate.lane = (deal.number or "").strip() or candidate.content
                candidate.parties = (deal.buyer.name, deal.supplier.name)
            yield candidate

    def _find_number(self, row: Row, raw: Any) -> str | None:
        """The number of a deal of which nothing else has to be known here; None: it is to be read."""
        if self.is_here or self.is_afar or row.sheet is not None or not isinstance(raw, dict):
            return None
        if self.wanted.every and not row.picks:
            return None
        note = note_fields(Deal)["number"]
        said = [raw[name] for name in (note.key, note.title) if name in raw]
        if len(said) != 1 or not said[0] or note.take is None:
            return None
        try:
            number = str(note.take(said[0]))
        except Unfit:
            return None
        return number if number.strip() else None

    def _pass_on(self, row: Row, raw: Any, number: str) -> Candidate:
        """The paper of a deal that is read by its worker."""
        asked = Asked(row.picks, row.form, _read_date(row))
        candidate = Candidate(self._count(), row, asked, self._hash(row, raw, asked), raw)
        if not self._remember(candidate):
            candidate.deal_number, candidate.lane = number, number.strip()
        return candidate

    def _judge_asked(self, row: Row, deal: Deal | None) -> tuple[Row, bool]:
        """A workbook's row with what is wrong in its columns 本项, 模板, 出具日期, told at the cell.

        Also whether that leaves it open which paper it asks for.
        """
        if row.sheet is None:
            return row, False
        try:
            _read_date(row)
        except WrongUsage as error:
            row = replace(_blame(row, DAY, error.message, error.fix), date=None)
        if deal is None:
            return row, False
        order = Asked(row.picks, row.form).amend(self.wanted.order)
        try:
            form = pipeline.find_form(order, deal)
        except WrongUsage as error:
            if row.form is None:
                raise
            return _blame(row, FORM, error.message, error.fix), True
        select = form.select
        if select is None or (self.wanted.every and not row.picks):
            return row, False
        try:
            selecting.choose(deal, select, order.picks.get(select.option))
        except WrongUsage as error:
            fix = (error.fix or "").replace(f"加上 --{select.option}", "可写")
            fix = fix.replace(f"--{select.option} 可选", "可写")
            return _blame(row, PICK, error.message, fix), True
        return row, False

    def _refuse(self, status: str, number: str | None = None) -> Result:
        return Result(status, self.wanted.order.kind.name, None, number, None, ())

    def _is_barred(self, row: Row) -> bool:
        """Whether what reading a row found keeps its paper from being written."""
        return is_blocked(row.tell(), self.wanted.order.fail_on)

    def _note(self, row: Row) -> Candidate:
        """What is to be told of the workbook beside its deals; an error is a row refused."""
        status = "refused" if self._is_barred(row) else "noted"
        candidate = Candidate(self._count(), row, Asked(), self._hash(row, None, Asked()))
        candidate.settle(tell_refused(candidate, self._refuse(status), status))
        return candidate

    def _settle(self, row: Row, error: GeneratorError) -> Candidate:
        candidate = Candidate(self._count(), row, Asked(), self._hash(row, None, Asked()))
        candidate.settle(tell_error(candidate, error))
        return candidate

    def _count(self) -> int:
        self.ordinal += 1
        return self.ordinal - 1

    def _hash(self, row: Row, raw: Any, asked: Asked) -> str:
        """What a paper is made from, in one hash: the row, the setting of the run."""
        parties = (
            [repr(raw.get(key)) for key in sources.PARTY_KEYS] if isinstance(raw, dict) else []
        )
        picks = sorted(asked.picks.items())
        words = repr((self.salt, picks, asked.form, asked.paper_date, parties)).encode()
        return hashlib.sha256(words + b"\0" + row.text).hexdigest()

    def _remember(self, candidate: Candidate) -> bool:
        """Whether an earlier run made this very paper, and ledger and file still agree."""
        if self.desk.dry_run:
            return False
        noted = self.desk.journal.recall(candidate.source)
        if noted is None or len(noted.outcome.identity) != 4:
            return False
        kind, form, deal, selection = noted.outcome.identity
        paper = self.desk.ledger.find((kind, form, deal, selection))
        try:
            stands = (
                paper is not None
                and (paper.number, paper.sha256) == (noted.outcome.number, noted.outcome.sha256)
                and hash_file(Path(paper.path)) == paper.sha256
            )
        except OSError:
            return False
        if stands:
            status = noted.outcome.status if noted.interrupted else "unchanged"
            candidate.settle(replace(noted.outcome, status=status))
        return stands


def hash_setting(wanted: Run) -> str:
    """All that papers depend on beside their rows: the program, forms, calendars, options."""
    order = wanted.order
    said = (
        __version__,
        order.kind.name,
        order.form,
        sorted(order.picks.items()),
        sorted(order.options.items()),
        order.paper_date,
        str(order.folder),
        order.fail_on.value,
        wanted.every,
    )
    copy = hashlib.sha256(work.copy_home(wanted.home, order.kind.name))
    copy.update(repr(said).encode())
    return copy.hexdigest()


def _read_date(row: Row) -> date | None:
    try:
        return dates.parse_date(row.date) if row.date is not None else None
    except GeneratorError as error:
        raise WrongUsage(f"{row.place} 的日期：{error.message}", fix="写成如 2026-03-31") from error


def _blame(row: Row, role: str, message: str, fix: str | None) -> Row:
    """The row with a problem at the cell in which it asks for its paper."""
    assert row.sheet is not None
    words = f"{role}：{message}；{fix}" if fix else f"{role}：{message}"
    problem = Problem("asked", str(row.sheet.locate(role)), words)
    return replace(row, sheet=replace(row.sheet, problems=(*row.sheet.problems, problem)))
