"""Options that several commands have, and how what a person typed for them is read."""

from __future__ import annotations

from datetime import date

import click

from generator.errors import GeneratorError, WrongUsage

FORMAT = click.Option(
    ["--format", "format_"], type=click.Choice(["text", "json"]), default="text", help="输出格式。"
)
HOME = click.Option(["--home"], metavar="文件夹", help="合同文件夹（其中有 templates）。")
LEDGER = click.Option(["--ledger"], metavar="文件", help="台账文件，默认 data/ledger.sqlite3。")


def read_day(text: str | None) -> date | None:
    """The day that --date names, None where it was not given; raises `WrongUsage`."""
    from generator import dates

    try:
        return dates.parse_date(text) if text is not None else None
    except GeneratorError as error:
        raise WrongUsage(f"--date：{error.message}", fix="写成如 --date 2026-03-31") from error
