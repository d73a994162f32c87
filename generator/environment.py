"""The Jinja2 environment of forms: sandboxed, strict, every value escaped and shown as people write.

What a form prints without a filter is shown by its kind: dates, amounts, shares, yes and no. What
was not said is noted, so that all that is missing can be told together (see `vocabulary`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache, wraps
from types import FunctionType
from typing import Any, NoReturn

import jinja2
from jinja2.filters import do_join, make_attrgetter
from jinja2.nodes import EvalContext
from jinja2.runtime import markup_join
from markupsafe import escape

from generator import filters, limits
from generator.errors import BrokenTemplate, GeneratorError
from generator.limits import SHORT
from generator.sandbox import CONCAT, GROUP, STEPS, Sandbox, bound
from generator.values import Choice, Ratio
from generator.vocabulary import Absent, Pen

# Filters of Jinja2 by what they give for an absent list: none of it, itself, one element of it.
_COUNTING = {"length", "count"}
_SIFTING = {"list", "map", "select", "selectattr", "reject", "rejectattr", "reverse", "sort"}
PICKING = {"first", "last", "min", "max"}
# Filters of Jinja2 that make a text of whatever they are given.
_TEXTUAL = {"capitalize", "center", "e", "escape", "forceescape", "indent", "lower", "replace"}
_TEXTUAL |= {"string", "striptags", "title", "trim", "truncate", "upper", "urlencode"}
_TEXTUAL |= {"wordcount", "wordwrap"}
# What stands for a value where a deal has none.
_UNSAID = (Absent, Pen, jinja2.Undefined)
_HAS_BREAK = re.compile(r"[\n\r\t]")
_IS_SPECIAL = re.compile("[&<>\"'\n\r\t]")
# Breaks of values while a form is filled: characters that no value can hold.
_MARKED = str.maketrans("\n\r\t", "\x0b\x0b\x0c")
_BREAKS = {b"\x0b": b"br", b"\x0c": b"tab"}
_MARK = re.compile(b"[\x0b\x0c]")
_TEXT = re.compile(b"<w:t(?: [^<>]*)?>[^<]*</w:t>")


@cache
def make_environment(*, is_story: bool) -> jinja2.Environment:
    """The environment of story parts (which have line breaks and tabs of Word) or of properties."""
    environment = Sandbox(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_print_in_story if is_story else _print,
        keep_trailing_newline=True,
    )
    for name in ("safe", "xmlattr", "urlize", "pprint", "tojson"):
        environment.filters.pop(name, None)  # they would let a value in unescaped
    environment.filters.pop("random", None)  # equal input gives equal bytes
    environment.filters["join"] = _join
    for name in ("lipsum", "dict", "cycler"):
        environment.globals.pop(name, None)
    for name, each in environment.filters.items():
        environment.filters[name] = _pass_absent(name, bound(name, each))
    environment.filters.update({name: _guard(name, each) for name, each in list_filters().items()})
    environment.filters["default"] = environment.filters["d"] = _default
    environment.filters["默认"] = _default
    environment.filters[STEPS] = _count_steps
    environment.filters[CONCAT] = _concatenate
    environment.filters[GROUP] = limits.keep
    environment.tests["defined"] = lambda value: not isinstance(value, jinja2.Undefined | Absent)
    environment.tests["undefined"] = lambda value: isinstance(value, jinja2.Undefined | Absent)
    return environment


@cache
def list_filters() -> dict[str, Callable[..., Any]]:
    """Every public function of `filters` under each of its names."""
    return {
        name: each
        for name, each in vars(filters).items()
        if not name.startswith("_")
        and isinstance(each, FunctionType)
        and each.__module__ == filters.__name__
    }


def _pass_absent(name: str, each: Callable[..., Any]) -> Callable[..., Any]:
    """A filter of Jinja2 that makes nothing else of an absent value, and notes that it is needed."""
    place = 1 if hasattr(each, "jinja_pass_arg") else 0  # after the context some filters take

    @wraps(each)
    def apply(*arguments: Any, **options: Any) -> Any:
        value = arguments[place] if place < len(arguments) else None
        if not isinstance(value, Absent) or name in _COUNTING:
            if name in _TEXTUAL and not isinstance(value, str | jinja2.Undefined):
                shown = str(_present(value))
                arguments = (*arguments[:place], shown, *arguments[place + 1 :])
            return each(*arguments, **options)
        if name in PICKING:
            return value[0]
        if name not in _SIFTING:
            value.note()
        return value

    return apply


def _guard(name: str, each: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that notes an absent value and tells a wrong one by name."""

    @wraps(each)
    def apply(value: Any, *arguments: Any, **options: Any) -> Any:
        if isinstance(value, _UNSAID):
            return value if isinstance(value, Pen) else str(value)  # notes it, or raises
        try:
            return each(value, *arguments, **options)
        except GeneratorError:
            raise
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            found = "空值（null）" if value is None else f"“{value}”"
            raise BrokenTemplate(f"过滤器“{name}”不能用于{found}") from error

    return apply


@jinja2.pass_context  # so that it is never done when a form is compiled
def _count_steps(_: Any, values: Any, characters: int) -> limits.Steps:
    """What a loop goes over, its rounds counted."""
    return limits.Steps(values, characters)


def _concatenate(*values: Any) -> str:
    """What `~` joins: values as printing shows them."""
    shown = [_present(value) for value in values]
    limits.check_joining([str(each) for each in shown], "")
    joined: str = limits.keep(markup_join(shown))
    return joined


@jinja2.pass_eval_context
def _join(context: EvalContext, value: Any, d: str = "", attribute: Any = None) -> str:
    """As Jinja2's `join`, the values as printing shows them."""
    if attribute is not None:
        value = map(make_attrgetter(context.environment, attribute), value)
    shown = [_present(each) for each in value]
    limits.check_joining([str(each) for each in shown], str(d))
    joined: str = do_join(context, shown, d)
    return joined


def _default(value: Any, instead: Any = "", boolean: bool = False) -> Any:
    is_lacking = value is None or isinstance(value, jinja2.Undefined | Absent)
    return instead if is_lacking or (boolean and not value) else value


def _present(value: Any) -> str:
    """What a value prints as where a form says no filter."""
    if isinstance(value, str):
        return value.chinese if isinstance(value, Choice) else value
    if isinstance(value, Absent):
        return value.note()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Ratio):
        return filters.percent(value)
    if isinstance(value, Decimal):
        return filters.unit_price(value)
    if isinstance(value, date):
        return filters.day(value)
    if value is None:
        _refuse_print("打印了一个空值（null）", "先用 {% if %} 判断，再打印")
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        _refuse_print(
            f"打印了浮点数 {value}", "整数相除用 //；金额取算好的字段，如 付款计划 各期的金额"
        )
    if isinstance(value, jinja2.Undefined):
        return str(value)  # raises, naming what is undefined
    _refuse_print("打印了一整组内容", "写到具体的字段，如 {{ 甲方.名称 }}；列表用 {% for %}")


def _print(value: Any) -> str:
    """A value as the document holds it: shown, counted and escaped."""
    shown = value if type(value) is str else _present(value)
    if type(shown) is str and len(shown) <= SHORT and not _IS_SPECIAL.search(shown):
        return shown  # as nearly all are
    return escape(_count(shown))


def _print_in_story(value: Any) -> str:
    """As `_print`, with line breaks and tabs marked for `place_breaks`."""
    shown = value if type(value) is str else _present(value)
    if type(shown) is str and len(shown) <= SHORT and not _IS_SPECIAL.search(shown):
        return shown  # as nearly all are
    if type(shown) is str and _HAS_BREAK.search(shown):
        shown = shown.replace("\r\n", "\n").translate(_MARKED)
    return escape(_count(shown))


def _count(shown: str) -> str:
    """A text that is longer than a loop's round has counted it is counted by itself."""
    if len(shown) > SHORT:
        limits.spend(1, len(shown))
    return shown


def place_breaks(content: bytes) -> bytes:
    """A filled story with the line breaks and tabs of values as Word has them.

    Where Word can have none, as in an attribute or in the code of a field, a blank stands.
    """
    if not any(mark in content for mark in _BREAKS):
        return content
    content = _TEXT.sub(lambda found: _MARK.sub(_spell_mark, found[0]), content)
    return _MARK.sub(b" ", content)


def _spell_mark(mark: re.Match[bytes]) -> bytes:
    return b'</w:t><w:%b/><w:t xml:space="preserve">' % _BREAKS[mark[0]]


def _refuse_print(words: str, fix: str) -> NoReturn:
    raise BrokenTemplate(words, fix=fix)
