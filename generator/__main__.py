"""The entry point: the terminal made safe for Chinese, then the command line."""

from __future__ import annotations

import sys


def main() -> None:
    """Runs `gen`; every way out is an exit code of the command line's contract."""
    for stream in (sys.stdout, sys.stderr):
        # A GBK console lacks ¥ and rare characters: better a mark than a crash.
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="backslashreplace")
    from generator.cli import run

    sys.exit(run())


if __name__ == "__main__":
    main()
