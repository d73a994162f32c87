"""The entry point: the terminal made safe for Chinese, then the command line."""

from __future__ import annotations

import gc
import sys

INTERRUPTED = 130


def main() -> None:
    """Runs `gen`; every way out is an exit code of the command line's contract."""
    # Modules and models live to the end of a short run: looking for garbage among them is wasted.
    gc.set_threshold(100_000)
    for stream in (sys.stdout, sys.stderr):
        # A GBK console lacks ¥ and rare characters: better a mark than a crash.
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="backslashreplace")
    try:
        from generator.cli import run

        sys.exit(run())
    except KeyboardInterrupt:  # while the program was still coming up
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
