"""Help, completion and small commands start at once: they import nothing of what fills a form."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Set
from pathlib import Path

import click
import pytest
from conftest import EXAMPLES, ROOT

from generator import cli

HEAVY = {"msgspec", "lxml", "jinja2", "docx", "docxtpl", "babel", "holidays", "phonenumbers"}


def list_imports(
    *arguments: str, wanted: Set[str] = frozenset(HEAVY), **environment: str
) -> set[str]:
    """The packages that a run of `gen` imports, of those asked about."""
    code = (
        "import sys\nfrom generator.cli import run\n"
        f"run({list(arguments)!r})\nprint(*sys.modules, file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return wanted & {name.partition(".")[0] for name in ran.stderr.split()}


@pytest.mark.parametrize(
    "arguments", [["--help"], ["contract", "--help"], ["all", "--help"], ["uppercase", "1.00"]]
)
def test_what_needs_no_form_imports_nothing_heavy(arguments: list[str]) -> None:
    assert set() == list_imports(*arguments)


# What only some runs need: other commands, years without a calendar, a form not yet compiled.
UNNEEDED = {"docx", "docxtpl", "openpyxl", "pikepdf", "rich", "distributed"}
UNNEEDED |= {"babel", "holidays", "num2words", "phonenumbers"}


def test_a_contract_made_once_more_imports_only_what_it_needs(tmp_path: Path) -> None:
    arguments = ["contract", str(EXAMPLES[0]), "-o", str(tmp_path), "--home", str(ROOT)]
    for _ in range(2):
        found = list_imports(*arguments, wanted=UNNEEDED, GEN_CACHE=str(tmp_path / "cache"))

    assert set() == found


@pytest.mark.parametrize(("words", "place"), [("gen con", "1"), ("gen contract --f", "2")])
def test_completion_imports_nothing_heavy(words: str, place: str) -> None:
    found = list_imports(_GEN_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=place)

    assert set() == found


@pytest.mark.parametrize("typed", ["", "c", "con"])
def test_the_commands_are_completed(typed: str) -> None:
    with click.Context(cli.gen, info_name="gen") as context:
        offered = {item.value for item in cli.gen.shell_complete(context, typed)}

    assert "contract" in offered
    assert all(name.startswith(typed) for name in offered)


def test_the_help_says_of_a_command_what_its_own_help_says() -> None:
    for name, (summary, make) in cli._MADE.items():
        command = make()
        assert summary in (command.short_help, command.help), name
