"""The service list as it reckons: each line with its amount, their sum, the total."""

# No postponed annotations here: the vocabulary would evaluate them in every run.

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated

from msgspec import Struct

from generator import money
from generator.errors import GeneratorError
from generator.model import Deal, Item
from generator.values import Titled


class Line(Struct, frozen=True):
    """A line of the service list with its amount; the whole lump sum where there is no list."""

    number: Annotated[int, Titled("序号")]
    name: Annotated[str | None, Titled("名称")]
    spec: Annotated[str | None, Titled("规格")]
    unit: Annotated[str | None, Titled("单位")]
    unit_price: Annotated[Decimal | None, Titled("单价")]
    quantity: Annotated[Decimal | None, Titled("数量")]
    amount: Annotated[Decimal | None, Titled("合价")]
    discount: Annotated[bool, Titled("折扣行")]
    remark: Annotated[str | None, Titled("备注")]


def compute_lines(deal: Deal) -> tuple[Line, ...]:
    """The service list with computed amounts; one line with the total where there is no list."""
    if deal.items:
        return tuple(
            Line(
                number=number,
                name=item.name,
                spec=item.spec,
                unit=item.unit,
                unit_price=item.unit_price,
                quantity=item.quantity,
                amount=item.amount if item.amount is not None else multiply(item),
                discount=bool(item.discount),
                remark=item.remark,
            )
            for number, item in enumerate(deal.items, 1)
        )
    name = deal.project.service or deal.project.name
    total = deal.total or Decimal("0.00")
    return (Line(1, name, None, "项", total, Decimal(1), total, False, None),)


def multiply(item: Item) -> Decimal | None:
    """Unit price × quantity rounded to the fen; None where either is not said or it is no sum."""
    if item.unit_price is None or item.quantity is None:
        return None
    try:
        return money.line_amount(item.unit_price, item.quantity)
    except GeneratorError:
        return None


def sum_lines(lines: Sequence[Line]) -> Decimal:
    """The sum of the lines that have an amount."""
    return sum((line.amount for line in lines if line.amount is not None), Decimal("0.00"))


def compute_total(deal: Deal) -> Decimal:
    """The total as stated, else the sum of the list."""
    if deal.total is not None:
        return deal.total
    return sum_lines(compute_lines(deal)) if deal.items else Decimal("0.00")
