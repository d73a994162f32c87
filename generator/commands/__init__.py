"""The commands of the command line that are made, not written: the kinds', and the ledger's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Voice:
    """How a command speaks: words for people, the result, and the result for machines."""

    say: Callable[[str], None]
    answer: Callable[[str], None]
    answer_json: Callable[[str], None]
