"""Whatever is interrupted, and however many are at it: no number twice, none lost, files agree."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path

import ledger_worker
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    rule,
)

from generator import files, machine
from generator.errors import LedgerError
from generator.ledger import Claim, Entry, Placement, Reservation, open_copy, open_ledger

FULL = bool(os.environ.get("GEN_FULL"))
PROCESSES, ISSUES = 10, 100 if FULL else 30
DAY = date(2026, 4, 1)
ENTRY = Entry(Decimal("1.00"), "甲", "乙", "1", "aa")


def live(folder: Path, name: str, count: int, doomed: bool) -> int:
    """A worker started again and again until it comes to its end; how often it died."""
    deaths = 0
    while True:
        done = subprocess.run(
            [sys.executable, ledger_worker.__file__, str(folder), name, str(count), str(+doomed)],
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
            capture_output=True,
            check=False,
        )
        if done.returncode == 0:
            return deaths
        assert not done.stderr, done.stderr.decode("utf-8", "replace")
        deaths += 1
        assert deaths <= count


def test_ten_processes_killed_at_any_point_leave_no_gap_and_no_double(tmp_path: Path) -> None:
    with ThreadPoolExecutor(PROCESSES) as pool:
        names = [f"p{number}" for number in range(PROCESSES)]
        deaths = sum(pool.map(lambda name: live(tmp_path, name, ISSUES, True), names))

    total = PROCESSES * ISSUES
    assert deaths > total / 10
    with open_ledger(tmp_path / "ledger.sqlite3") as ledger:
        papers = ledger.list_papers()
        assert [] == ledger.verify()
        assert 0 == ledger.recover()
    assert {f"2026-{n:03}" for n in range(1, total + 1)} == {paper.number for paper in papers}
    assert {f"{name}-{n}" for name in names for n in range(ISSUES)} == {p.deal for p in papers}
    assert total == len(papers)
    for paper in papers:
        assert f"{paper.number} {paper.deal}" == Path(paper.path).read_text("utf-8")
    assert {Path(paper.path) for paper in papers} == set((tmp_path / "output").glob("*.docx"))


def test_processes_at_the_same_papers_give_them_one_number_each(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        assert [0] * 4 == list(pool.map(lambda _: live(tmp_path, "same", 8, False), range(4)))

    with open_ledger(tmp_path / "ledger.sqlite3") as ledger:
        papers = ledger.list_papers()
        assert [] == ledger.verify()
    assert {f"2026-{n:03}" for n in range(1, 9)} == {paper.number for paper in papers}
    assert 8 == len(papers)


@pytest.mark.parametrize("stands", [True, False])
@pytest.mark.parametrize("reissue", [True, False])
def test_what_a_dead_process_announced_is_decided_by_what_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stands: bool, reissue: bool
) -> None:
    claim = Claim("contract", "form", "A", DAY, series="{seq}")
    target = tmp_path / "x.docx"
    with open_ledger(tmp_path / "l") as ledger:
        if reissue:
            _issue(ledger, claim, target, b"old")
        held = ledger.reserve(claim)
        staged = files.stage_file(target, b"new")
        digest = hashlib.sha256(b"new").hexdigest()
        ledger.place(held, target, staged, digest, ENTRY, reissue=reissue)
        if stands:
            files.settle_file(staged, target)

    monkeypatch.setattr(machine, "is_alive", lambda *_: False)
    with open_ledger(tmp_path / "l") as ledger:
        assert [] == ledger.verify()
        held_papers = ledger.list_papers(status="issued")
        content = {hashlib.sha256(text).hexdigest(): text for text in (b"old", b"new")}
        expected = [b"new"] if stands else [b"old"] if reissue else []
        assert expected == [content[paper.sha256] for paper in held_papers]
    assert not staged.exists()


def test_a_foreign_file_in_the_place_is_not_taken_for_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "x.docx"
    with open_ledger(tmp_path / "l") as ledger:
        held = ledger.reserve(Claim("contract", "form", "A", DAY, series="{seq}"))
        staged = files.stage_file(target, b"new")
        ledger.place(held, target, staged, hashlib.sha256(b"new").hexdigest(), ENTRY)
    target.write_bytes(b"theirs")

    monkeypatch.setattr(machine, "is_alive", lambda *_: False)
    with open_ledger(tmp_path / "l") as ledger:
        assert () == ledger.list_papers()
    assert b"theirs" == target.read_bytes()


def test_a_dry_run_settles_nothing_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = Claim("contract", "form", "A", DAY, series="{seq}")
    target = tmp_path / "x.docx"
    with open_ledger(tmp_path / "l") as ledger:
        held = ledger.reserve(claim)
        staged = files.stage_file(target, b"new")
        ledger.place(held, target, staged, hashlib.sha256(b"new").hexdigest(), ENTRY)

    monkeypatch.setattr(machine, "is_alive", lambda *_: False)
    with open_copy(tmp_path / "l") as copy:
        assert "1" == copy.reserve(Claim("contract", "form", "B", DAY, series="{seq}")).number
    assert staged.exists()


def _issue(ledger: object, claim: Claim, target: Path, data: bytes) -> None:
    held = ledger.reserve(claim)  # type: ignore[attr-defined]
    staged = files.stage_file(target, data)
    digest = hashlib.sha256(data).hexdigest()
    placement = ledger.place(held, target, staged, digest, ENTRY)  # type: ignore[attr-defined]
    files.settle_file(staged, target)
    ledger.complete(placement)  # type: ignore[attr-defined]


class Interleavings(RuleBasedStateMachine):
    """Processes that reserve, place, rename, complete, fail and die in any order.

    The model: which numbers are held by which paper. The law: a series gives the lowest number
    that nobody holds; what is on record is never lost; ledger and files agree.
    """

    reservations = Bundle("reservations")
    placements = Bundle("placements")

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.root = Path(self.folder.name)
        self.actor, self.dead = 1, set[int]()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(machine, "find_owner", lambda: machine.Owner("m", self.actor, ""))
        self.patch.setattr(machine, "is_alive", lambda owner, *_: owner.pid not in self.dead)
        self.ledger = open_ledger(self.root / "l", patience=0.0)
        self.ledger._store.execute("PRAGMA synchronous = OFF")
        self.held: dict[str, tuple[str, int, int]] = {}  # deal: number, actor, row
        self.issued: dict[str, str] = {}
        self.void: set[tuple[str, str]] = set()  # deal, number
        self.renamed: set[tuple[str, int]] = set()  # deal, row

    def teardown(self) -> None:
        if hasattr(self, "ledger"):
            self.ledger.close()
            self.patch.undo()
            self.folder.cleanup()

    def owners(self) -> dict[str, str]:
        """Who bears each number."""
        return (
            {number: deal for deal, number in self.void}
            | {number: deal for deal, (number, _, _) in self.held.items()}
            | {number: deal for deal, number in self.issued.items()}
        )

    @rule(target=reservations, deal=st.sampled_from("ABCDEF"), given=st.sampled_from([None, "2"]))
    def reserve(self, deal: str, given: str | None) -> Reservation | None:
        claim = Claim("k", "f", deal, DAY, series="{seq}", given_number=given)
        self.forget_dead(deal, given)
        try:
            held = self.ledger.reserve(claim)
        except LedgerError as error:
            if error.kind == "busy":
                assert deal in self.held
            else:
                assert self.owners().get("2", deal) != deal or self.issued[deal] != given
            return None
        assert deal not in self.held
        if deal in self.issued:
            assert self.issued[deal] == held.number
            return None
        if given:
            assert deal == self.owners().get(given, deal)
        free = next(str(n) for n in range(1, 99) if str(n) not in self.owners())
        assert (given or free) == held.number
        self.held[deal] = (held.number, self.actor, held.row)
        return held

    def forget_dead(self, deal: str | None = None, given: str | None = None) -> None:
        """What settling does: the dead keep what stands and lose the rest."""
        for each, (number, actor, row) in list(self.held.items()):
            asked = deal is None or each == deal or number == given
            if actor in self.dead and asked:
                del self.held[each]
                if (each, row) in self.renamed:
                    self.issued[each] = number

    @rule(target=placements, held=consumes(reservations))
    def place(self, held: Reservation | None) -> tuple[Reservation, Placement, Path] | None:
        if held is None or not self.is_mine(held):
            return None
        target = self.root / "output" / f"{held.number}-{held.claim.deal}-{held.row}"
        target.parent.mkdir(exist_ok=True)
        staged = target.with_suffix(".tmp")
        data = held.claim.deal.encode()
        staged.write_bytes(data)
        digest = hashlib.sha256(data).hexdigest()
        placement = self.ledger.place(held, target, staged, digest, ENTRY)
        return held, placement, staged

    @rule(placed=placements)
    def rename(self, placed: tuple[Reservation, Placement, Path] | None) -> None:
        if placed and placed[2].exists() and self.is_mine(placed[0]):
            placed[2].replace(placed[1].path)
            self.renamed.add((placed[0].claim.deal, placed[0].row))

    @rule(placed=consumes(placements))
    def complete(self, placed: tuple[Reservation, Placement, Path] | None) -> None:
        if placed and self.is_mine(placed[0]) and self.is_renamed(placed[0]):
            self.ledger.complete(placed[1])
            deal = placed[0].claim.deal
            self.issued[deal] = self.held.pop(deal)[0]

    @rule(held=consumes(reservations))
    def fail(self, held: Reservation | None) -> None:
        if held and self.is_mine(held):
            self.ledger.release(held)
            del self.held[held.claim.deal]

    @rule(placed=consumes(placements))
    def fail_late(self, placed: tuple[Reservation, Placement, Path] | None) -> None:
        if placed and self.is_mine(placed[0]):
            self.ledger.release(placed[1])
            deal = placed[0].claim.deal
            number = self.held.pop(deal)[0]
            if self.is_renamed(placed[0]):
                self.issued[deal] = number

    @rule(deal=st.sampled_from("ABCDEF"))
    def void_paper(self, deal: str) -> None:
        if deal in self.issued:
            number = self.issued.pop(deal)
            self.ledger.void(number, "有误")
            self.void.add((deal, number))

    @rule(held=consumes(reservations))
    def come_too_late(self, held: Reservation | None) -> None:
        """Somebody whose reservation was taken back is told, and changes nothing."""
        if held and self.held.get(held.claim.deal, ("", 0, 0))[2] != held.row:
            with pytest.raises(LedgerError):
                self.ledger.place(held, self.root / "late", self.root / "l.tmp", "00", ENTRY)
            self.ledger.release(held)

    @rule()
    def die(self) -> None:
        self.dead.add(self.actor)
        self.actor += 1

    @rule()
    def switch(self) -> None:
        alive = [actor for actor in range(1, self.actor + 2) if actor not in self.dead]
        self.actor = alive[(alive.index(self.actor) + 1) % len(alive)]

    @rule()
    def recover(self) -> None:
        self.ledger.recover()
        self.forget_dead()

    @invariant()
    def ledger_and_files_agree(self) -> None:
        if hasattr(self, "ledger"):
            papers = self.ledger.list_papers()
            assert self.issued == {p.deal: p.number for p in papers if p.status == "issued"}
            assert self.void == {(p.deal, p.number) for p in papers if p.status == "void"}
            assert [] == self.ledger.verify()

    def is_mine(self, held: Reservation) -> bool:
        _, actor, row = self.held.get(held.claim.deal, ("", 0, 0))
        return (actor, row) == (self.actor, held.row)

    def is_renamed(self, held: Reservation) -> bool:
        return (held.claim.deal, held.row) in self.renamed


TestInterleavings = Interleavings.TestCase
TestInterleavings.settings = settings(
    max_examples=300 if FULL else 50,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
