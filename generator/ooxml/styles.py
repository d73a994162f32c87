"""The styles of a Word document, each with what it inherits (ECMA-376 part 1, 17.7)."""

from __future__ import annotations

from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from generator.ooxml import W, toggle, value, whole

_T = TypeVar("_T")


class Style(Struct, frozen=True):
    """A style; `number_style` is the style that brought in the list `number_id`."""

    name: str
    kind: str
    based_on: str | None = None
    number_id: str | None = None
    number_level: int | None = None
    number_style: str = ""
    outline_level: int | None = None
    vanish: bool | None = None


class Styles:
    """The styles of a document by their id; `default` is the id of the paragraphs' own."""

    def __init__(self, styles: dict[str, Style], default: str | None = None) -> None:
        self._styles = styles
        self._inherited: dict[str, Style] = {}
        self.default = default

    def get(self, key: str | None) -> Style | None:
        """The style with what it inherits, or None."""
        if key is None or key not in self._styles:
            return None
        if key not in self._inherited:
            self._inherited[key] = self._inherit(key)
        return self._inherited[key]

    def _inherit(self, key: str) -> Style:
        style = self._styles[key]
        seen = {key}
        above = style.based_on
        while above in self._styles and above not in seen:
            seen.add(above)
            parent = self._styles[above]
            if style.number_id is None and parent.number_id is not None:
                style = replace(style, number_id=parent.number_id)
                if style.number_level is None:
                    style = replace(style, number_style=parent.number_style)
            style = replace(
                style,
                number_level=first(style.number_level, parent.number_level),
                outline_level=first(style.outline_level, parent.outline_level),
                vanish=first(style.vanish, parent.vanish),
            )
            above = parent.based_on
        return style

    def lists(self) -> dict[str, str]:
        """The list each numbering style stands for."""
        return {
            key: style.number_id
            for key, style in self._styles.items()
            if style.kind == "numbering" and style.number_id
        }


def first(said: _T | None, otherwise: _T | None) -> _T | None:
    """What is said here, or else what holds otherwise."""
    return otherwise if said is None else said


def read(root: Any) -> Styles:
    """The styles of a styles part's root."""
    styles: dict[str, Style] = {}
    default = None
    for element in root.iterchildren(W + "style"):
        key = element.get(W + "styleId", "")
        properties = element.find(W + "pPr")
        number = None if properties is None else properties.find(W + "numPr")
        kind = element.get(W + "type", "paragraph")
        styles[key] = Style(
            name=value(element, "name") or key,
            kind=kind,
            based_on=value(element, "basedOn"),
            number_id=value(number, "numId"),
            number_level=whole(value(number, "ilvl")),
            number_style=key,
            outline_level=whole(value(properties, "outlineLvl")),
            vanish=toggle(element.find(W + "rPr"), "vanish"),
        )
        if kind == "paragraph" and element.get(W + "default") in ("1", "true", "on"):
            default = key
    return Styles(styles, default)
