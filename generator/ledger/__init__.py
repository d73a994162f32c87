"""What was issued, on record: numbers, files, revisions, results. An SQLite file of the home.

    with open_ledger(path, root=home) as ledger:
        reservation = ledger.reserve(claim)                  a number, in a short transaction
        ...                                                  rendered, verified, staged: no lock
        placement = ledger.place(reservation, path, staged, sha256, entry)
        ...                                                  renamed into its place
        ledger.complete(placement)                           on any failure: ledger.release(...)

By subject: `book` (the ledger), `issuing` (how a paper comes on record), `records` (papers on
record), `numbers` (series in it), `store` (the file), `sheet` (Excel), `claims` (values).
"""

from __future__ import annotations

from generator.ledger.book import Ledger, open_copy, open_ledger
from generator.ledger.claims import Claim, Entry, Fault, Placement, Reservation
from generator.ledger.sheet import write_sheet

__all__ = [
    "Claim",
    "Entry",
    "Fault",
    "Ledger",
    "Placement",
    "Reservation",
    "open_copy",
    "open_ledger",
    "write_sheet",
]
