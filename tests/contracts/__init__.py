"""Fictional contracts in layouts that are not this program's own, each made into Word bytes.

Every one is right: nothing in it is to be found. A module holds one contract as `build()`.
"""

from __future__ import annotations

from collections.abc import Callable

from contracts import (
    blank_form,
    construction,
    consulting,
    framework,
    integration,
    lease,
    purchase,
    software,
)

CONTRACTS: dict[str, Callable[[], bytes]] = {
    "purchase": purchase.build,
    "construction": construction.build,
    "lease": lease.build,
    "software": software.build,
    "framework": framework.build,
    "consulting": consulting.build,
    "integration": integration.build,
}
FORMS: dict[str, Callable[[], bytes]] = {"blank_form": blank_form.build}
