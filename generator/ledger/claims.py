"""What the ledger is asked for and what it answers, as values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from msgspec import Struct

from generator.history import Paper


class Claim(Struct, frozen=True):
    """A paper that wants a number. Its identity is kind, form, deal and selection.

    `deal` is the deal's key (`Ledger.name_deal`), `deal_number` what {deal} in the series stands
    for; a `given_number` is registered, otherwise the `series` gives the next one by
    `series_date` (unsaid: the paper date).
    """

    kind: str
    form: str
    deal: str
    paper_date: date
    selection: str = ""
    label: str = ""
    series: str | None = None
    given_number: str | None = None
    deal_number: str | None = None
    series_date: date | None = None

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """Kind, form, deal, selection."""
        return self.kind, self.form, self.deal, self.selection


class Reservation(Struct, frozen=True):
    """The number a paper is to have. `existing` is the paper on record if it was issued before.

    `paper_date` is that of the paper on record, `revision` that of the paper on record or of the
    one to come where none holds. `row` is the ledger's own.
    """

    claim: Claim
    number: str
    paper_date: date
    existing: Paper | None
    row: int
    revision: int = 1


class Entry(Struct, frozen=True):
    """What is put on record of a paper beside its number and its file; amounts in yuan."""

    amount: Decimal | None
    buyer: str
    supplier: str
    template_version: str
    template_hash: str
    tax_rate: str | None = None
    invoice_kind: str | None = None
    tax_id: str | None = None
    account: str | None = None


class Placement(Struct, frozen=True):
    """A file that is announced and may now be renamed into its place. `row` is the ledger's own."""

    number: str
    path: Path
    row: int


class Fault(Struct, frozen=True):
    """An issued file that is not as it was issued: lost, changed, outdated or unreadable."""

    kind: str
    paper: Paper
    message: str
    fix: str
