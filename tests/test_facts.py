"""What follows from a deal holds whatever the deal says."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Any

from conftest import make_deal
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import facts, shape
from generator.dates import Calendar
from generator.facts import Facts, History, Selection

NO_DAYS = Calendar(frozenset(), frozenset(), frozenset())
CENTS = st.integers(1, 10**12)


def compute(**change: Any) -> Facts:
    deal = shape.read(make_deal(**change)).deal
    assert deal
    return facts.compute(deal, Selection("contract", ""), History(), NO_DAYS)


def spell(cents: int) -> str:
    return f"{Decimal(cents).scaleb(-2):f}"


@st.composite
def whole_shares(draw: st.DrawFn) -> list[str]:
    """Shares that make the whole, in hundredths of a percent."""
    cuts = sorted(draw(st.lists(st.integers(1, 9_999), max_size=5, unique=True)))
    ends = [0, *cuts, 10_000]
    return [f"{Decimal(b - a).scaleb(-2):f}%" for a, b in pairwise(ends)]


@settings(max_examples=100, deadline=None)
@given(CENTS, whole_shares())
def test_instalments_by_shares_of_the_whole_add_up_to_the_total(
    cents: int, shares: list[str]
) -> None:
    known = compute(total=spell(cents), payments=[{"percent": share} for share in shares])

    amounts = [payment.amount for payment in known.payments]
    assert known.total == sum(amount for amount in amounts if amount is not None)
    assert all(amount is not None and amount >= 0 for amount in amounts)


@settings(max_examples=50, deadline=None)
@given(CENTS, whole_shares(), st.sampled_from(["0%", "1%", "3%", "6%", "9%", "13%"]))
def test_the_tax_of_instalments_adds_up_to_the_tax_of_a_price_without_it(
    cents: int, shares: list[str], rate: str
) -> None:
    known = compute(
        total=spell(cents),
        payments=[{"percent": share} for share in shares],
        invoicing={"tax_rate": rate, "tax_included": False},
    )

    assert known.tax == sum(p.tax for p in known.payments if p.tax is not None)
    assert known.gross == sum(p.gross for p in known.payments if p.gross is not None)


@settings(max_examples=50, deadline=None)
@given(CENTS, st.sampled_from(["0%", "1%", "6%", "13%"]))
def test_net_and_tax_make_a_price_with_tax(cents: int, rate: str) -> None:
    known = compute(total=spell(cents), invoicing={"tax_rate": rate})

    assert known.net is not None
    assert known.tax is not None
    assert known.total == known.gross == known.net + known.tax


def test_an_instalment_without_share_or_amount_takes_the_rest() -> None:
    known = compute(total="100.00", payments=[{"amount": "33.33"}, {"name": "尾款"}])

    assert Decimal("66.67") == known.payments[1].amount


def test_a_contract_that_is_to_be_signed_at_once_is_to_be_signed_on_the_day_of_the_award() -> None:
    known = compute(award={"date": "2026-03-02", "sign_within_days": 0})

    assert "2026-03-02" == str(known.award.sign_by)
