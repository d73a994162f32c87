"""The ledger itself: every method is one short transaction or a reading, and no lock outlives it."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Container, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from decimal import Decimal
from pathlib import Path

from generator.errors import LedgerError, WrongUsage
from generator.history import History, Paper
from generator.ledger import issuing, records, store
from generator.ledger.claims import Claim, Entry, Fault, Placement, Reservation
from generator.ledger.store import Store
from generator.series import fold_number

PATIENCE = 20.0
_PAUSE = 0.05


def open_ledger(path: Path, *, root: Path | None = None, patience: float = PATIENCE) -> Ledger:
    """The ledger at a path, made if there is none; what dead processes left is settled.

    Files under `root` (unsaid: the ledger's folder) are kept on record by their path from there.
    `patience`: seconds to wait for other processes. Raises `LedgerError`.
    """
    connection = store.open_file(path, patience)
    return _open(Store(connection, path, _find_root(path, root), is_copy=False), patience)


def open_copy(path: Path, *, root: Path | None = None, patience: float = PATIENCE) -> Ledger:
    """What the ledger says now, for a check or a dry run: no file is made, nothing is kept.

    Numbers can be reserved in it, as they would be; nothing can be issued or recorded.
    """
    connection = store.open_copy(path, patience)
    return _open(Store(connection, path, _find_root(path, root), is_copy=True), 0.0)


class Ledger:
    """An open ledger; a context manager. Every method raises `LedgerError` in words."""

    def __init__(self, opened: Store, patience: float) -> None:
        self._store = opened
        self._patience = patience

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file; what is reserved and not completed stays so while the process lives."""
        with suppress(sqlite3.Error):
            self._store.connection.close()

    def read_history(self, deal: str) -> History:
        """What was issued under a deal's key, oldest first, void and replaced papers included."""
        return History(records.read_papers(self._store, "paper.deal = ?", (deal,)))

    def list_papers(
        self,
        *,
        kind: str | None = None,
        deal: str | None = None,
        status: str | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> tuple[Paper, ...]:
        """The papers on record, oldest first, by what is said; days are paper dates, inclusive."""
        asked = {
            "paper.kind = ?": kind,
            "paper.deal = ?": deal,
            "paper.state = ?": status,
            "paper.paper_date >= ?": since and since.isoformat(),
            "paper.paper_date <= ?": until and until.isoformat(),
        }
        said = {condition: value for condition, value in asked.items() if value is not None}
        return records.read_papers(self._store, " AND ".join(said) or "1", tuple(said.values()))

    def show(self, number: str, kind: str | None = None) -> tuple[Paper, ...]:
        """All that is on record under a number, oldest first; raises `WrongUsage` for none."""
        with store.told(self._store.path):
            found = records.find_number(self._store, number, kind)
        return records.read_papers(self._store, "paper.number = ?", (found,))

    def verify(self) -> list[Fault]:
        """The issued files that were lost or changed; raises `LedgerError` for a damaged ledger."""
        store.check_whole(self._store.connection, self._store.path)
        return records.verify_papers(self.list_papers())

    def name_deal(self, number: str | None, content: str) -> str:
        """The key under which a deal's papers stand: its number, else `content` ("content:…").

        A deal that was issued without a number and has got this very number since is renamed.
        """
        named = (number or "").strip()
        if not named:
            return content
        with store.told(self._store.path):
            held = self._store.execute(
                "SELECT 1 FROM paper JOIN number ON number.id = paper.number"
                " WHERE paper.deal = ? AND number.key = ?",
                (content, fold_number(named)),
            ).fetchone()
        if held:
            self._rename(content, named)
        return named

    def may_rename(self, number: str) -> bool:
        """Whether `name_deal` could find a deal of this number under its content."""
        with store.told(self._store.path):
            held = self._store.execute(
                "SELECT 1 FROM paper JOIN number ON number.id = paper.number"
                " WHERE number.key = ? AND paper.deal LIKE 'content:%'",
                (fold_number(number.strip()),),
            ).fetchone()
        return held is not None

    def rename_deal(self, old: str, new: str) -> None:
        """Puts a deal's papers under another key, such as the number written into its file."""
        self._check_lasting()
        self._rename(old, new)

    def reserve(self, claim: Claim) -> Reservation:
        """A number for a paper: the one it has, the one given, or the series' lowest free one.

        Where another process is at the same paper, its end is awaited for `patience` seconds.
        Raises `LedgerError` (kind busy, number-taken) and `WrongUsage` (no series).
        """
        deadline = time.monotonic() + self._patience
        while True:
            with store.told(self._store.path):
                issuing.clear_way(self._store, claim)
            with self._store.writing():
                reservation = issuing.reserve(self._store, claim)
            if reservation:
                return reservation
            if self._store.connection.in_transaction or time.monotonic() >= deadline:
                raise issuing.tell_busy(claim)
            time.sleep(_PAUSE)

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is called within it is one transaction: kept at its end as a whole, or not at all.

        A call that raises is undone by itself. Other processes wait meanwhile and are not waited
        for, so it has to be short.
        """
        with self._store.writing():
            yield

    def foresee(self, claim: Claim, promised: Container[str] = (), ahead: int = 0) -> Reservation:
        """What `reserve` would give after others have theirs.

        The numbers `promised` to them (folded) count as taken, and of a series so many more as are
        `ahead`. Nothing is reserved by it. Raises as `reserve` does.
        """
        with store.told(self._store.path):
            return issuing.foresee(self._store, claim, promised, ahead)

    def find(self, identity: tuple[str, str, str, str]) -> Paper | None:
        """The paper that holds of a kind, form, deal and selection; None when there is none."""
        found = records.read_papers(
            self._store,
            "paper.state = 'issued' AND paper.kind = ? AND paper.form = ?"
            " AND paper.deal = ? AND paper.selection = ?",
            identity,
        )
        return found[0] if found else None

    def place(
        self,
        reservation: Reservation,
        path: Path,
        staged: Path,
        sha256: str,
        entry: Entry,
        *,
        reissue: bool = False,
    ) -> Placement:
        """Announces that the staged bytes with this hash are to stand at a path.

        For a paper on record, the same bytes are put back (also elsewhere), and other bytes make
        a new revision: only with `reissue`, else raises `LedgerError` (kind changed).
        """
        self._check_lasting()
        kept = self._store.pack(path)
        if reservation.existing is not None:
            with store.told(self._store.path):
                issuing.clear_way(self._store, reservation.claim)
        with self._store.writing():
            issuing.check_place(self._store, reservation, kept)
            row = issuing.choose_row(self._store, reservation, sha256, entry, reissue=reissue)
            put_back = reservation.existing is not None and row == reservation.row
            if not put_back and not issuing.announce(
                self._store, row, kept, self._store.pack(staged), sha256, entry
            ):
                raise _tell_taken_back(reservation.number)
        return Placement(reservation.number, path, row)

    def complete(self, placement: Placement) -> None:
        """The file stands in its place: the paper is issued and on record."""
        self._check_lasting()
        with self._store.writing():
            if not issuing.finish(self._store, placement):
                raise _tell_taken_back(placement.number)

    def release(self, held: Reservation | Placement) -> None:
        """Takes back what did not come to its end, unless the file stands in its place already."""
        with store.told(self._store.path):
            if issuing.find_pending(self._store, held.row) is None:
                return
        with self._store.writing():
            row = issuing.find_pending(self._store, held.row)
            if row is not None:
                issuing.settle(self._store, row)

    def recover(self) -> int:
        """Settles what dead processes left behind; how many papers that were."""
        with store.told(self._store.path):
            return issuing.settle_dead(self._store)

    def void(self, number: str, reason: str, kind: str | None = None) -> Paper:
        """Voids a paper: its number stays its own, its sum is free again."""
        self._check_lasting()
        if not reason.strip():
            raise WrongUsage("没有写明作废原因", fix="加上 --reason，例如 --reason 抬头有误")
        with self._store.writing():
            row = records.void_paper(self._store, number, reason.strip(), kind)
        return self._read_row(row)

    def record(
        self,
        number: str,
        *,
        invoice_number: str | None = None,
        date: date | None = None,
        paid: Decimal | None = None,
        kind: str | None = None,
    ) -> Paper:
        """Puts on record what came of a paper: its invoice, or a sum paid (sums add up).

        The date is that of the invoice, of the payment, or of both. A negative sum takes a wrong
        one back; a later invoice number replaces the one before, which stays in the ledger.
        """
        self._check_lasting()
        invoice = (invoice_number or "").strip() or None
        if invoice is None and paid is None:
            raise WrongUsage("没有可登记的内容", fix="加上 --invoice 发票号码 或 --paid 金额")
        with self._store.writing():
            row = records.record_result(self._store, number, invoice, date, paid, kind)
        return self._read_row(row)

    def _check_lasting(self) -> None:
        if self._store.is_copy:
            raise LedgerError("这是试运行，台账只读", fix="去掉 --dry-run 再运行", kind="readonly")

    def _read_row(self, row: int) -> Paper:
        return records.read_papers(self._store, "paper.id = ?", (row,))[0]

    def _rename(self, old: str, new: str) -> None:
        if old == new:
            return
        with self._store.writing():
            shared = self._store.execute(
                "SELECT number.text FROM paper JOIN number ON number.id = paper.number"
                " JOIN paper AS other ON other.kind = paper.kind AND other.form = paper.form"
                " AND other.selection = paper.selection"
                " WHERE paper.deal = ? AND paper.state IN ('reserved', 'placed', 'issued')"
                " AND other.deal = ? AND other.state IN ('reserved', 'placed', 'issued')",
                (new, old),
            ).fetchone()
            if shared:
                raise LedgerError(
                    f"交易 {new} 已经开过同样的文书（{shared['text']}），不能再并入 {old} 的",
                    fix=f"先看清两边：gen ledger show {shared['text']}，把多开的一份作废",
                )
            self._store.execute("UPDATE paper SET deal = ? WHERE deal = ?", (new, old))


def _open(opened: Store, patience: float) -> Ledger:
    ledger = Ledger(opened, patience)
    try:
        ledger.recover()
    except BaseException:
        ledger.close()
        raise
    return ledger


def _find_root(path: Path, root: Path | None) -> Path:
    return Path(os.path.abspath(root if root is not None else path.parent))


def _tell_taken_back(number: str) -> LedgerError:
    return LedgerError(
        f"编号 {number} 的预留已被收回（中断太久，或由别的进程了结），这次没有开出",
        fix="再运行一次",
        kind="busy",
    )
