"""The rows of lists kept until their deals come by, on disk where they are many.

A private database of this run holds them, so that memory does not grow with the workbook.
"""

from __future__ import annotations

import pickle
import sqlite3
import unicodedata
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from generator.paths import Path
from generator.shape import Problem


class Item(Struct, frozen=True):
    """One row of a list: which of the sheets of lists, its values by path, what is wrong with them.

    `number` and `row` say whose it is, `parent` which entry of the list above it belongs to.
    """

    table: int
    line: int
    number: str | None
    row: str | None
    parent: str | None
    values: tuple[tuple[Path, Any], ...]
    problems: tuple[Problem, ...]


class Gathering:
    """The rows of all lists, and the keys of the deals that came by."""

    def __init__(self) -> None:
        self._base = sqlite3.connect("", isolation_level=None)
        self._base.executescript(
            """
            PRAGMA journal_mode = OFF;
            PRAGMA cache_size = -4096;
            CREATE TABLE entry (number TEXT, row TEXT, kept BLOB);
            CREATE TABLE deal (number TEXT, row TEXT, pick TEXT, place TEXT);
            CREATE INDEX entry_number ON entry (number);
            CREATE INDEX entry_row ON entry (row);
            CREATE INDEX deal_number ON deal (number, pick);
            CREATE INDEX deal_row ON deal (row);
            BEGIN;
            """
        )
        self._has_entries = False

    def add(self, entry: Item) -> None:
        """Keeps a row of a list."""
        self._has_entries = True
        self._base.execute(
            "INSERT INTO entry VALUES (?, ?, ?)",
            (entry.number, entry.row, pickle.dumps(entry)),
        )

    def list_entries(self, number: str | None, row: str | None) -> list[Item]:
        """The rows of all lists that are of one deal, in order; where given, 行号 decides."""
        if not self._has_entries:
            return []
        found = self._base.execute(
            "SELECT kept FROM entry WHERE row = ? OR (row IS NULL AND number = ?) ORDER BY rowid",
            (row, number),
        )
        return [pickle.loads(kept) for (kept,) in found]

    def know_deal(
        self, number: str | None, row: str | None, pick: str | None, place: str
    ) -> tuple[str | None, str | None]:
        """Notes a deal; the places of an earlier one with its number (and pick), and its row key."""
        same_number = self._base.execute(
            "SELECT place FROM deal WHERE number = ? AND pick IS ? LIMIT 1",
            (number, fold_key(pick)),
        ).fetchone()
        same_row = self._base.execute(
            "SELECT place FROM deal WHERE row = ? LIMIT 1", (row,)
        ).fetchone()
        self._base.execute(
            "INSERT INTO deal VALUES (?, ?, ?, ?)", (number, row, fold_key(pick), fold_key(place))
        )
        same_row = same_row if self._has_entries else None  # else nothing is joined by it
        return (same_number and same_number[0], same_row and same_row[0])

    def list_orphans(self) -> Iterator[Item]:
        """The rows of lists whose deal never came."""
        found = self._base.execute(
            """
            SELECT kept FROM entry WHERE NOT EXISTS (
                SELECT 1 FROM deal WHERE deal.row = entry.row
                UNION ALL
                SELECT 1 FROM deal WHERE entry.row IS NULL AND deal.number = entry.number
            ) ORDER BY rowid
            """
        )
        for (kept,) in found:
            yield pickle.loads(kept)

    def close(self) -> None:
        """Lets go of what was kept."""
        self._base.close()


def fold_key(value: object) -> str | None:
    """A key as it is compared: without blanks around it and of one width; None for nothing."""
    if value is None:
        return None
    plain = str(value).encode("utf-8", "replace").decode()  # half a character is none
    return unicodedata.normalize("NFKC", plain).strip() or None
