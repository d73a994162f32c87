"""How far a long run is: a bar on a terminal, a line for every tenth elsewhere; on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from generator.terminal import say

_STEP = 1000  # rows between two lines where it is not known how many there are


@contextmanager
def show_progress(total: int | None, unit: str = "行") -> Iterator[Callable[[int], None]]:
    """A function that is told how many of `total` rows are done, or papers by another `unit`."""
    if _is_screen():
        with _show_bar(total, unit) as tell:
            yield tell
    else:
        yield _make_lines(total, unit)


def _is_screen() -> bool:
    try:
        return sys.stderr.isatty()
    except (AttributeError, ValueError):
        return False


@contextmanager
def _show_bar(total: int | None, unit: str) -> Iterator[Callable[[int], None]]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"每秒 {task.speed or 0:.0f} {unit}")

    columns = (BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as progress:
        task = progress.add_task("", total=total)
        yield lambda done: progress.update(task, completed=done)


def _make_lines(total: int | None, unit: str) -> Callable[[int], None]:
    begun = time.monotonic()
    told = 0

    def tell(done: int) -> None:
        nonlocal told
        step = done * 10 // total if total else done // _STEP
        if step <= told:
            return
        told = step
        rate = done / max(time.monotonic() - begun, 0.001)
        if total:
            left = _say_time((total - done) / rate) if done < total else ""
            say(f"{done * 100 // total}%（{done}/{total} {unit}），每秒 {rate:.0f} {unit}{left}")
        else:
            say(f"{done} {unit}，每秒 {rate:.0f} {unit}")

    return tell


def _say_time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"，约剩 {minutes} 分 {rest} 秒" if minutes else f"，约剩 {rest} 秒"
