"""Regular expressions as compiled, kept between runs: compiling them costs more than a contract.

Python compiles a pattern to a list of numbers, which `re` turns into what it searches with. The
five hundred patterns of the program take a tenth of a second, their numbers a hundredth. They are
put where `re` itself looks before it compiles; on a Python that looks elsewhere nothing happens.
"""

from __future__ import annotations

import marshal
import re
import sys
from functools import cache
from typing import Any

_MOST = 640
_ROOM = 1024  # `re` makes room for 512, and drops the first of them for the next
_Codes = dict[tuple[str | bytes, int], tuple[Any, ...]]


@cache
def recall() -> _Codes:
    """Gives `re` the patterns that were compiled in earlier runs, and what they are made of."""
    from generator.cache import load

    known: dict[Any, Any] = getattr(re, "_cache", {})
    codes: _Codes = {}
    try:
        codes = marshal.loads(load(_name()) or marshal.dumps(codes))
        compiled = {
            (type(pattern), pattern, flags): _engine().compile(pattern, *code)
            for (pattern, flags), code in codes.items()
        }
    except (AttributeError, EOFError, ImportError, RuntimeError, TypeError, ValueError):
        return {}
    known.update(compiled)
    re._MAXCACHE = _ROOM  # type: ignore[attr-defined]
    return codes


def remember() -> None:
    """Keeps the patterns compiled in a run that recalled them, where there are new ones."""
    if not recall.cache_info().currsize:
        return
    from generator.cache import keep

    codes = recall()
    compiled = [key[1:] for key in getattr(re, "_cache", {})]
    new = [key for key in compiled if key not in codes][: _MOST - len(codes)]
    if new:
        try:
            keep(_name(), marshal.dumps(codes | {key: _translate(*key) for key in new}))
        except (AttributeError, ImportError, TypeError, ValueError):
            return  # another Python, which does it otherwise


def _translate(pattern: str | bytes, flags: int) -> tuple[Any, ...]:
    """What `re` makes of a pattern: the arguments of its engine after the pattern."""
    from re import _compiler, _parser  # type: ignore[attr-defined]

    parsed = _parser.parse(pattern, flags)
    names = dict(parsed.state.groupdict)
    numbers: list[str | None] = [None] * parsed.state.groups
    for name, number in names.items():
        numbers[number] = name
    code = [int(each) for each in _compiler._code(parsed, flags)]
    return flags | parsed.state.flags, code, parsed.state.groups - 1, names, tuple(numbers)


def _engine() -> Any:
    import _sre  # type: ignore[import-not-found]

    return _sre


def _name() -> str:
    return f"patterns-{sys.implementation.cache_tag}-{sys.hexversion:x}-{_engine().MAGIC}"
