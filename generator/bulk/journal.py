"""What came of each row of a run, in an SQLite file beside the ledger while the run lasts.

A row is noted before its file is put in its place. When a run was killed, the next one takes from
here what the ledger and the file confirm, so that its results are those of a run that was not.
What is left to do costs no more memory than what is done.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from msgspec import Struct

from generator import files, machine
from generator.errors import OutputBlocked

_APPLICATION = 0x47454E42  # "GENB"
_TABLES = (
    "CREATE TABLE note (key TEXT PRIMARY KEY, value TEXT)",
    """CREATE TABLE row (
        ordinal INTEGER PRIMARY KEY, place TEXT, source TEXT, status TEXT, reason TEXT,
        identity TEXT, number TEXT, sha256 TEXT, values_ TEXT, places TEXT, cells TEXT)""",
    "CREATE INDEX row_identity ON row (identity)",
    """CREATE TABLE known (
        source TEXT PRIMARY KEY, ordinal INTEGER, interrupted INTEGER, status TEXT, reason TEXT,
        identity TEXT, number TEXT, sha256 TEXT, values_ TEXT)""",
    "CREATE INDEX known_number ON known (number, sha256)",
    "CREATE TABLE printed (path TEXT PRIMARY KEY, pdf TEXT, problem TEXT)",
    "CREATE TABLE left_out (ordinal INTEGER PRIMARY KEY, problems TEXT)",
)
# What is kept of an outcome for its result, by name.
VALUES = (
    "path",
    "number",
    "kind",
    "form",
    "label",
    "amount",
    "sha256",
    "findings",
    "error",
    "note",
    "request",
)
_DONE = "status IN ('written', 'unchanged', 'checked')"


class Outcome(Struct, frozen=True):
    """What came of one row, as values for JSON with places in the deal (`$.total`).

    `status` is written, unchanged, checked, untimely, refused or noted (no deal, but something to
    be told of the workbook); `reason` is what refusals are counted by; `identity` is the paper's in the ledger; `source` the hash of all it was made from.
    """

    status: str
    source: str
    reason: str = ""
    identity: tuple[str, ...] = ()
    number: str | None = None
    sha256: str | None = None
    values: dict[str, Any] | None = None


class Noted(Struct, frozen=True):
    """An outcome from an earlier run; `interrupted` where that one did not come to its end."""

    outcome: Outcome
    ordinal: int
    interrupted: bool


class Earlier(Struct, frozen=True):
    """A row of this run by its place, its source, its paper's hash and values."""

    place: str
    source: str
    sha256: str | None
    values: dict[str, Any]


class Journal:
    """An open journal. One process at a time holds it."""

    def __init__(self, connection: sqlite3.Connection, path: Path | None) -> None:
        self._connection = connection
        self.path = path

    @contextmanager
    def writing(self) -> Iterator[None]:
        """What is noted within it is kept at its end as a whole; raises `OutputBlocked`."""
        try:
            with self._connection:
                self._connection.execute("BEGIN")
                yield
        except sqlite3.Error as error:
            raise _tell(self.path, error) from error

    def note(
        self, ordinal: int, place: str, outcome: Outcome, places: Iterable[Any], cells: str
    ) -> None:
        """Notes what came of a row, or is about to; what was noted of it before is gone."""
        self._connection.execute(
            "INSERT OR REPLACE INTO row VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                ordinal,
                place,
                outcome.source,
                outcome.status,
                outcome.reason,
                json.dumps(outcome.identity, ensure_ascii=False),
                outcome.number,
                outcome.sha256,
                _dump(outcome.values),
                _dump(list(places)),
                cells,
            ),
        )

    def know(self, ordinal: int, result: dict[str, Any]) -> None:
        """Takes in what a run that came to its end said of a row, as `read_rows` gave it.

        Raises `KeyError`, `TypeError` or `ValueError` for what is no such thing.
        """
        values = {key: result[key] for key in VALUES}
        for finding, path in zip(values["findings"], result["paths"], strict=True):
            finding["place"] = {"path": path} if path is not None else finding["place"]
        self._connection.execute(
            "INSERT OR IGNORE INTO known VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?)",
            (
                str(result["source"]),
                ordinal,
                str(result["status"]),
                result["reason"] or "",
                json.dumps(result["identity"], ensure_ascii=False),
                values["number"],
                values["sha256"],
                _dump(values),
            ),
        )

    def recall(self, source: str) -> Noted | None:
        """What an earlier run said of a row with this very content, if it made a paper of it."""
        row = self._connection.execute(
            f"SELECT * FROM known WHERE source = ? AND sha256 IS NOT NULL AND {_DONE}", (source,)
        ).fetchone()
        if row is None:
            return None
        outcome = Outcome(
            row["status"],
            source,
            row["reason"],
            tuple(json.loads(row["identity"])),
            row["number"],
            row["sha256"],
            json.loads(row["values_"]),
        )
        return Noted(outcome, row["ordinal"], bool(row["interrupted"]))

    def find_ordinal(self, number: str, sha256: str) -> int | None:
        """The row that the run which was interrupted made a paper of."""
        row = self._connection.execute(
            "SELECT ordinal FROM known WHERE number = ? AND sha256 = ? AND interrupted",
            (number, sha256),
        ).fetchone()
        return int(row["ordinal"]) if row else None

    def find_paper(self, identity: tuple[str, ...], before: int) -> Earlier | None:
        """The first row of this run, before another, that is the same paper."""
        row = self._connection.execute(
            f"SELECT * FROM row WHERE identity = ? AND ordinal < ? AND {_DONE}"
            " ORDER BY ordinal LIMIT 1",
            (json.dumps(identity, ensure_ascii=False), before),
        ).fetchone()
        if row is None:
            return None
        return Earlier(row["place"], row["source"], row["sha256"], json.loads(row["values_"]))

    def note_pdf(self, path: str, pdf: str | None, problem: str | None) -> None:
        """Keeps which PDF a paper has, or why it has none."""
        self._connection.execute(
            "INSERT OR REPLACE INTO printed VALUES (?, ?, ?)", (path, pdf, problem)
        )

    def note_left_out(self, ordinal: int, problems: Iterable[str]) -> None:
        """Keeps why a row's request is not in the tax portal's workbook."""
        self._connection.execute(
            "INSERT OR REPLACE INTO left_out VALUES (?, ?)", (ordinal, _dump(list(problems)))
        )

    def read_papers(self) -> Iterator[tuple[int, str, dict[str, Any]]]:
        """Ordinal, place and values of each paper that is there, or would be; each paper once."""
        for row in self._connection.execute(f"SELECT * FROM row WHERE {_DONE} ORDER BY ordinal"):
            values = json.loads(row["values_"])
            if not values["note"]:
                yield row["ordinal"], row["place"], values

    def read_note(self, key: str) -> str | None:
        """A note of the run as a whole."""
        row = self._connection.execute("SELECT value FROM note WHERE key = ?", (key,)).fetchone()
        return str(row["value"]) if row else None

    def write_note(self, key: str, value: str) -> None:
        """Keeps a note of the run as a whole."""
        self._connection.execute("INSERT OR REPLACE INTO note VALUES (?, ?)", (key, value))

    def count(self) -> dict[str, int]:
        """How many rows came to each status."""
        found = self._connection.execute("SELECT status, count(*) FROM row GROUP BY status")
        return {str(row[0]): int(row[1]) for row in found}

    def count_standing(self) -> int:
        """How many papers this run has written so far, with what an interrupted one did before."""
        try:
            found = self._connection.execute(
                "SELECT count(DISTINCT source) FROM (SELECT source FROM row WHERE status = 'written'"
                " UNION SELECT source FROM known WHERE interrupted AND status = 'written')"
            )
            return int(found.fetchone()[0])
        except sqlite3.Error:
            return 0

    def count_reasons(self) -> list[tuple[str, int]]:
        """The reasons of refusals, the most frequent first."""
        found = self._connection.execute(
            "SELECT reason, count(*) AS n FROM row WHERE status = 'refused'"
            " GROUP BY reason ORDER BY n DESC, reason"
        )
        return [(str(row[0]), int(row[1])) for row in found]

    def read_cells(self) -> Iterator[dict[str, Any]]:
        """What the results repeat of each row, in the order of the input."""
        for row in self._connection.execute("SELECT cells FROM row ORDER BY ordinal"):
            yield json.loads(row["cells"])

    def read_rows(self, status: str = "%") -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        """Each row's result in the order of the input, and its cells; of one status if said.

        Beside the findings with their places in the input stand those in the deal (`paths`); what
        became of a paper after it was written is in `pdf` and `remarks`.
        """
        for row in self._connection.execute(
            "SELECT * FROM row WHERE status LIKE ? ORDER BY ordinal", (status,)
        ):
            values = json.loads(row["values_"])
            paths = [found["place"].get("path") for found in values["findings"]]
            for finding, place in zip(values["findings"], json.loads(row["places"]), strict=True):
                finding["place"] = place
            said = {"row": row["place"], "status": row["status"], "reason": row["reason"] or None}
            known = {"paths": paths, "identity": json.loads(row["identity"])}
            after = self._read_after(row["ordinal"], values["path"])
            result = {**said, **values, **after, **known, "source": row["source"]}
            yield result, json.loads(row["cells"])

    def _read_after(self, ordinal: int, path: str | None) -> dict[str, Any]:
        ask = self._connection.execute
        printed = ask("SELECT pdf, problem FROM printed WHERE path = ?", (path,)).fetchone()
        left_out = ask("SELECT problems FROM left_out WHERE ordinal = ?", (ordinal,)).fetchone()
        remarks = json.loads(left_out["problems"]) if left_out else []
        if printed and printed["problem"]:
            remarks.append(printed["problem"])
        return {"pdf": printed["pdf"] if printed else None, "remarks": remarks}

    def close(self) -> None:
        """Closes the file, which the next run goes on from."""
        with suppress(sqlite3.Error):
            self._connection.close()

    def remove(self) -> None:
        """The run is over and its results stand: nothing is left to go on from."""
        self.close()
        if self.path is not None:
            for end in ("-journal", "-wal", "-shm", ""):
                with suppress(OSError):
                    Path(f"{self.path}{end}").unlink(missing_ok=True)


def place_journal(ledger: Path, results: Path) -> Path:
    """Where the journal of the run with these results lies: beside the ledger.

    SQLite opens no such long paths as papers may have, but it does open the ledger's.
    """
    known = hashlib.sha256(os.path.abspath(results).encode("utf-8", "replace")).hexdigest()
    return ledger.with_name(f".bulk-{known[:16]}.run")


def open_journal(path: Path | None) -> tuple[Journal, bool]:
    """The journal at a path and whether it is that of an interrupted run; None: only in memory.

    Raises `OutputBlocked` where another run is at it, or the file cannot be used.
    """
    if path is not None:
        files.make_folder(path.parent)
    try:
        connection = sqlite3.connect(path or ":memory:", isolation_level=None, timeout=1)
        connection.row_factory = sqlite3.Row
        journal = Journal(connection, path)
        try:
            return journal, _take(connection, path)
        except BaseException:
            connection.close()
            raise
    except sqlite3.Error as error:
        raise _tell(path, error) from error


def _take(connection: sqlite3.Connection, path: Path | None) -> bool:
    """Makes the tables, or takes over those of a run that is dead; whether there were any."""
    if path is not None and machine.is_local(path):
        # A power cut may take the last rows, which the ledger has; a kill takes none.
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("BEGIN EXCLUSIVE")
    is_old = connection.execute("PRAGMA application_id").fetchone()[0] == _APPLICATION
    if is_old:
        row = connection.execute("SELECT value FROM note WHERE key = 'owner'").fetchone()
        if row and row["value"] != machine.tag_owner() and not machine.is_gone(row["value"]):
            raise OutputBlocked(
                f"另一个 gen bulk 正在写同一份结果（{path}）",
                fix="等它结束；或用 --results 另起一个名字",
                kind="busy",
            )
        connection.execute(
            "INSERT OR REPLACE INTO known SELECT source, ordinal, 1, status, reason, identity,"
            " number, sha256, values_ FROM row WHERE sha256 IS NOT NULL ORDER BY ordinal DESC"
        )
        for table in ("row", "printed", "left_out"):
            connection.execute(f"DELETE FROM {table}")
    else:
        for statement in _TABLES:
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {_APPLICATION}")
    connection.execute("INSERT OR REPLACE INTO note VALUES ('owner', ?)", (machine.tag_owner(),))
    connection.execute("COMMIT")
    return bool(is_old)


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _tell(path: Path | None, error: sqlite3.Error) -> OutputBlocked:
    return OutputBlocked(
        f"运行记录 {path} 写不了：{error}", fix="检查磁盘空间和权限；损坏的可以删去它再运行"
    )
