"""Numbers in the ledger: the next of a series, a number given by hand, a number given back.

These work within the caller's transaction. A number that any kind of paper bears is never issued
by a series; a number given by hand is refused only where another paper of its kind bears it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Container
from itertools import chain, count

from generator import series
from generator.errors import LedgerError, WrongUsage
from generator.ledger.claims import Claim


def allocate(connection: sqlite3.Connection, claim: Claim) -> tuple[int, str]:
    """The lowest free number of the claim's series: its row and text. Raises `WrongUsage`."""
    counter, seq, text = choose(connection, claim)
    found = connection.execute("SELECT next FROM series WHERE counter = ?", (counter,)).fetchone()
    connection.execute("DELETE FROM free WHERE counter = ? AND seq <= ?", (counter, seq))
    following = max(int(found["next"]) if found else 1, seq + 1)
    connection.execute("INSERT OR REPLACE INTO series VALUES (?, ?)", (counter, following))
    return _insert(connection, claim.kind, text, (counter, seq)), text


def choose(
    connection: sqlite3.Connection, claim: Claim, promised: Container[str] = (), ahead: int = 0
) -> tuple[str, int, str]:
    """The lowest free number of the claim's series: counter, place in it, text; nothing is written.

    Those `promised` (folded) count as taken, and so many more as are `ahead`. Raises `WrongUsage`.
    """
    if not claim.series:
        raise WrongUsage(
            f"“{claim.form}”没有编号规则，交易数据里也没有给出编号",
            fix="在 template.toml 里写 series，例如 {year}-{seq:03}，或在交易数据里填写 number",
        )
    day = claim.series_date or claim.paper_date
    counter = series.name_counter(claim.series, day, claim.deal_number)
    found = connection.execute("SELECT next FROM series WHERE counter = ?", (counter,)).fetchone()
    free = connection.execute("SELECT seq FROM free WHERE counter = ? ORDER BY seq", (counter,))
    for seq in chain([int(row["seq"]) for row in free], count(int(found["next"]) if found else 1)):
        text = series.format_number(claim.series, seq, day, claim.deal_number)
        key = series.fold_number(text)
        if key in promised:
            continue
        taken = connection.execute(
            "SELECT 1 FROM number WHERE key = ? OR (counter = ? AND seq = ?)", (key, counter, seq)
        ).fetchone()
        if taken is None and ahead == 0:
            return counter, seq, text
        ahead -= taken is None
    raise AssertionError("a series has no end")


def register(connection: sqlite3.Connection, claim: Claim, text: str) -> tuple[int, str]:
    """The row and text of a number given by hand; raises `LedgerError` when it is another's."""
    found = connection.execute(
        "SELECT id, text FROM number WHERE kind = ? AND key = ?",
        (claim.kind, series.fold_number(text)),
    ).fetchone()
    if found is not None:
        _check_holders(connection, claim, found)
        return int(found["id"]), str(found["text"])
    place = None
    if claim.series:
        place = series.read_number(claim.series, text, claim.deal_number)
    return _insert(connection, claim.kind, text, place), text


def give_back(connection: sqlite3.Connection, number: int) -> None:
    """Forgets a number that no paper bears any more; it is the next of its series."""
    if connection.execute("SELECT 1 FROM paper WHERE number = ?", (number,)).fetchone():
        return
    row = connection.execute("SELECT counter, seq FROM number WHERE id = ?", (number,)).fetchone()
    connection.execute("DELETE FROM number WHERE id = ?", (number,))
    if row is not None and row["counter"] is not None:
        connection.execute(
            "INSERT OR IGNORE INTO free SELECT counter, ? FROM series WHERE counter = ? AND next > ?",
            (row["seq"], row["counter"], row["seq"]),
        )


def _insert(
    connection: sqlite3.Connection, kind: str, text: str, place: tuple[str, int] | None
) -> int:
    counter, seq = place or (None, None)
    cursor = connection.execute(
        "INSERT INTO number (kind, key, text, counter, seq) VALUES (?, ?, ?, ?, ?)",
        (kind, series.fold_number(text), text, counter, seq),
    )
    return int(cursor.lastrowid or 0)


def _check_holders(connection: sqlite3.Connection, claim: Claim, number: sqlite3.Row) -> None:
    """A number stays with its paper; once void, its own deal may use it again for another form."""
    for row in connection.execute(
        "SELECT kind, form, deal, selection, label, state FROM paper WHERE number = ?",
        (number["id"],),
    ):
        own = (row["kind"], row["form"], row["deal"], row["selection"]) == claim.identity
        settled = row["state"] in ("void", "replaced") and row["deal"] == claim.deal
        if not own and not settled:
            label = f"（{row['label']}）" if row["label"] else ""
            raise LedgerError(
                f"编号 {number['text']} 已经属于另一份文书：{row['form']}{label}，"
                f"交易 {row['deal']}",
                fix=f"换一个编号；要看那一份：gen ledger show {number['text']}",
                kind="number-taken",
            )
