"""What the ledger is told of a paper, and where its file goes."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

from generator import files, lines, templates, vocabulary
from generator.facts import Facts, Selection
from generator.history import History
from generator.ledger import Claim, Entry, Reservation
from generator.model import Deal
from generator.templates import Form, Kind


def describe_content(deal: Deal) -> str:
    """How the ledger knows a deal until it has a number: by what it is about."""
    essence = (
        deal.form,
        deal.project.name,
        deal.project.package,
        deal.buyer.name,
        deal.supplier.name,
        str(lines.compute_total(deal)),
    )
    return f"content:{hashlib.sha256(repr(essence).encode()).hexdigest()[:32]}"


def bears_deal_number(kind: Kind, form: Form) -> bool:
    """Whether the paper is the contract itself, whose number is the deal's."""
    return kind.is_contract and form.select is None


def know_number(deal: Deal, history: History, kind: Kind, form: Form) -> Deal:
    """The deal with the number its contract was issued under, where its own is not said."""
    if deal.number or bears_deal_number(kind, form):
        return deal
    issued = [paper for paper in history.papers if paper.kind == "contract"]
    return deal.replace(number=issued[0].number) if issued else deal


def make_claim(deal: Deal, kind: Kind, form: Form, selection: Selection, key: str) -> Claim:
    """What is asked of the ledger for a paper; `key` is how it knows the deal."""
    is_own = bears_deal_number(kind, form)
    given = deal.number if is_own else None
    signed = deal.signing.date if deal.signing else None
    day = selection.date or date.today()
    return Claim(
        kind=kind.name,
        form=form.name,
        deal=key,
        selection=selection.key,
        label=selection.label,
        series=form.series,
        given_number=given,
        paper_date=day,
        series_date=signed if is_own and signed else day,
        deal_number=deal.number,
    )


def place_paper(
    output: Path, kind: Kind, form: Form, deal: Deal, number: str, label: str, revision: int
) -> Path:
    """Where a paper goes: `<output>/<contract number>/<number>-<form title>[-<label>].docx`.

    A later revision stands beside the earlier ones under a name of its own.
    """
    name = kind.file.format(number=number, title=form.title, selection=label).rstrip("-")
    if revision > 1:
        name += f"-修订{revision}"
    return output / files.clean_name(deal.number or number) / f"{files.clean_name(name)}.docx"


def is_on_record(data: bytes, reservation: Reservation) -> bool:
    """Whether the paper was issued with these very bytes, program version and all."""
    earlier = reservation.existing
    return earlier is not None and earlier.sha256 == hashlib.sha256(data).hexdigest()


def count_revision(data: bytes, reservation: Reservation) -> int:
    """The revision that these bytes are of the paper: the one on record where they are the same."""
    earlier = reservation.existing
    is_same = earlier is None or earlier.sha256 == hashlib.sha256(data).hexdigest()
    return reservation.revision if is_same else reservation.revision + 1


def make_entry(deal: Deal, known: Facts, form: Form) -> Entry:
    """What the ledger keeps of a paper."""
    invoicing = deal.invoicing
    return Entry(
        amount=_read_amount(deal, known, form.amount),
        buyer=deal.buyer.name,
        supplier=deal.supplier.name,
        template_version=form.version,
        template_hash=templates.hash_form(form.read()),
        tax_rate=str(invoicing.tax_rate) if invoicing and invoicing.tax_rate is not None else None,
        invoice_kind=invoicing.kind.chinese if invoicing and invoicing.kind else None,
        tax_id=known.invoicing.tax_id,
        account=deal.supplier.account,
    )


def _read_amount(deal: Deal, known: Facts, path: str | None) -> Any:
    """The value at the path that a form names as its papers' amount."""
    if path is None:
        return None
    steps = path.split(".")
    names = vocabulary.list_names()
    key = names.keys.get(steps[0])  # none for what is selected: that is an entry of another
    alone = vocabulary.Group({key: names.names[key]}, {steps[0]: key}) if key else None
    value: Any = vocabulary.view(deal, known, alone)[0]
    for step in steps:
        try:
            value = value[step]
        except (KeyError, TypeError):
            return None
    return value or None
