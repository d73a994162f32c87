"""Jinja2's sandbox made tight: what a template may reach, and that all it does is counted.

Jinja2 keeps a template from private attributes and from changing values, but lets it eat the
machine; here loops, calls and whatever makes texts, lists or numbers grow go through `limits`.
Only the methods listed can be called on the values of a deal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import wraps
from string import Formatter
from types import BuiltinFunctionType, MethodType
from typing import Any

from jinja2 import TemplateSyntaxError, nodes
from jinja2.runtime import Context, LoopContext, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment, SandboxedFormatter
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from generator import limits
from generator.codegen import Coder, join
from generator.errors import BrokenTemplate
from generator.vocabulary import Absent, View

# Names of filters that no template can spell.
STEPS, CONCAT, GROUP = " steps", " concat", " group"
# What a pattern may show.
_PLAIN = str | int | float | Decimal | date | Undefined | Absent
_METHODS: Mapping[type, frozenset[str]] = {
    str: frozenset(
        [
            "capitalize",
            "casefold",
            "center",
            "count",
            "endswith",
            "find",
            "format",
            "index",
            "isalnum",
            "isalpha",
            "isascii",
            "isdecimal",
            "isdigit",
            "islower",
            "isnumeric",
            "isspace",
            "isupper",
            "join",
            "ljust",
            "lower",
            "lstrip",
            "partition",
            "removeprefix",
            "removesuffix",
            "replace",
            "rfind",
            "rindex",
            "rjust",
            "rpartition",
            "rsplit",
            "rstrip",
            "split",
            "splitlines",
            "startswith",
            "strip",
            "swapcase",
            "title",
            "upper",
            "zfill",
        ]
    ),
    int: frozenset(["real", "is_integer"]),
    float: frozenset(["real", "is_integer"]),
    Decimal: frozenset(["is_signed", "is_zero", "quantize", "normalize", "to_integral_value"]),
    date: frozenset(
        ["year", "month", "day", "isoformat", "isoweekday", "replace", "strftime", "weekday"]
    ),
    list: frozenset(["copy", "count", "index"]),
    tuple: frozenset(["count", "index"]),
    dict: frozenset(["copy", "get", "items", "keys", "values"]),
}
# What a loop tells of its round: plain numbers and flags.
_ROUND = {"first", "index", "index0", "last", "length", "revindex", "revindex0"}
_STRFTIME = re.compile(r"(?:[^%]|%[-#]?[A-Za-z%])*")
_NOT_FILES = "模板里不能引入别的文件（{% include %}、{% import %}、{% extends %}）"
_NOT_RAW = "模板里不能关掉转义（{% autoescape %}）：字段里的 < 和 & 会弄坏文档"


class Refused(TemplateSyntaxError):
    """A tag that a template may not hold; the message is for people."""


class Sandbox(ImmutableSandboxedEnvironment):
    """The environment of templates that nobody has to trust."""

    intercepted_binops = frozenset(("+", "*", "**", "%"))
    code_generator_class = Coder
    concat = staticmethod(join)

    def _generate(self, source: nodes.Template, *arguments: Any, **options: Any) -> str:
        return super()._generate(_Count().visit(source), *arguments, **options)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The value of `obj.attribute`; a group of the vocabulary is asked for its names at once."""
        if type(obj) is View:
            try:
                return obj[attribute]
            except KeyError:
                pass  # let the sandbox say so
        elif type(obj) is LoopContext and attribute in _ROUND:
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may see an attribute: of a plain value only what is listed."""
        if not super().is_safe_attribute(obj, attr, value):
            return False
        known = next((names for kind, names in _METHODS.items() if isinstance(obj, kind)), None)
        if isinstance(obj, bytes | type) or isinstance(value, type):
            return False
        return known is None or attr in known

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """`str.format` with every width looked at before it is used."""
        if not isinstance(value, MethodType | BuiltinFunctionType) or value.__name__ not in (
            "format",
            "format_map",
        ):
            return None
        pattern = value.__self__
        if not isinstance(pattern, str):
            return None
        if value.__name__ == "format_map":
            raise BrokenTemplate("标签里不能用 format_map", fix="用 format 或过滤器")

        def form(*arguments: Any, **options: Any) -> str:
            formatter: Formatter = _Formatter(self)
            check_plain((*arguments, *options.values()))
            if isinstance(pattern, Markup):
                return pattern.__class__(
                    formatter.vformat(pattern, _escape(arguments), _escape_all(options))
                )
            return formatter.vformat(pattern, arguments, options)

        return form

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:
        """A call, counted, and refused where its result would be out of proportion."""
        limits.spend(1)
        limits.weigh(*args, *kwargs.values())
        if isinstance(__obj, LoopContext) and args:
            args = (limits.Steps(args[0], 0), *args[1:])
        elif isinstance(__obj, BuiltinFunctionType):
            _judge_call(__obj, args, kwargs)
        return limits.keep(super().call(__context, __obj, *args, **kwargs))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """A sum, product, power or remainder, refused where it would be out of proportion."""
        if operator == "*":
            limits.check_product(left, right)
        elif operator == "**":
            limits.check_power(left, right)
        elif operator == "%" and isinstance(left, str):
            limits.check_format(left)
            check_plain(right if isinstance(right, tuple) else (right,))
        return limits.keep(super().call_binop(context, operator, left, right))


class _Formatter(SandboxedFormatter):
    def format_field(self, value: Any, format_spec: str) -> Any:
        for width in re.findall(r"\d+", format_spec):
            limits.check_width(int(width[:9]))
        return super().format_field(value, format_spec)


class _Count(NodeTransformer):
    """Puts the counting into a template: around what loops go over, for what `~` joins."""

    def visit_For(self, node: nodes.For) -> nodes.Node:
        """Each round counts the fixed text of the loop's body."""
        self.generic_visit(node)
        size = nodes.Const(_measure(node.body))
        node.iter = nodes.Filter(node.iter, STEPS, [size], [], None, None, lineno=node.lineno)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:
        """`~` shows its values as printing does, and is reckoned before it is done."""
        self.generic_visit(node)
        first, *rest = node.nodes
        return nodes.Filter(first, CONCAT, rest, [], None, None, lineno=node.lineno)

    def _weigh(self, node: nodes.Expr) -> nodes.Node:
        """A list of fields or lists is weighed when it is made; names to set are none."""
        self.generic_visit(node)
        is_fixed = all(isinstance(each, nodes.Const) for each in node.iter_child_nodes())
        if is_fixed or getattr(node, "ctx", "load") != "load":
            return node
        return nodes.Filter(node, GROUP, [], [], None, None, lineno=node.lineno)

    visit_List = visit_Tuple = visit_Dict = _weigh

    def visit_TemplateData(self, node: nodes.TemplateData) -> nodes.Node:
        """The lines by which faults are told are none of the document's (see `compiled`)."""
        node.data = node.data.replace("\n<w:p", "<w:p")
        return node

    def visit_Const(self, node: nodes.Const) -> nodes.Node:
        """A number as no document has is refused."""
        if isinstance(node.value, int) and node.value.bit_length() > limits.BITS:
            raise Refused("标签里的整数有上千位", node.lineno)
        return node

    def visit_Getattr(self, node: nodes.Getattr) -> nodes.Node:
        """Names that start with _ are not the template's."""
        self.generic_visit(node)
        _refuse_private(node.attr, node)
        return node

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Node:
        """Names that start with _ are not the template's, in brackets neither."""
        self.generic_visit(node)
        if isinstance(node.arg, nodes.Const):
            _refuse_private(node.arg.value, node)
        return node

    def _refuse_files(self, node: nodes.Node) -> nodes.Node:
        raise Refused(_NOT_FILES, node.lineno)

    def _refuse_raw(self, node: nodes.Node) -> nodes.Node:
        raise Refused(_NOT_RAW, node.lineno)

    visit_Include = visit_Import = visit_FromImport = visit_Extends = _refuse_files
    visit_EvalContextModifier = visit_ScopedEvalContextModifier = _refuse_raw


def _refuse_private(name: Any, node: nodes.Node) -> None:
    if isinstance(name, str) and name.startswith("_"):
        raise Refused(f"不能使用“{name}”：以 _ 开头的名字不是字段", node.lineno)


def _measure(body: Sequence[nodes.Node]) -> int:
    """The characters that a body prints once: its fixed text, and so much for each value.

    Inner loops are left to themselves.
    """
    size = 0
    for node in body:
        if isinstance(node, nodes.TemplateData):
            size += len(node.data)
        elif isinstance(node, nodes.Output):
            fixed = [each for each in node.nodes if isinstance(each, nodes.TemplateData)]
            size += _measure(fixed) + (len(node.nodes) - len(fixed)) * limits.SHORT
        elif not isinstance(node, nodes.For):
            size += _measure(list(node.iter_child_nodes()))
    return size


def _escape(values: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(Markup.escape(each) if isinstance(each, str) else each for each in values)


def _escape_all(values: Mapping[str, Any]) -> dict[str, Any]:
    return dict(zip(values, _escape(tuple(values.values())), strict=True))


def _judge_call(method: BuiltinFunctionType, arguments: tuple[Any, ...], options: Any) -> None:
    """Refuses a call of a plain value's method that would give something out of proportion."""
    own, name = method.__self__, method.__name__
    if isinstance(own, str):
        if name in ("center", "ljust", "rjust", "zfill"):
            limits.check_width(arguments[0] if arguments else 0)
        elif name == "replace" and len(arguments) > 1:
            limits.check_replacing(own, str(arguments[0]), str(arguments[1]))
        elif name == "join" and arguments:
            limits.check_joining([str(each) for each in arguments[0]], own)
    elif isinstance(own, date) and name == "strftime":
        pattern = str(arguments[0] if arguments else options.get("format", ""))
        if not _STRFTIME.fullmatch(pattern):
            raise BrokenTemplate("strftime 的格式不认识", fix="用过滤器：日期、中文日期")


def _judge_center(value: Any, width: Any = 80) -> None:
    limits.check_width(width)


def _judge_indent(s: Any, width: Any = 4, first: Any = False, blank: Any = False) -> None:
    size = len(width) if isinstance(width, str) else width
    limits.check_width(size)
    text = str(s)
    limits.check_text(len(text) + (text.count("\n") + 1) * size)


def _judge_replace(s: Any, old: Any, new: Any, count: Any = None) -> None:
    limits.check_replacing(str(s), str(old), str(new))


def _judge_round(value: Any, precision: Any = 0, method: Any = "common") -> None:
    limits.check_width(precision)


def _judge_batch(value: Any, linecount: Any, fill_with: Any = None) -> None:
    limits.check_width(linecount)


def _judge_slice(value: Any, slices: Any, fill_with: Any = None) -> None:
    limits.check_width(slices)


def _judge_wordwrap(s: Any, width: Any = 79, *arguments: Any, **options: Any) -> None:
    limits.check_slow_text(len(str(s)))


def _judge_slow(value: Any, *arguments: Any, **options: Any) -> None:
    limits.check_slow_text(len(str(value)))


def _judge_format(value: Any, *arguments: Any, **options: Any) -> None:
    limits.check_format(str(value))
    check_plain((*arguments, *options.values()))


def check_plain(values: Iterable[Any]) -> None:
    """Raises `BrokenTemplate` for what a pattern cannot show: lists, groups, nothing."""
    for value in values:
        if not isinstance(value, _PLAIN):
            raise BrokenTemplate("格式里用了一整组内容或空值", fix="写到具体的字段，或用过滤器")


_JUDGES: Mapping[str, Callable[..., None]] = {
    "batch": _judge_batch,
    "center": _judge_center,
    "format": _judge_format,
    "indent": _judge_indent,
    "replace": _judge_replace,
    "round": _judge_round,
    "slice": _judge_slice,
    "striptags": _judge_slow,
    "title": _judge_slow,
    "wordwrap": _judge_wordwrap,
}


def bound(name: str, each: Callable[..., Any]) -> Callable[..., Any]:
    """A filter of Jinja2 that is reckoned before it is done, and its result counted."""
    judge = _JUDGES.get(name)
    place = 1 if hasattr(each, "jinja_pass_arg") else 0  # after the context some filters take

    @wraps(each)
    def apply(*arguments: Any, **options: Any) -> Any:
        limits.spend(1)
        given = arguments[place:]
        if judge is not None and given and not isinstance(given[0], Undefined):
            judge(*given, **options)
        return limits.keep(each(*arguments, **options))

    return apply
