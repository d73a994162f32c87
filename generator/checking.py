"""A deal's data, and the bytes made from it, put before the rules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from generator import facts, rules, shape, sources
from generator.facts import Facts, Selection
from generator.findings import DataPlace, Finding, Place, Severity
from generator.history import History
from generator.home import Home
from generator.model import Deal
from generator.shape import Shape

if TYPE_CHECKING:
    from generator.sheets.row import Row

NO_HISTORY = History()


class Checked(Struct, frozen=True):
    """A deal read and checked; `facts` is None where the data is no deal."""

    shape: Shape
    facts: Facts | None
    findings: tuple[Finding, ...]


def check_data(
    shaped: Shape, home: Home | None, selection: Selection, history: History = NO_HISTORY
) -> Checked:
    """The findings on deal data by itself, with the facts that follow from it.

    On a paper other than the contract only errors and what concerns papers is worth saying: the
    rest was said when the contract was made.
    """
    if shaped.deal is None:
        return Checked(shaped, None, tuple(rules.check_shape(shaped.problems)))
    deal = shaped.deal
    effective = facts.take_effect(deal, selection)
    years = facts.span_years(effective, selection)
    calendar = sources.read_calendar(home.holidays if home else None, years)
    known = facts.compute(deal, selection, history, calendar)
    if not selection.amended:
        findings = rules.check_deal(deal, known, history)
        return Checked(shaped, known, tuple(locate(findings, shaped)))
    original = facts.compute(deal, replace(selection, amended=False), history, calendar)
    findings = rules.check_deal(deal, original, history, (effective, known))
    kept = [f for f in findings if f.severity is Severity.ERROR or f.code[1] == "9"]
    return Checked(shaped, known, tuple(locate(kept, shaped)))


def check_row(row: Row, home: Home | None, selection: Selection) -> Checked:
    """The same for a row of a workbook, every finding at its cell; a cell is found fault with once.

    A row that is no deal has what is to be told of the workbook.
    """
    if row.raw is None:
        return Checked(Shape(None, (), {}), None, tell_row(row, ()))
    checked = check_data(shape.read(row.raw), home, selection)
    return replace(checked, findings=tell_row(row, checked.findings))


def tell_row(row: Row, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """What reading a row found, then what was found of its deal, each at its cell.

    An error in reading is an error of the row, whatever the deal says without that cell; what
    follows from it alone is not said again.
    """
    return tuple(locate_cells(join_reading(row, findings), row))


def join_reading(row: Row, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The same findings with their places as they are in the deal, or in the reader's problems."""

    def find_cell(finding: Finding) -> Place:
        place = finding.place
        return row.locate(place.path) if isinstance(place, DataPlace) else place

    read = rules.check_shape(row.problems)
    lost = {find_cell(finding) for finding in read if finding.severity is Severity.ERROR}
    more = [each for each in findings if find_cell(each) not in lost]
    return (*read, *more)


def locate_cells(findings: Iterable[Finding], row: Row) -> list[Finding]:
    """The findings on a row's deal with the cells that they are about."""
    return [
        replace(finding, place=row.locate(finding.place.path))
        if isinstance(finding.place, DataPlace)
        else finding
        for finding in findings
    ]


def verify(data: bytes, deal: Deal, known: Facts) -> list[Finding]:
    """The finished bytes read back as a reader would and held against the deal."""
    from generator import mentions, word

    return rules.check_word(mentions.read(word.read(data)), deal, known)


def locate(findings: list[Finding], shaped: Shape) -> list[Finding]:
    """The findings with their places as the person typed them."""
    return [
        replace(finding, place=DataPlace(shaped.locate(finding.place.path)))
        if isinstance(finding.place, DataPlace)
        else finding
        for finding in findings
    ]
