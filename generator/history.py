"""What was issued before, as values: a paper on record, and the papers of one deal."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from msgspec import Struct

from generator.model import Party


class Paper(Struct, frozen=True):
    """One revision of one paper as the ledger has it on record.

    `status` is issued, void or replaced (by a later revision); `deal` is the deal's number or
    `content:` with a hash; `selection` tells papers of one form apart and `label` says it to
    people; amounts are yuan; `issued_at` is ISO in UTC; `paid` is all that was recorded as paid.
    """

    number: str
    kind: str
    form: str
    deal: str
    selection: str
    label: str
    revision: int
    status: str
    amount: Decimal | None
    paper_date: date
    issued_at: str
    path: str
    sha256: str
    template_version: str
    template_hash: str
    buyer: str
    supplier: str
    tax_rate: str | None = None
    invoice_kind: str | None = None
    tax_id: str | None = None
    account: str | None = None
    invoice_number: str | None = None
    invoice_date: date | None = None
    paid: Decimal = Decimal("0.00")
    paid_date: date | None = None
    void_reason: str | None = None


class History(Struct, frozen=True):
    """What is known from before: the deal's papers, oldest first, and its parties on file."""

    papers: tuple[Paper, ...] = ()
    masters: tuple[Party, ...] = ()

    def current(
        self, kind: str, form: str | None = None, selection: str | None = None
    ) -> tuple[Paper, ...]:
        """The papers of a kind that hold: neither void nor replaced."""
        return tuple(
            paper
            for paper in self.papers
            if paper.status == "issued"
            and paper.kind == kind
            and form in (None, paper.form)
            and selection in (None, paper.selection)
        )

    def find(self, kind: str, form: str, selection: str = "") -> Paper | None:
        """The one paper of a kind, form and selection that holds; None when there is none."""
        found = self.current(kind, form, selection)
        return found[-1] if found else None
