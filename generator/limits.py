"""What a template may cost: steps, characters and seconds, counted while it runs.

The count is kept in the process itself, so that no document costs a process and the limit holds
on every system. What could run away inside a single operation is reckoned before it is done.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from generator.errors import TemplateTooCostly

# The largest table that is meant to be made, 10,000 rows, costs a tenth of each.
STEPS = 4_000_000
CHARACTERS = 128 * 2**20
SECONDS = 15.0  # of the processor, so that a busy machine refuses nothing
# What a single operation may give: characters, elements, the bits of a whole number.
TEXT = 8 * 2**20
ELEMENTS = 200_000
BITS = 4096
# What a printed value is taken to have, so that only longer ones are counted.
SHORT = 100
# Texts for operations whose time grows faster than the text.
SLOW_TEXT = 100_000
# A width, a precision, an indentation.
WIDTH = 1000
_ELEMENT = 64  # what an element of a list counts in characters
_LOOK = 32  # steps between two looks at the count and the clock
_WIDTHS = re.compile(r"%(?:\([^)]*\))?[#0\- +]*(\*|\d*)(?:\.(\*|\d*))?")
_FIX = "减少循环和重复；确实需要这么大的，分成几份文书"


class Meter:
    """What one document has cost so far."""

    __slots__ = ("_characters", "_due", "_since", "_steps", "_weights")

    def __init__(self) -> None:
        self._steps = 0
        self._characters = 0
        self._due = _LOOK
        self._since = time.thread_time()
        self._weights: dict[int, tuple[Any, int]] = {}

    def spend(self, steps: int, characters: int) -> None:
        """Counts what was done; raises `TemplateTooCostly` when it is more than a form may cost."""
        self._steps += steps
        self._characters += characters
        if self._steps >= self._due or characters > SLOW_TEXT:
            self._due = self._steps + _LOOK
            self._look()

    def _look(self) -> None:
        if self._steps > STEPS:
            raise TemplateTooCostly(f"循环和调用超过 {STEPS // 10_000} 万次，已停止", fix=_FIX)
        if self._characters > CHARACTERS:
            raise TemplateTooCostly(f"排出的文字超过 {CHARACTERS // 2**20} 兆，已停止", fix=_FIX)
        if time.thread_time() - self._since > SECONDS:
            raise TemplateTooCostly(f"排版计算超过 {SECONDS:.0f} 秒，已停止", fix=_FIX)

    def weigh(self, value: Any) -> int:
        """The elements of a list at all its depths, one that it holds twice counted twice.

        So many steps it takes to compare, sort or print it. Each list is weighed once, and kept
        until the document is done, so that no other can take its place.
        """
        kept = self._weights.get(id(value))
        if kept is not None:
            return kept[1]
        inner = (*value, *value.values()) if isinstance(value, dict) else value
        weight = 1 + sum(self.weigh(each) if isinstance(each, _COMPOUND) else 1 for each in inner)
        check_elements(weight)
        self._weights[id(value)] = value, weight
        return weight


_COMPOUND = (list, tuple, dict)
_METER: ContextVar[Meter | None] = ContextVar("meter", default=None)


@contextmanager
def metered() -> Iterator[None]:
    """Counts all that is spent within as one document's; one inside another counts apart."""
    token = _METER.set(Meter())
    try:
        yield
    finally:
        _METER.reset(token)


def spend(steps: int = 0, characters: int = 0) -> None:
    """Counts steps and characters against the document that is being made."""
    meter = _METER.get()
    if meter is not None:
        meter.spend(steps, characters)


def weigh(*values: Any) -> None:
    """Raises `TemplateTooCostly` for a list that holds others out of all proportion."""
    meter = _METER.get() or Meter()
    for value in values:
        if isinstance(value, _COMPOUND):
            meter.weigh(value)


class Steps:
    """What a loop goes over, each round counted with the fixed text it prints.

    A class, not a generator, since `loop.length` asks for its length.
    """

    __slots__ = ("_characters", "_values")

    def __init__(self, values: Any, characters: int) -> None:
        self._values = values
        self._characters = characters

    def __iter__(self) -> Iterator[Any]:
        meter = _METER.get() or Meter()
        for value in self._values:
            meter.spend(1, self._characters)
            yield value

    def __len__(self) -> int:
        return len(self._values)


def keep(value: Any) -> Any:
    """A value that an operation gave, counted by its size; raises `TemplateTooCostly`."""
    if isinstance(value, str | bytes):
        check_text(len(value))
        spend(characters=len(value))
    elif isinstance(value, _COMPOUND):
        check_elements(len(value))
        spend(characters=len(value) * _ELEMENT)
        weigh(value)
    elif isinstance(value, int):
        check_bits(value.bit_length())
    return value


def check_text(size: float) -> None:
    """Raises `TemplateTooCostly` for a text longer than one operation may give."""
    if size > TEXT:
        raise TemplateTooCostly(f"一个标签排出的文字超过 {TEXT // 2**20} 兆，已停止", fix=_FIX)


def check_slow_text(size: float) -> None:
    """Raises `TemplateTooCostly` for a text too long for an operation that is slow."""
    if size > SLOW_TEXT:
        raise TemplateTooCostly(
            f"这个过滤器不能用于超过 {SLOW_TEXT // 10_000} 万字的文字", fix=_FIX
        )


def check_elements(count: float) -> None:
    """Raises `TemplateTooCostly` for a list longer than one operation may give."""
    if count > ELEMENTS:
        raise TemplateTooCostly(f"一个标签里的列表超过 {ELEMENTS // 10_000} 万项，已停止", fix=_FIX)


def check_bits(count: float) -> None:
    """Raises `TemplateTooCostly` for a whole number that no document has."""
    if count > BITS:
        raise TemplateTooCostly("算出的整数有上千位，已停止", fix="检查标签里的乘方和乘法")


def check_width(width: Any) -> None:
    """Raises `TemplateTooCostly` for a width or precision that no page has."""
    if isinstance(width, int | float) and abs(width) > WIDTH:
        raise TemplateTooCostly(f"标签里的宽度或位数 {width} 超过 {WIDTH}", fix="改成合理的宽度")


def check_format(pattern: str) -> None:
    """Raises `TemplateTooCostly` for a width in a `%` pattern, given or to come, that is too large."""
    for match in _WIDTHS.finditer(pattern):
        for width in match.groups():
            if width == "*":
                raise TemplateTooCostly("格式里不能用 * 作宽度", fix="写明宽度，如 %.2f")
            if width:
                check_width(int(width[:9]))


def check_product(left: Any, right: Any) -> None:
    """Raises `TemplateTooCostly` where a product would be a text, list or number out of proportion."""
    if isinstance(left, int) and isinstance(right, int):
        check_bits(left.bit_length() + right.bit_length())
    for value, count in ((left, right), (right, left)):
        if isinstance(count, int) and count > 0:
            if isinstance(value, str | bytes):
                check_text(len(value) * count)
            elif isinstance(value, list | tuple):
                check_elements(len(value) * count)


def check_power(base: Any, exponent: Any) -> None:
    """Raises `TemplateTooCostly` where a power would be a number out of proportion."""
    if isinstance(base, int) and isinstance(exponent, int):
        check_bits(base.bit_length() * max(exponent, 1))
    elif isinstance(exponent, int):
        check_bits(abs(exponent))


def check_replacing(text: str, old: str, new: str) -> None:
    """Raises `TemplateTooCostly` where a replacement would make a text out of proportion."""
    times = text.count(old) if old else len(text) + 1
    check_text(len(text) + times * len(new))


def check_joining(pieces: list[str], between: str) -> None:
    """Raises `TemplateTooCostly` where joined pieces would make a text out of proportion."""
    check_text(sum(map(len, pieces)) + len(between) * len(pieces))
