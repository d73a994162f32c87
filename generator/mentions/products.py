"""Which columns of a grid multiply to its amounts, and which add up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from math import prod

from msgspec import Struct

from generator.memory import remember
from generator.mentions.values import Column, Figure, Grid, Line

_HALF = Decimal("0.5")
_VAT = [Decimal(rate) / 100 + 1 for rate in (1, 3, 5, 6, 9, 10, 11, 13, 16, 17)]
_CHINESE = re.compile(r"[\[(]?[一二三四五六七八九十]{1,3}[\])、.]?")
_DEEP = re.compile(r"\d{1,3}(?:[.-]\d{1,3}){1,3}|[\[(]\d{1,3}[\])]")
_FLAT = re.compile(r"\d{1,3}[、.]?")
_MONEY = ("amount", "net", "tax", "gross")


class Product(Struct, frozen=True):
    """One line's price, what it is multiplied by, its amount, and how far that may be off."""

    line: Line
    price: Figure
    counts: tuple[Figure, ...]
    amount: Figure
    value: Decimal
    tolerance: Decimal

    @property
    def fits(self) -> bool:
        return abs(self.value - self.amount.value) <= self.tolerance


class Sum(Struct, frozen=True):
    """A total or subtotal row in one column and the sum of the lines it is to hold."""

    line: Line
    column: Column
    stated: Figure
    value: Decimal
    tolerance: Decimal
    fits: bool


@remember(64, size=lambda grid: len(grid.lines), limit=200)
def find_products(grid: Grid) -> tuple[Product, ...]:
    """The products of a grid by the formula that most of its lines keep; none if that is unsure."""
    lines = [line for line in grid.lines if line.kind == "line" and line.get("unit_price")]
    kinds = {column.kind for line in lines for column, _ in line.figures}
    heading = next((c.heading for c in grid.columns if c.kind == "unit_price"), "")
    wished: tuple[str, ...] = ("amount", "net", "gross")
    targets = [kind for kind in wished if kind in kinds]
    if "不含税" in heading:
        wished = ("net", "amount")
    elif "含税" in heading:
        wished = ("gross", "amount")
    if len(wished) == 2:
        targets = [kind for kind in wished if kind in kinds][:1] or targets
    best: list[Product] = []
    simple = targets == ["amount"] or len(targets) == 1
    for target in targets:
        for wanted in _subsets(grid):
            found = [p for line in lines if (p := _product(line, wanted, target)) is not None]
            kept = sum(product.fits for product in found)
            if found and (not best or kept > sum(product.fits for product in best)):
                best = found
    kept = sum(product.fits for product in best)
    if kept * 2 >= len(best) and kept:
        return tuple(best)
    plain = simple and len(_subsets(grid)) == 1 and not kinds & {"net", "tax", "gross"}
    return tuple(best) if plain and len(best) == 1 and not _is_taxed(best[0]) else ()


def _subsets(grid: Grid) -> list[tuple[Column, ...]]:
    counts = [c for c in grid.columns if c.kind in ("quantity", "factor")][:4]
    return [each for n in range(1, len(counts) + 1) for each in combinations(counts, n)]


def _product(line: Line, wanted: Sequence[Column], target: str) -> Product | None:
    price, amount = line.get("unit_price"), line.get(target)
    counts = [figure for column, figure in line.figures if column in wanted]
    if price is None or amount is None or len(counts) != len(wanted):
        return None
    count = prod((figure.value for figure in counts), start=Decimal(1))
    # A round price is exact; any other one may have been rounded to its last digit.
    exact = price.value == price.value.to_integral_value()
    loose = Decimal(0) if exact else abs(count) * price.step * _HALF
    tolerance = loose + max(amount.step * _HALF, Decimal("0.01") if not exact else Decimal("0.005"))
    return Product(line, price, tuple(counts), amount, price.value * count, tolerance)


def _is_taxed(product: Product) -> bool:
    """Whether the amount is the product with or without some tax."""
    return any(
        abs(product.value * factor - product.amount.value) < 1
        or abs(product.amount.value * factor - product.value) < 1
        for factor in _VAT
    )


@remember(64, size=lambda grid: len(grid.lines), limit=200)
def find_sums(grid: Grid) -> tuple[Sum, ...]:
    """The totals of a grid's columns of money beside the sums of their lines."""
    if any("其中" in line.label for line in grid.lines):
        return ()
    mended = {id(p.line): p.value - p.amount.value for p in find_products(grid) if not p.fits}
    columns = [column for column in grid.columns if column.kind in _MONEY]
    return tuple(each for column in columns for each in _column_sums(grid, column, mended))


def _column_sums(grid: Grid, column: Column, mended: dict[int, Decimal]) -> Iterator[Sum]:
    block: list[tuple[Line, Figure]] = []
    every: list[tuple[Line, Figure]] = []
    subtotals: list[Figure] = []
    less = Decimal(0)
    sure = True
    for line in grid.lines:
        figure = next((f for c, f in line.figures if c == column), None)
        if line.kind == "line":
            if figure is None:
                sure = sure and not any(c.kind in _MONEY for c, _ in line.figures)
                sure = sure and not (line.get("unit_price") and line.get("quantity"))
                continue
            block.append((line, figure))
            every.append((line, figure))
        elif line.kind == "deduction" and figure is not None:
            less += abs(figure.value)
        elif line.kind in ("subtotal", "total") and figure is not None and every and sure:
            choices = [_add(block), _add(every)]
            if subtotals:
                choices.append(sum((f.value for f in subtotals), Decimal(0)))
                choices.append(choices[-1] + _add(block))
            choices += [_add(part) for part in _levels(every)]
            choices += [value - less for value in choices if less]
            steps = [f.step for _, f in every]
            coarse = max(steps)
            fen = Decimal("0.01")
            loose = coarse if coarse > max(figure.step, fen) or coarse > fen else Decimal(0)
            if column.kind in ("net", "tax"):
                loose = max(loose, fen * 2)
            tolerance = loose * len(every) * _HALF
            if coarse == 1 and figure.value == figure.value.to_integral_value():
                tolerance = Decimal(0)  # whole yuan on both sides
            fits = any(abs(value - figure.value) <= tolerance for value in choices)
            # One line that is no product of its own factors is told of there, not here.
            fits = fits or any(
                line_value and abs(value + line_value - figure.value) <= tolerance
                for value in choices[:2]
                for line_value in [sum(mended.get(id(each), 0) for each, _ in every)]
            )
            value = _add(block) if line.kind == "subtotal" and block else _add(every)
            yield Sum(line, column, figure, value, tolerance, fits)
            if line.kind == "subtotal" or figure is not None:
                subtotals.append(figure)
                block = []


def _add(lines: Sequence[tuple[Line, Figure]]) -> Decimal:
    return sum((figure.value for _, figure in lines), Decimal(0))


def _levels(lines: Sequence[tuple[Line, Figure]]) -> Iterator[list[tuple[Line, Figure]]]:
    """The lines of the upper level and of the lower one, where a list has parents and children."""
    for upper, lower in ((_CHINESE, _FLAT), (_FLAT, _DEEP)):
        above = [each for each in lines if upper.fullmatch(each[0].index)]
        below = [each for each in lines if lower.fullmatch(each[0].index) and each not in above]
        if above and below:
            yield above
            yield below
