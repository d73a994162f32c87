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
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from generator import filters
from generator.errors import BrokenTemplate, GeneratorError
from generator.values import Choice, Ratio
from generator.vocabulary import Absent, FreeView, Pen, View

_HAS_BREAK = re.compile(r"[\n\r\t]")


@cache
def make_environment(*, is_story: bool) -> jinja2.Environment:
    """The environment of story parts (which have line breaks and tabs of Word) or of properties."""
    environment = ImmutableSandboxedEnvironment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_present_in_story if is_story else _present,
        keep_trailing_newline=True,
    )
    for name in ("safe", "xmlattr", "urlize", "pprint", "tojson"):
        environment.filters.pop(name, None)  # they would let a value in unescaped
    for name in ("lipsum", "dict", "cycler"):
        environment.globals.pop(name, None)
    environment.filters.update({name: _guard(name, each) for name, each in list_filters().items()})
    environment.filters["default"] = environment.filters["d"] = _default
    environment.filters["默认"] = _default
    environment.tests["defined"] = lambda value: not isinstance(value, jinja2.Undefined | Absent)
    environment.tests["undefined"] = lambda value: isinstance(value, jinja2.Undefined | Absent)
    return environment


@cache
def list_filters() -> dict[str, Callable[..., str]]:
    """Every public function of `filters` under each of its names."""
    return {
        name: each
        for name, each in vars(filters).items()
        if not name.startswith("_")
        and isinstance(each, FunctionType)
        and each.__module__ == filters.__name__
    }


def _guard(name: str, each: Callable[..., str]) -> Callable[..., Any]:
    """A filter that notes an absent value and tells a wrong one by name."""

    @wraps(each)
    def apply(value: Any, *arguments: Any, **options: Any) -> Any:
        if isinstance(value, Absent):
            return value.note()
        if isinstance(value, Pen):
            return value
        if isinstance(value, jinja2.Undefined):
            return str(value)  # raises, naming what is undefined
        try:
            return each(value, *arguments, **options)
        except GeneratorError:
            raise
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            raise BrokenTemplate(f"过滤器“{name}”不能用于“{value}”") from error

    return apply


def _default(value: Any, instead: Any = "") -> Any:
    return instead if value is None or isinstance(value, jinja2.Undefined | Absent) else value


def _present(value: Any) -> Any:
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
    if isinstance(value, View | FreeView | list | tuple | dict) or callable(value):
        _refuse_print("打印了一整组内容", "写到具体的字段，如 {{ 甲方.名称 }}；列表用 {% for %}")
    return value


def _present_in_story(value: Any) -> Any:
    """As `_present`, with line breaks and tabs as Word has them."""
    shown = _present(value)
    if isinstance(shown, str) and not isinstance(shown, Markup) and _HAS_BREAK.search(shown):
        text = str(escape(shown.replace("\r\n", "\n").replace("\r", "\n")))
        text = text.replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
        text = text.replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
        return Markup(text)
    return shown


def _refuse_print(words: str, fix: str) -> NoReturn:
    raise BrokenTemplate(words, fix=fix)
