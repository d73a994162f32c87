"""A row as the results repeat it, and texts made safe for a spreadsheet."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from generator.bulk.rows import Row
from generator.values import Inexact

_MOST = 60  # headings that one row of JSON may bring
_LONGEST = 32_767  # what a cell holds
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-][0-9.,]+%?")


def list_cells(row: Row) -> str:
    """Heading and value of what the results repeat of a row, as JSON.

    Of a deal these are its single values and those of its groups (`甲方.名称`), no lists.
    """
    found: Mapping[str, object]
    if row.sheet is not None:
        found = row.sheet.shown
    else:
        pairs = [*row.picks.items()]
        pairs += _flatten(row.raw, "") if isinstance(row.raw, dict) else []
        found = dict(pairs[:_MOST])
    said = {key: value if value is None else _say(value) for key, value in found.items()}
    return json.dumps(said, ensure_ascii=False)


def neutralise(text: str) -> str:
    """The text as a cell may hold it: no spreadsheet takes it for a formula, none refuses it.

    What begins like a formula gets an apostrophe, also where the file is saved as CSV later.
    """
    text = _ILLEGAL.sub("\ufffd", text)
    if text.lstrip(" ").startswith(_FORMULA) and not _NUMBER.fullmatch(text):
        text = f"'{text}"
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _flatten(raw: Mapping[str, Any], head: str) -> Iterator[tuple[str, Any]]:
    for key, value in raw.items():
        if isinstance(value, dict) and not head:
            yield from _flatten(value, f"{key}.")
        elif not isinstance(value, dict | list) and value is not None:
            yield f"{head}{key}", value


def _say(value: object) -> str | int | float:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Inexact):
        return value.text
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    return value if isinstance(value, int) and abs(value) < 10**15 else str(value)
