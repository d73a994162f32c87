"""A JSON list cut into its elements while it is read, so that only one is in memory."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from generator.errors import UnreadableInput
from generator.sources import SIZE_LIMIT

_SIGN = re.compile(rb'["{}\[\],]')
_QUOTE = re.compile(rb'[\\"]')
_BLANK = b" \t\r\n"


class Element(Struct, frozen=True):
    """An element of a list as it stands there, and the line it begins in, counted from 1."""

    data: bytes
    line: int


def split_list(chunks: Iterable[bytes], name: str) -> Iterator[Element]:
    """The elements of a list that begins with `[`; what they hold is not looked into.

    Raises `UnreadableInput` where brackets or quotes do not match to the end of the list.
    """
    held, at, start, depth, line = b"", 0, 0, 0, 1
    in_text = is_over = after_comma = False
    for chunk in chunks:
        held += chunk
        while True:
            found = (_QUOTE if in_text else _SIGN).search(held, at)
            if found is None:
                at = len(held)
                break
            sign, at = found.group(), found.end()
            if in_text:
                if sign == b'"':
                    in_text = False
                elif at == len(held):  # what follows the backslash is still to come
                    at -= 1
                    break
                else:
                    at += 1
                continue
            if is_over:
                raise _broken(name, line + held.count(b"\n", start, at), "列表之后还有内容")
            if sign == b'"':
                in_text = True
            elif sign in (b"{", b"["):
                depth += 1
                start = at if depth == 1 else start
            elif depth == 1:
                element = held[start : at - 1]
                begins = len(element) - len(element.lstrip(_BLANK))
                first = line + held.count(b"\n", 0, start + begins)
                if element.strip(_BLANK):
                    yield Element(element.strip(_BLANK), first)
                elif sign == b"," or after_comma:
                    raise _broken(name, first, "逗号的前面或后面没有内容")
                if sign == b"}":
                    raise _broken(name, first, "列表以 } 收尾，应为 ]")
                after_comma = sign == b","
                line += held.count(b"\n", 0, at)
                held, at, start = held[at:], 0, 0
                is_over = sign != b","
            elif sign in (b"}", b"]"):
                depth -= 1
        if len(held) > SIZE_LIMIT:
            raise _broken(name, line, f"一笔交易超过 {SIZE_LIMIT // 2**20} MB，或少了括号、引号")
        if is_over and held.strip(_BLANK):
            raise _broken(name, line, "列表之后还有内容")
    if not is_over:
        raise _broken(name, line, "列表没有收尾，从这一行起缺少引号、} 或 ]")


def _broken(name: str, line: int, why: str) -> UnreadableInput:
    return UnreadableInput(
        f"{name} 第 {line} 行：{why}", fix="用带 JSON 检查的编辑器打开改正，再运行一次"
    )
