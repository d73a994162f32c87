"""Tasks whose worker is lost on the way; sent to workers by test_bulk_crash in place of the real ones."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from generator.bulk import work

check = work.check


def lose(setting: Any, raw: Any, *rest: Any) -> Any:
    """Checks a deal; one whose project says so takes its worker along, once or every time."""
    name = raw["project"]["name"] if isinstance(raw, dict) else ""
    if "每次" in name:
        os._exit(9)
    if "出错" in name:
        raise ZeroDivisionError("boom")
    mark = Path("once")
    if "一次" in name and not mark.exists():
        mark.touch()
        os._exit(9)
    return check(setting, raw, *rest)
