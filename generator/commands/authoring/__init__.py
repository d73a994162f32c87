"""`gen templates`: one file per subcommand; the folder is scanned, there is no list to keep.

Each module holds `make_command(find_home)`; `from` is spelt `from_`, since it is a word of Python.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable

import click

from generator.errors import WrongUsage
from generator.home import Home

FindHome = Callable[[click.Context], Home]
# The order in which an admin meets them.
_ORDER = ["list", "fields", "check", "preview", "publish", "history", "diff", "rollback", "from"]


class _Group(click.Group):
    """Imports a subcommand when it is asked for."""

    def __init__(self, find_home: FindHome) -> None:
        super().__init__(
            "templates",
            help="管理模板：检查、预览、发布、比较、退回，由旧合同做模板。",
            options_metavar="[选项]",
            subcommand_metavar="命令 [参数]...",
        )
        self._find_home = find_home

    def list_commands(self, ctx: click.Context) -> list[str]:
        names = [module.name.rstrip("_") for module in pkgutil.iter_modules(__path__)]
        places = {name: place for place, name in enumerate(_ORDER)}
        return sorted(names, key=lambda name: (places.get(name, len(places)), name))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        stem = "from_" if cmd_name == "from" else cmd_name
        module = importlib.import_module(f"{__name__}.{stem}")
        command: click.Command = module.make_command(self._find_home)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, but a slip of the keys gets a hint."""
        known = self.list_commands(ctx)
        if args and args[0] not in known:
            import difflib

            near = difflib.get_close_matches(args[0], known, 1)
            hint = f"最接近的是 gen templates {near[0]}；" if near else ""
            raise WrongUsage(
                f"没有 gen templates {args[0]} 这个命令", fix=f"{hint}gen templates --help 列出全部"
            )
        return super().resolve_command(ctx, args)


def make_group(find_home: FindHome) -> click.Group:
    """The group of commands for those who keep the templates."""
    return _Group(find_home)
