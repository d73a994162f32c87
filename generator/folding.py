"""Spellings folded to one another, character for character, so that places stay true."""

from __future__ import annotations

import re
from collections.abc import Callable

from generator.errors import NumeralError
from generator.memory import remember
from generator.numerals import read_integer

_TABLE = str.maketrans(
    {
        **{chr(code): chr(code - 0xFEE0) for code in range(ord("０"), ord("９") + 1)},
        **dict(zip("．％￥（）［］【】：－／Ｒ", ".%¥()[][]:-/R", strict=True)),
        **dict.fromkeys("\u3000\u00a0\u2002\u2003\u2009", " "),
    }
)
COUNT = "[0-9]{1,4}|[〇零一二三四五六七八九十百两廿卅壹贰叁肆伍陆柒捌玖拾佰貳參叄陸]{1,9}"


@remember(8192)
def fold(text: str) -> str:
    """The text with full-width digits, brackets and blanks as half-width ones."""
    return text.translate(_TABLE)


def scanner(pattern: re.Pattern[str]) -> Callable[[str], tuple[re.Match[str], ...]]:
    """What finds all that a pattern matches in a text, and remembers it.

    Most paragraphs of a form stand in the next paper too, word for word.
    """
    return remember(4096)(lambda text: tuple(pattern.finditer(text)))


def count(text: str) -> int | None:
    """The count a text stands for, Chinese or in figures; None for none."""
    try:
        return read_integer(text)
    except NumeralError:
        return None
