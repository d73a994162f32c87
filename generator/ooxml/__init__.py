"""What a Word file is made of: the package, styles, numbering, blocks, runs, fields, bookmarks.

Here are the names and small accessors these share. Elements are lxml elements, typed Any.
"""

from __future__ import annotations

from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
VAL = W + "val"

_OFF = {"0", "false", "off"}


def value(element: Any, name: str) -> str | None:
    """The w:val of the child w:`name`; None when either is missing."""
    child = None if element is None else element.find(W + name)
    return None if child is None else child.get(VAL)


def whole(text: str | None) -> int | None:
    """A count written in an attribute; None for anything else."""
    return int(text) if text is not None and text.isdecimal() and len(text) < 10 else None


def toggle(properties: Any, name: str) -> bool | None:
    """Whether the on-off property w:`name` is set; None when it is not mentioned."""
    child = None if properties is None else properties.find(W + name)
    return None if child is None else child.get(VAL) not in _OFF
