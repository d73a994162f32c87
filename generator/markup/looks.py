"""How text looks: of a run's formatting, what a reader of the page can tell apart."""

from __future__ import annotations

from typing import Any

from generator.ooxml import VAL, W, toggle, value

# What people call each kind of formatting; `latin`, the font of figures, goes unnamed: a value is
# mostly Chinese.
NAMES = {
    "bold": "加粗",
    "italic": "倾斜",
    "underline": "下划线",
    "strike": "删除线",
    "colour": "颜色",
    "size": "字号",
    "highlight": "突出显示",
    "shade": "底纹",
    "raised": "上下标",
    "font": "字体",
    "style": "字符样式",
}
_NONE = {None, "none", "nil", "auto", "baseline", "clear"}


def describe_look(properties: Any) -> tuple[tuple[str, str], ...]:
    """The formatting of a w:rPr by its name in `NAMES`; what only Word needs is left out."""
    if properties is None:
        return ()
    said: dict[str, str | None] = {
        "bold": "1" if toggle(properties, "b") else None,
        "italic": "1" if toggle(properties, "i") else None,
        "strike": "1" if toggle(properties, "strike") else None,
        "underline": value(properties, "u"),
        "colour": value(properties, "color"),
        "size": value(properties, "sz"),
        "highlight": value(properties, "highlight"),
        "raised": value(properties, "vertAlign"),
        "style": value(properties, "rStyle"),
        "font": _name_font(properties.find(W + "rFonts"), "eastAsia"),
        "latin": _name_font(properties.find(W + "rFonts"), "ascii"),
        "shade": _find(properties, "shd", W + "fill"),
    }
    return tuple((name, text) for name, text in said.items() if text not in _NONE and text)


def _name_font(fonts: Any, script: str) -> str | None:
    return None if fonts is None else fonts.get(W + script)


def _find(properties: Any, name: str, attribute: str) -> str | None:
    child = properties.find(W + name)
    if child is None or child.get(VAL) == "nil":
        return None
    found: str | None = child.get(attribute)
    return found
