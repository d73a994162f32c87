"""How a paper comes on record, step by step; what writes does so in the caller's transaction.

    reserved ──▶ placed ──▶ issued ──▶ replaced (by a later revision) or void

A reserved or placed row belongs to a process; when that is dead, what is on the disk decides.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Container, Sequence
from datetime import UTC, datetime

from msgspec.structs import astuple

from generator import files, machine
from generator.errors import LedgerError
from generator.ledger import numbers, records
from generator.ledger.claims import Claim, Entry, Placement, Reservation
from generator.ledger.store import Store
from generator.series import fold_number

PENDING = "paper.state IN ('reserved', 'placed')"
_IDENTITY = "paper.kind = ? AND paper.form = ? AND paper.deal = ? AND paper.selection = ?"


def clear_way(store: Store, claim: Claim) -> None:
    """Settles what dead processes left of the same paper or of the number given for it.

    Each is kept by itself: what stands is on record, whatever becomes of the claim.
    """
    given = fold_number(claim.given_number or "")
    settle_dead(
        store,
        f"({_IDENTITY}) OR (number.kind = ? AND number.key = ?)",
        (*claim.identity, claim.kind, given),
    )


def settle_dead(store: Store, where: str = "1", values: Sequence[object] = ()) -> int:
    """Settles what dead processes left behind, as far as a condition holds; how many papers.

    It is a transaction only where there is something to be settled.
    """
    rows = store.execute(
        "SELECT paper.* FROM paper JOIN number ON number.id = paper.number"
        f" WHERE {PENDING} AND ({where})",
        values,
    ).fetchall()
    settled = 0
    for row in rows:
        if not is_held(row):
            with store.writing():
                again = find_row(store, row["id"])
                if again is not None and tuple(again) == tuple(row):
                    settled += settle(store, row)
    return settled


def reserve(store: Store, claim: Claim) -> Reservation | None:
    """The paper on record or a number for it; None while a living process is at the same paper."""
    if _is_pending(store, claim):
        return None
    given = (claim.given_number or "").strip()
    issued = _find_issued(store, claim, given)
    if issued:
        return issued
    if given:
        number, text = numbers.register(store.connection, claim, given)
    else:
        number, text = numbers.allocate(store.connection, claim)
    row, revision = _add_row(store, claim, number, None)
    return Reservation(claim, text, claim.paper_date, None, row, revision)


def foresee(
    store: Store, claim: Claim, promised: Container[str] = (), ahead: int = 0
) -> Reservation:
    """What `reserve` would give as the ledger stands, with numbers that others are to have."""
    given = (claim.given_number or "").strip()
    issued = _find_issued(store, claim, given)
    if issued:
        return issued
    text = given or numbers.choose(store.connection, claim, promised, ahead)[2]
    known = store.execute(
        "SELECT number.text, coalesce(max(revision), 0) + 1 AS revision FROM number"
        " LEFT JOIN paper ON paper.number = number.id WHERE number.kind = ? AND key = ?"
        " GROUP BY number.id",
        (claim.kind, fold_number(text)),
    ).fetchone()
    number, revision = (str(known["text"]), int(known["revision"])) if known else (text, 1)
    return Reservation(claim, number, claim.paper_date, None, 0, revision)


def choose_row(
    store: Store, reservation: Reservation, sha256: str, entry: Entry, *, reissue: bool
) -> int:
    """The row that bytes with this hash belong to: the reserved one, or of a paper on record
    that very paper where the bytes are the same, else a new revision of it.
    """
    if reservation.existing is None:
        return reservation.row
    if _is_pending(store, reservation.claim):
        raise tell_busy(reservation.claim)
    row = find_row(store, reservation.row)
    if row is None or row["state"] != "issued":
        raise LedgerError(
            f"{reservation.number} 在这期间被另一个进程重开或作废了",
            fix="再运行一次，会按最新的台账处理",
            kind="busy",
        )
    if row["sha256"] == sha256:
        return reservation.row
    paper = records.read_papers(store, "paper.id = ?", (reservation.row,))[0]
    if not reissue:
        raise LedgerError(
            f"{paper.number} 已于 {paper.issued_at[:10]} 开具，这次的内容与当时不同，没有改动",
            fix="核对交易数据和模板；确要改：加 --reissue 重开（原来的一版留在台账里）",
            kind="changed",
        )
    if paper.paid and (entry.amount is None or abs(entry.amount) < abs(paper.paid)):
        amount = "没有金额" if entry.amount is None else f"金额只有 {entry.amount:,.2f} 元"
        raise LedgerError(
            f"{paper.number} 已登记收款 {paper.paid:,.2f} 元，重开的{amount}",
            fix=f"核对金额；收款登记有误时先冲回：gen ledger record {paper.number} --paid 负数",
        )
    return _add_row(store, reservation.claim, int(row["number"]), reservation.row)[0]


def announce(store: Store, row: int, kept: str, staged: str, sha256: str, entry: Entry) -> bool:
    """A reserved row becomes a placed one; False when it is not there any more."""
    changed = store.execute(
        "UPDATE paper SET state = 'placed', path = ?, path_key = ?, staged = ?, sha256 = ?,"
        " issued_at = ?, since = ?, amount = ?, buyer = ?, supplier = ?, template_version = ?,"
        " template_hash = ?, tax_rate = ?, invoice_kind = ?, tax_id = ?, account = ?"
        " WHERE id = ? AND state = 'reserved'",
        (
            kept,
            kept.casefold(),
            staged,
            sha256,
            datetime.now(UTC).isoformat(timespec="milliseconds"),
            say_now(),
            None if entry.amount is None else f"{entry.amount:f}",
            *astuple(entry)[1:],
            row,
        ),
    )
    return changed.rowcount == 1


def check_place(store: Store, reservation: Reservation, kept: str) -> None:
    """Raises `LedgerError` when another number's file stands at the path."""
    other = store.execute(
        "SELECT number.text FROM paper JOIN number ON number.id = paper.number"
        " WHERE paper.path_key = ? AND paper.state IN ('placed', 'issued')"
        " AND paper.number <> (SELECT number FROM paper WHERE id = ?)",
        (kept.casefold(), reservation.row),
    ).fetchone()
    if other:
        raise LedgerError(
            f"{kept} 是 {other['text']} 的文件，{reservation.number} 不能写在同一处",
            fix="在 template.toml 的 file 里加上 {number}，或用 -o 换一个文件夹",
        )


def finish(store: Store, placement: Placement) -> bool:
    """The file stands in its place: on record from now on; False when the row was taken back."""
    row = find_row(store, placement.row)
    if row is None or row["state"] not in ("placed", "issued"):
        return False
    if row["state"] == "placed":
        _issue(store, row)
    else:  # put back, perhaps elsewhere; or settled already by another process
        kept = store.pack(placement.path)
        store.execute(
            "UPDATE paper SET path = ?, path_key = ? WHERE id = ?",
            (kept, kept.casefold(), placement.row),
        )
    return True


def settle(store: Store, row: sqlite3.Row) -> bool:
    """Completes or takes back a pending row by what is on the disk; False: cannot be seen.

    The staged file goes before the second look, so that its owner, should it yet live on
    another machine, can no longer rename it unseen. A copy only looks.
    """
    if row["state"] == "placed":
        path, staged = store.unpack(row["path"]), store.unpack(row["staged"])
        try:
            stands = files.hash_file(path) == row["sha256"]
            gone = store.is_copy or files.discard_file(staged)
            if not stands and not gone:
                if files.hash_file(staged) is not None:
                    return False
                stands = files.hash_file(path) == row["sha256"]
        except OSError:
            return False  # held by another program: the next opening looks again
        if stands:
            _issue(store, row)
            return True
    store.execute("DELETE FROM paper WHERE id = ?", (row["id"],))
    numbers.give_back(store.connection, int(row["number"]))
    return True


def is_held(row: sqlite3.Row) -> bool:
    """Whether the process that a pending row belongs to may still be at it."""
    owner = machine.Owner(row["machine"], int(row["pid"]), row["started"])
    return machine.is_alive(owner, datetime.fromisoformat(row["since"]), datetime.now(UTC))


def find_row(store: Store, row: int) -> sqlite3.Row | None:
    """A row of the papers; None when it was taken back."""
    found = store.execute("SELECT * FROM paper WHERE id = ?", (row,)).fetchone()
    return found if isinstance(found, sqlite3.Row) else None


def find_pending(store: Store, row: int) -> sqlite3.Row | None:
    """A row of the papers that has not come to its end; None when it has, or was taken back."""
    found = find_row(store, row)
    return found if found is not None and found["state"] in ("reserved", "placed") else None


def say_now() -> str:
    """The time, ISO in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def tell_busy(claim: Claim) -> LedgerError:
    """What is said when another process is at the same paper."""
    label = f"（{claim.label}）" if claim.label else ""
    return LedgerError(
        f"交易 {claim.deal} 的 {claim.form}{label} 正在由另一个进程开具",
        fix="等它结束后再运行一次，会得到同一个编号",
        kind="busy",
    )


def _is_pending(store: Store, claim: Claim) -> bool:
    found = store.execute(f"SELECT 1 FROM paper WHERE {PENDING} AND {_IDENTITY}", claim.identity)
    return found.fetchone() is not None


def _find_issued(store: Store, claim: Claim, given: str) -> Reservation | None:
    """The paper on record that a claim is for; raises `LedgerError` for another number given."""
    issued = store.execute(
        f"SELECT id FROM paper WHERE {_IDENTITY} AND state = 'issued'", claim.identity
    ).fetchone()
    if not issued:
        return None
    paper = records.read_papers(store, "paper.id = ?", (issued["id"],))[0]
    if given and fold_number(given) != fold_number(paper.number):
        raise LedgerError(
            f"这份文书已用编号 {paper.number} 开具，不能改用 {given}",
            fix=f"沿用 {paper.number}；确要换号，先 gen ledger void {paper.number}",
            kind="number-taken",
        )
    return Reservation(claim, paper.number, paper.paper_date, paper, issued["id"], paper.revision)


def _add_row(store: Store, claim: Claim, number: int, replaces: int | None) -> tuple[int, int]:
    """A reserved row for the next revision under a number; the row and the revision."""
    revision = store.execute(
        "SELECT coalesce(max(revision), 0) + 1 FROM paper WHERE number = ?", (number,)
    ).fetchone()[0]
    cursor = store.execute(
        "INSERT INTO paper (number, kind, form, deal, selection, label, revision, state,"
        " paper_date, replaces, machine, pid, started, since)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, 'reserved', ?, ?, ?, ?, ?, ?)",
        (
            number,
            *claim.identity,
            claim.label,
            revision,
            claim.paper_date.isoformat(),
            replaces,
            *astuple(machine.find_owner()),
            say_now(),
        ),
    )
    return int(cursor.lastrowid or 0), int(revision)


def _issue(store: Store, row: sqlite3.Row) -> None:
    """A placed row is on record; the revision it replaces steps back, its results move on."""
    replaced = row["replaces"]
    if replaced is not None:
        store.execute(
            "UPDATE paper SET state = 'replaced' WHERE id = ? AND state = 'issued'", (replaced,)
        )
        store.execute("UPDATE result SET paper = ? WHERE paper = ?", (row["id"], replaced))
    store.execute(
        "UPDATE paper SET state = 'issued', staged = NULL, machine = NULL, pid = NULL,"
        " started = NULL, since = NULL WHERE id = ?",
        (row["id"],),
    )
