"""The entry point: the terminal made safe for Chinese, then the command line."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn

INTERRUPTED = 130


def main() -> NoReturn:
    """Runs `gen`; every way out is an exit code of the command line's contract."""
    # Modules and models live to the end of a short run: looking for garbage among them is wasted.
    gc.set_threshold(500_000)
    for stream in (sys.stdout, sys.stderr):
        # A GBK console lacks ¥ and rare characters: better a mark than a crash.
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="backslashreplace")
    try:
        from generator import patterns
        from generator.cli import run

        code = run()
        patterns.remember()
    except KeyboardInterrupt:  # while the program was still coming up
        code = INTERRUPTED
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, OSError, ValueError):
            stream.flush()
    # Everything is written and closed; taking the interpreter apart costs a quarter of a run.
    os._exit(code)


if __name__ == "__main__":
    main()
