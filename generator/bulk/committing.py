"""The end of the papers' way, some at a time and in the order of the input.

    decided ▸ staged ▸ noted in the journal ▸ numbers taken and places announced, one transaction
            ▸ renamed ▸ on record, one transaction

A kill between two steps leaves what the ledger settles by what is on the disk, and the journal
knows of every paper that can stand. Where a number or the history of a deal is not as foreseen,
the papers from there on are made again: what is written is what one after the other would give.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from generator import delivery, files
from generator.bulk import cells
from generator.bulk.candidates import (
    Candidate,
    is_alike,
    is_foreseen,
    tell_error,
    tell_made,
    tell_twice,
)
from generator.bulk.journal import Earlier, Journal, Outcome
from generator.bulk.rows import Row
from generator.delivery import Permit
from generator.errors import GeneratorError, LedgerError, OutputBlocked, WrongUsage
from generator.findings import list_place
from generator.history import History, Paper
from generator.ledger import Ledger, Placement, Reservation

# With these the run cannot go on, for this row or any other.
_FATAL = frozenset({"damaged", "newer", "foreign", "locked", "readonly", "full", "io"})


class Desk(Struct, frozen=True):
    """Where papers come to their end: the ledger, the journal, what is allowed, who writes files.

    `held` are the numbers of papers whose files could not be put in their places: the next rows
    would fare no better with them, and the rows themselves are to have them in the next run.
    """

    ledger: Ledger
    journal: Journal
    permit: Permit
    writers: ThreadPoolExecutor
    dry_run: bool = False
    held: list[Reservation | Placement] = field(default_factory=list)

    def release(self) -> None:
        """Gives back the numbers that were held until the end of the run."""
        # Where that fails, the next opening of the ledger does it.
        with suppress(GeneratorError), self.ledger.together():
            for each in self.held:
                self.ledger.release(each)
        self.held.clear()


def commit(batch: Sequence[Candidate], desk: Desk) -> list[Candidate]:
    """Puts papers in their places and on record; gives those that are to be made again.

    Raises `GeneratorError` where the run cannot go on.
    """
    needs: dict[int, delivery.Need] = {}
    for index, each in enumerate(batch):
        needs[each.ordinal] = _decide(each, batch[:index], desk)
    written = [each for each in batch if needs[each.ordinal] in ("record", "write")]
    try:
        _stage(written, desk)
        noted = {each.ordinal: each.outcome for each in batch}
        _note(batch, desk)
        with desk.ledger.together():
            count = _place(batch, desk)
        kept = batch[:count]
        _settle(kept, needs, desk)
    except BaseException:
        for each in written:
            if each.placement is not None:
                with suppress(Exception):
                    desk.ledger.release(each.placement)
        raise
    finally:
        for each in written:
            if each.staged is not None:
                files.discard_file(each.staged)
                each.staged = None
    settled = [each for each in kept if each.state == "settled"]
    _note([each for each in settled if _is_news(each, noted[each.ordinal])], desk)
    return [each for each in batch[:count] if each.state != "settled"] + list(batch[count:])


def recall_history(candidate: Candidate, desk: Desk) -> History:
    """What the ledger says of a deal; what an interrupted run made of later rows is not yet so."""
    history = desk.ledger.read_history(candidate.key)
    papers = []
    for paper in history.papers:
        ordinal = desk.journal.find_ordinal(paper.number, paper.sha256)
        if ordinal is None or ordinal <= candidate.ordinal:
            papers.append(paper)
    return replace(history, papers=tuple(papers))


def is_fatal(error: GeneratorError) -> bool:
    """Whether the whole run has to stop: no other row would fare better."""
    if isinstance(error, LedgerError):
        return error.kind in _FATAL
    return isinstance(error, OutputBlocked) and error.kind == "full"


def _decide(candidate: Candidate, before: Sequence[Candidate], desk: Desk) -> delivery.Need:
    """What is to be done for a paper; it has an outcome where nothing is, or may be."""
    twice = _find_twice(candidate, before, desk)
    if twice is not None:
        candidate.outcome = tell_twice(candidate, twice)
    if candidate.outcome is not None:
        return "none"
    finished, promised = candidate.finished, candidate.promised
    assert finished is not None and promised is not None
    try:
        need = delivery.decide(finished, promised.existing, desk.permit)
    except GeneratorError as error:
        candidate.outcome = tell_error(candidate, error)
        return "none"
    if need == "none":
        candidate.outcome = tell_made(candidate, "unchanged")
    elif desk.dry_run:
        candidate.outcome = tell_made(candidate, "checked")
        return "none"
    return need


def _find_twice(candidate: Candidate, before: Sequence[Candidate], desk: Desk) -> Earlier | None:
    """The earlier row of this run that is the same paper."""
    if not _is_done(candidate) or not candidate.identity:
        return None
    found = desk.journal.find_paper(candidate.identity, candidate.ordinal)
    for each in before if found is None else ():
        if each.identity == candidate.identity and _is_done(each):
            told = each.outcome or tell_made(each, "written")
            return Earlier(each.row.place, each.source, told.sha256, told.values or {})
    return found


def _is_done(candidate: Candidate) -> bool:
    """Whether a paper stands or is about to, and not by an earlier row."""
    outcome = candidate.outcome
    if outcome is None:
        return True
    is_made = outcome.status in ("written", "unchanged", "checked")
    return is_made and not (outcome.values or {}).get("note")


def _stage(batch: Sequence[Candidate], desk: Desk) -> None:
    """Puts the bytes on the disk beside their places, several at once: the disk is waited for."""

    def stage(candidate: Candidate) -> GeneratorError | None:
        assert candidate.finished is not None
        try:
            candidate.staged = files.stage_file(candidate.finished.path, candidate.finished.data)
        except GeneratorError as error:
            return error
        return None

    errors = list(desk.writers.map(stage, batch))  # all have come to an end before one is told
    for each, error in zip(batch, errors, strict=True):
        if error is not None:
            if is_fatal(error):
                raise error
            each.outcome = tell_error(each, error)


def _note(batch: Sequence[Candidate], desk: Desk) -> None:
    """Notes what came of papers; of one that is still to be put in its place, that it was."""
    if not batch:
        return
    with desk.journal.writing():
        for each in batch:
            outcome = each.outcome or tell_made(each, "written")
            findings = (outcome.values or {})["findings"]
            places = [_locate(found["place"], each.row) for found in findings]
            desk.journal.note(
                each.ordinal, each.row.place, outcome, places, cells.list_cells(each.row)
            )


def _is_news(candidate: Candidate, noted: Outcome | None) -> bool:
    """Whether a paper came to another end than was noted when it was about to be written."""
    outcome = candidate.outcome
    return outcome is not noted and outcome is not None and outcome.status != "written"


def _locate(place: dict[str, Any], row: Row) -> dict[str, Any]:
    """Where something is in the input, if it is in the deal and not in the document."""
    return list_place(row.locate(place["path"])) if "path" in place else place


def _place(batch: Sequence[Candidate], desk: Desk) -> int:
    """Takes the numbers and announces the places; how many, until one is not as foreseen."""
    fresh: dict[str | None, tuple[Paper, ...]] = {}  # what this very batch adds to each deal
    for count, each in enumerate(batch):
        if each.promised is None:  # refused before it had a number
            continue
        try:
            if not _place_one(each, fresh.get(each.lane, ()), desk):
                return count
        except (LedgerError, WrongUsage) as error:
            if is_fatal(error):
                raise
            each.outcome = tell_error(each, error)
        if each.placement is not None and each.promised.existing is None:
            fresh[each.lane] = (*fresh.get(each.lane, ()), each.imagine(each.placement.number))
    return len(batch)


def _place_one(candidate: Candidate, fresh: tuple[Paper, ...], desk: Desk) -> bool:
    """Whether a paper is as foreseen; takes its number and announces its place if it is to be."""
    claim, promised, finished = candidate.claim, candidate.promised, candidate.finished
    assert claim is not None and promised is not None
    ledger = desk.ledger
    history = recall_history(candidate, desk)
    history = replace(history, papers=(*history.papers, *fresh))
    if not desk.dry_run and not is_alike(history, candidate.history):
        candidate.state = "waiting"  # to be checked anew
        return False
    is_blocked = candidate.outcome is not None and candidate.outcome.reason == "blocked"
    if candidate.outcome is not None and candidate.outcome.status != "checked" and not is_blocked:
        return is_foreseen(promised, ledger.foresee(claim))
    reservation = ledger.reserve(claim)
    if not is_foreseen(promised, reservation):
        ledger.release(reservation)
        return False
    if is_blocked:
        desk.held.append(reservation)
        return True
    if desk.dry_run:
        return True
    assert finished is not None and candidate.staged is not None
    try:
        candidate.placement = ledger.place(
            reservation,
            finished.path,
            candidate.staged,
            finished.sha256,
            finished.entry,
            reissue=desk.permit.revises,
        )
    except LedgerError:
        ledger.release(reservation)
        raise
    return True


def _settle(batch: Sequence[Candidate], needs: dict[int, delivery.Need], desk: Desk) -> None:
    """Renames the files into their places and puts them on record; a locked place is refused.

    Those of the same deal after it are to be made again: they speak of it.
    """
    placed = [(each, each.placement) for each in batch if each.placement is not None]
    folders = set()
    failed = set()
    for each, placement in placed:
        assert each.staged is not None
        if each.lane in failed:
            each.state = "waiting"
        elif needs[each.ordinal] == "write":
            try:
                files.settle_file(each.staged, placement.path, sync=False)
                folders.add(placement.path.parent)
            except GeneratorError as error:
                each.outcome = tell_error(each, error)
                failed.add(each.lane)
    list(desk.writers.map(files.sync_folder, folders))
    if placed:
        with desk.ledger.together():
            for each, placement in placed:
                _finish(each, placement, desk)
    for each in batch:
        if each.state != "waiting":
            each.settle(each.outcome or tell_made(each, "written"))


def _finish(candidate: Candidate, placement: Placement, desk: Desk) -> None:
    if candidate.state == "waiting":
        desk.ledger.release(placement)
    elif candidate.outcome is not None:
        desk.held.append(placement)
    else:
        try:
            desk.ledger.complete(placement)
        except LedgerError as error:
            if is_fatal(error):
                raise
            candidate.outcome = tell_error(candidate, error)
    candidate.placement = None
