"""The loop of a run: rows in, papers checked and made by workers, committed in input order.

Only so many rows are under way at a time, so that memory does not grow with the input. A paper is
made with the number that it will have if those before it come through; if one does not, those
after it are made again. A paper with a number of its own is made as it is checked.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from typing import Any

from msgspec.structs import replace

from generator import pipeline
from generator.bulk import work
from generator.bulk.candidates import (
    INTERNAL,
    LOST,
    Candidate,
    State,
    is_alike,
    is_foreseen,
    tell_error,
    tell_refused,
)
from generator.bulk.committing import Desk, commit, is_fatal, recall_history
from generator.bulk.engine import Engine, WorkerLost
from generator.bulk.intake import Intake, Run
from generator.bulk.journal import Journal
from generator.bulk.rows import Row
from generator.bulk.work import Checked, Made, Pending
from generator.errors import GeneratorError
from generator.findings import DataPlace
from generator.history import History
from generator.ledger import Ledger, Reservation
from generator.series import fold_number, needs_deal

_BATCH = 16
_WRITERS = 8
# What is worked on together, at most: so many papers, of rows with so many bytes.
_SHARE = 16
_WEIGHT = 2**18


def run(
    rows: Iterator[Row],
    wanted: Run,
    ledger: Ledger,
    journal: Journal,
    engine: Engine,
    on_progress: Callable[[int], None],
    is_stopped: Callable[[], bool],
) -> bool:
    """Takes the rows to their end; False where it was stopped before.

    `on_progress` is told how many rows are done. Raises `GeneratorError` where it cannot go on.
    """
    order = wanted.order
    with ThreadPoolExecutor(_WRITERS) as writers:
        desk = Desk(ledger, journal, pipeline.give_permit(order), writers, order.dry_run)
        try:
            return _Loop(rows, wanted, desk, engine).turn(on_progress, is_stopped)
        finally:
            desk.release()


class _Loop:
    """The papers under way, oldest first, and what is done with them in turn."""

    def __init__(self, rows: Iterator[Row], wanted: Run, desk: Desk, engine: Engine) -> None:
        self.intake = Intake(rows, wanted, desk, is_here=engine.is_here, is_afar=engine.is_afar)
        self.wanted, self.desk, self.engine = wanted, desk, engine
        self.under_way: deque[Candidate] = deque()
        self.room = 2 * (_BATCH + _SHARE * engine.jobs)
        # Enough for the workers while papers are committed; data to be checked waits behind it,
        # but where this process does the work, it commits before it goes on.
        self.most_busy = _BATCH if engine.is_here else 2 * _SHARE * engine.jobs
        self.most_checked = self.most_busy if engine.is_here else self.room
        self.streak = self.room  # papers that came through as foreseen, one after the other
        self.unsent: list[Candidate] = []

    def turn(self, on_progress: Callable[[int], None], is_stopped: Callable[[], bool]) -> bool:
        while not is_stopped():
            while len(self.under_way) < self.room:
                fresh = next(self.intake, None)
                if fresh is None:
                    break
                self.under_way.append(fresh)
            if not self.under_way:
                return True
            self._check()
            self._send(work.check)
            self._number()
            self._send(work.make)
            self._commit(on_progress)
            self._collect()
        return False

    def _check(self) -> None:
        """Sends the data of papers to be checked, with the history that they are to have."""
        busy = sum(each.state == "checking" for each in self.under_way)
        for each, before in self._list_lanes():
            if busy >= self.most_checked:
                return
            if each.state != "waiting" or (before and each.patient):
                continue
            if any(mate.state in ("waiting", "checking") for mate in before):
                continue
            try:
                each.key = self.intake.name_deal(each)
                history = self._imagine_history(each, before)
                if history is None:
                    each.patient = True
                    continue
                each.history = history
                masters = self.intake.read_masters(each)
            except GeneratorError as error:
                if is_fatal(error):
                    raise
                each.settle(tell_error(each, error))
                continue
            history = replace(history, masters=masters)
            at_once = not each.patient
            self._prepare(
                each, "checking", work.check, each.given, each.asked, each.key, history, at_once
            )
            busy += 1

    def _prepare(self, candidate: Candidate, state: State, *task: Any) -> None:
        candidate.state, candidate.task = state, task
        self.unsent.append(candidate)

    def _send(self, do: Callable[..., Checked | Made | Pending]) -> None:
        """Gives papers to the workers, some at a time: to and fro costs as much for one as for all."""
        jobs, most = self.engine.jobs, _SHARE
        if len({each.future for each in self.under_way if each.future is not None}) < jobs:
            most = min(most, -(-len(self.unsent) // jobs))  # each is to have something to do
        for share in _share(self.unsent, most):
            tasks = {each.ordinal: each.task[1:] for each in share}
            future = self.engine.submit(work.do_each, do, tasks)
            for each in share:
                each.future = future
        self.unsent = []

    def _list_lanes(self) -> Iterator[tuple[Candidate, tuple[Candidate, ...]]]:
        """Each paper under way, with those of the same deal before it."""
        lanes: dict[str, tuple[Candidate, ...]] = {}
        for each in tuple(self.under_way):
            before = lanes.get(each.lane, ()) if each.lane is not None else ()
            yield each, before
            if each.lane is not None:
                lanes[each.lane] = (*before, each)

    def _imagine_history(self, candidate: Candidate, before: Iterable[Candidate]) -> History | None:
        """What will be on record of a deal when those before have come through; None: not known."""
        history = recall_history(candidate, self.desk)
        papers = list(history.papers)
        for each in () if self.desk.dry_run else before:
            if each.state == "settled":
                continue  # refused, or on record from an earlier run
            held = each.promised or self._foresee(each)
            if held is None or (held.existing and self.desk.permit.revises):
                return None
            if held.existing is None:
                papers.append(each.imagine(held.number))
        return replace(history, papers=tuple(papers))

    def _number(self) -> None:
        """Has papers made, in input order, as soon as it is known who before them has a number."""
        busy = sum(each.state == "making" for each in self.under_way)
        again = 0
        for each, before in self._list_lanes():
            if each.state in ("waiting", "checking") and not each.patient:
                return
            if each.state != "checked":
                continue
            if busy >= self.most_busy or again > self.streak:
                return
            if any(mate.patient or mate.identity == each.identity for mate in before):
                each.start_again(checked=False)
                each.patient = True  # the same paper twice, or after such a one
                continue
            history = self._imagine_history(each, before)
            if history is None or not is_alike(history, each.history):
                each.start_again(checked=False)
                return
            each.promised = self._foresee(each)
            if each.promised is not None:
                self._prepare(each, "making", work.make, each.ready, each.asked, each.promised)
                busy, again = busy + 1, again + 1

    def _foresee(self, candidate: Candidate) -> Reservation | None:
        """The number a paper will have if those before it come through; settles it without one."""
        claim = candidate.claim
        assert claim is not None
        promised: set[str] = set()
        ahead = 0
        for each in self.under_way:
            if each is candidate:
                break
            if each.state != "settled":
                if each.promised is not None:
                    promised.add(fold_number(each.promised.number))
                elif not each.patient and claim.series and not needs_deal(claim.series):
                    ahead += 1
        try:
            return self.desk.ledger.foresee(claim, promised, ahead)
        except GeneratorError as error:
            if is_fatal(error):
                raise
            candidate.settle(tell_error(candidate, error))
            return None

    def _commit(self, on_progress: Callable[[int], None]) -> None:
        """Commits what is done at the front, many at once unless others wait for it."""
        batch: list[Candidate] = []
        for each in self.under_way:
            if each.state not in ("made", "settled") or len(batch) == _BATCH:
                break
            batch.append(each)
        if not batch:
            return
        is_idle = not any(each.future and not each.future.done() for each in self.under_way)
        if len(batch) < min(_BATCH, len(self.under_way)) and not is_idle:
            return
        again = commit(batch, self.desk)
        done = [each for each in batch if each.state == "settled"]
        self.under_way = deque(each for each in self.under_way if each not in done)
        if again:
            self.streak = len(done)
            self._make_again(again)
        else:
            self.streak = min(self.streak + len(done), self.room)
        on_progress(self.intake.count_done(done, self.under_way))

    def _make_again(self, batch: list[Candidate]) -> None:
        """What was made in the hope of another number is forgotten, as far as it has one."""
        for each in batch:
            if each.state == "waiting":
                each.start_again(checked=False)
        for each in self.under_way:
            if each.promised is not None:
                each.start_again(checked=True)

    def _collect(self) -> None:
        """Waits until some task is done, and takes what the tasks gave."""
        pending = {each.future for each in self.under_way if each.future is not None}
        if not pending:
            return
        done, _ = wait(pending, timeout=0.5, return_when=FIRST_COMPLETED)
        failed: list[Candidate] = []
        lost: list[Candidate] = []
        for each in self.under_way:
            if each.future is None or each.future not in done:
                continue
            future, each.future = each.future, None
            try:
                self._take(each, self.engine.collect(future)[each.ordinal])
            except WorkerLost:
                lost.append(each)
            except GeneratorError:
                raise
            except Exception:
                failed.append(each)  # it may be the fault of one that was sent with it
        if lost:
            self.engine.renew()
        for each in (*lost, *failed):
            self._try_alone(each, is_lost=each in lost)

    def _take(self, candidate: Candidate, given: Checked | Made) -> None:
        if isinstance(given, Made) and not self._is_as_promised(candidate, given):
            return
        if given.error is not None:
            if is_fatal(given.error):
                raise given.error
            candidate.settle(tell_error(candidate, given.error))
        elif isinstance(given, Checked):
            candidate.claim, candidate.entry = given.claim, given.entry
            candidate.ready = given.ready
            candidate.state = "checked"
            if given.refused is not None:
                late = self.wanted.every and pipeline.is_not_yet(given.refused)
                status = "untimely" if late else "refused"
                candidate.settle(tell_refused(candidate, given.refused, status))
        elif given.finished is not None:
            candidate.result, candidate.finished = given.result, given.finished
            candidate.state = "made"
        elif given.result is not None:
            # What the deal lacks it lacks under any number.
            if all(isinstance(found.place, DataPlace) for found in given.result.findings):
                candidate.promised = None
            candidate.settle(tell_refused(candidate, given.result))

    def _is_as_promised(self, candidate: Candidate, given: Made) -> bool:
        """Whether a paper that was made at once has the number that it will have; else it waits."""
        if given.checked is None or given.promised is None:
            return True
        candidate.claim, candidate.entry = given.checked.claim, given.checked.entry
        candidate.promised = self._foresee(candidate)
        if candidate.promised is None:
            return False
        if not is_foreseen(given.promised, candidate.promised):
            candidate.start_again(checked=True)
            return False
        return True

    def _try_alone(self, candidate: Candidate, *, is_lost: bool) -> None:
        """Once more, by itself: what goes wrong again, or is lost again, is this paper's doing."""
        do, *task = candidate.task
        is_here = self.engine.is_here and not is_lost
        run = self.engine.run if is_here else self.engine.run_alone
        try:
            done = run(work.do_each, do, {candidate.ordinal: tuple(task)})
            self._take(candidate, done[candidate.ordinal])
        except WorkerLost:
            error = GeneratorError(
                f"{candidate.row.place} 两次都没有做完：进程被系统终止，也许是内存不够",
                fix="检查这一行的内容是否异常地大；其余各行不受影响",
                kind="killed",
            )
            candidate.settle(tell_error(candidate, error, LOST[0]))
        except GeneratorError:
            raise
        except Exception as error:
            self._fail(candidate, error)

    def _fail(self, candidate: Candidate, error: Exception) -> None:
        """The program itself failed on a row: the others go on."""
        if isinstance(error, GeneratorError) or os.environ.get("GEN_DEBUG"):
            raise error
        told = GeneratorError(
            f"{candidate.row.place} 没有做成：程序自身出错（{type(error).__name__}：{error}）",
            fix="设置环境变量 GEN_DEBUG=1 重新运行，把输出交给开发者",
            kind="internal",
        )
        candidate.settle(tell_error(candidate, told, INTERNAL[0]))


def _share(papers: Iterable[Candidate], most: int) -> Iterator[list[Candidate]]:
    """The papers as they are sent, in their order."""
    share: list[Candidate] = []
    weight = 0
    for each in papers:
        weight += len(each.row.text)
        if share and (len(share) == most or weight > _WEIGHT):
            yield share
            share, weight = [], len(each.row.text)
        share.append(each)
    if share:
        yield share
