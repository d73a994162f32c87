"""What is said to people and machines: words on stderr, results on stdout, never a crash."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from unicodedata import east_asian_width as wide

import click

from generator.errors import OutputBlocked


def say(words: str) -> None:
    """Words for people, on stderr; when nobody can hear them, the work goes on all the same."""
    with suppress(OSError):
        click.echo(words, err=True)


def answer(words: str) -> None:
    """The result, on stdout; a reader that has gone (`| head -1`) does not stop the work."""
    try:
        click.echo(words)
    except OSError as error:
        discard_output()
        # On Windows a pipe without a reader is an invalid argument.
        if error.errno not in (errno.EPIPE, errno.EINVAL):
            from generator import files

            raise OutputBlocked(
                f"结果写不到标准输出：{files.explain(error)}", fix="检查输出转到了哪里"
            ) from error


def discard_output() -> None:
    """Sends what is still to come nowhere, so that the interpreter can flush it when it ends."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def answer_json(words: str) -> None:
    """A machine's result; ASCII where the stream cannot hold it all."""
    encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "")
    if encoding != "utf8":
        import json

        words = json.dumps(json.loads(words), ensure_ascii=True, indent=2)
    answer(words)


def is_colourful() -> bool:
    """Whether the result is for a screen that shows colour and a person who wants it.

    NO_COLOR, set to anything, says no (no-color.org).
    """
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    try:
        return sys.stdout.isatty()
    except (AttributeError, ValueError):
        return False


def measure_ambiguous() -> int:
    """The columns of a character that is wide in Chinese fonts and narrow in others.

    A console with a Chinese code page gives it two.
    """
    encoding = (getattr(sys.stdout, "encoding", None) or "").lower()
    return 2 if encoding.startswith(("gb", "cp936", "big5", "cp950", "hz")) else 1


class _Help(click.HelpFormatter):
    """Help whose columns stand in line though a Chinese character is two columns wide."""

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        measured = [
            (sum(1 + (wide(c) in "WF") for c in first), first, last) for first, last in rows
        ]
        longest = max((width for width, *_ in measured), default=0)
        for width, first, last in measured:
            gap = " " * (longest - width + col_spacing)
            self.write(f"{'':>{self.current_indent}}{first}{gap}{last}\n")


click.Context.formatter_class = _Help
