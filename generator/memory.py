"""What was worked out of small values is remembered; of large ones it is worked out each time.

Papers of one form share nearly all of their texts and tables, and these are small. A long one, kept
by each of the finders that were asked about it, would hold memory that nothing gives back.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar, cast

LONGEST = 2_000  # characters of a text that is remembered

_F = TypeVar("_F", bound=Callable[..., Any])


def remember(
    most: int, *, size: Callable[[Any], int] = len, limit: int = LONGEST
) -> Callable[[_F], _F]:
    """A decorator: keeps the last `most` results, if the first argument is within a size."""

    def decorate(function: _F) -> _F:
        known = lru_cache(maxsize=most)(function)

        @wraps(function)
        def ask(first: Any, *rest: Any) -> Any:
            return known(first, *rest) if size(first) <= limit else function(first, *rest)

        return cast(_F, ask)

    return decorate
