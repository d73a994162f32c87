"""The home that a command works in: its own --home, that of `gen`, or the nearest one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from generator.home import Home


def find_home(ctx: click.Context) -> Home:
    """The home of a context; raises `HomeMissing`."""
    from generator import home

    root = ctx.find_root()
    wanted = (ctx.params.get("home") if "home" in ctx.params else None) or root.params.get("home")
    return home.find_home(wanted)


def find_home_if_any(ctx: click.Context) -> Home | None:
    """The home of a context; None where there is none and none was named."""
    from generator import home
    from generator.errors import HomeMissing

    try:
        return find_home(ctx)
    except HomeMissing as error:
        if error.kind == home.NAMED:
            raise
        return None
