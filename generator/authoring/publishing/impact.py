"""What was made from the versions of a form: papers by version, and the open deals among them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from msgspec import Struct

from generator.history import Paper
from generator.home import Home
from generator.ledger import open_copy
from generator.templates import Form
from generator.versions import Version


class OpenDeal(Struct, frozen=True):
    """A deal that is not wholly paid, with its papers in force that earlier versions made.

    `number` is the contract's; empty where none was given. Amounts are yuan; `total` is None
    where no contract is on record.
    """

    number: str
    buyer: str
    papers: tuple[Paper, ...]
    total: Decimal | None
    paid: Decimal


def read_papers(home: Home, ledger: Path | None = None) -> tuple[Paper, ...]:
    """All papers on record; none where there is no ledger. Raises `LedgerError`."""
    with open_copy(ledger or home.ledger, root=home.root) as book:
        return book.list_papers()


def sort_papers(
    papers: Iterable[Paper], form: Form, known: Sequence[Version]
) -> Mapping[int | None, tuple[Paper, ...]]:
    """The papers of a form by the number of the version they were made from; None: by no known.

    A version is known by its hash; where several have the same bytes, by its number as well.
    """
    exact = {(str(version.number), version.sha256): version.number for version in known}
    first = {version.sha256: version.number for version in reversed(known)}
    sorted_: dict[int | None, tuple[Paper, ...]] = {}
    for paper in papers:
        if (paper.kind, paper.form) == (form.kind, form.name):
            key = (paper.template_version, paper.template_hash)
            number = exact.get(key, first.get(paper.template_hash))
            sorted_[number] = (*sorted_.get(number, ()), paper)
    return sorted_


def list_open_deals(papers: Sequence[Paper], form: Form, sha256: str) -> tuple[OpenDeal, ...]:
    """The deals not wholly paid that have papers in force of this form with other bytes.

    What a deal comes to is the amount of its latest contract or supplement, what was paid that
    of its papers together; a deal without a contract on record counts as open.
    """
    deals: dict[str, list[Paper]] = {}
    for paper in papers:
        if paper.status == "issued":
            deals.setdefault(paper.deal, []).append(paper)
    found = []
    for deal, own in deals.items():
        touched = tuple(
            paper
            for paper in own
            if (paper.kind, paper.form) == (form.kind, form.name) and paper.template_hash != sha256
        )
        contracts = [paper for paper in own if paper.kind == "contract"]
        totals = [paper.amount for paper in contracts if paper.amount is not None]
        total = totals[-1] if totals else None
        paid = sum((paper.paid for paper in own), Decimal("0.00"))
        if touched and (total is None or paid < total):
            number = "" if deal.startswith("content:") else deal
            number = number or (contracts[0].number if contracts else "")
            found.append(OpenDeal(number, touched[-1].buyer, touched, total, paid))
    return tuple(found)
