"""A compiled form and values become the bytes of a Word file; nothing is lost on the way.

The template language is docxtpl's: its own patching turns a part's XML into Jinja2, which runs
sandboxed, escapes every value and refuses unknown names. Only parts that hold tags are rendered;
all others are passed on as they are, so equal input gives equal bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache, wraps
from types import FunctionType, TracebackType
from typing import Any, NoReturn

import jinja2
from docxtpl import DocxTemplate
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from generator import filters
from generator.errors import BrokenTemplate, GeneratorError, UnreadableInput
from generator.ooxml.package import Package
from generator.ooxml.properties import parse_part, stamp_properties
from generator.reading import Limits
from generator.values import Choice, Ratio
from generator.vocabulary import Absent, View

# The parts in which a form may hold tags, by content type: stories, and document properties.
_STORY = re.compile(r"(\.main|\.header|\.footer|\.footnotes|\.endnotes|\.comments)\+xml$")
_PROPERTIES = re.compile(r"(core-properties|extended-properties|custom-properties)\+xml$")
_CONTENT_TYPES = "[Content_Types].xml"
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class CompiledPart:
    """A part of a form that holds tags: its source, a paragraph a line, and its program."""

    name: str
    source: str
    program: jinja2.Template

    def quote(self, line: int | None) -> str:
        """The words of the paragraph at a line of the source (lines count from 1)."""
        lines = self.source.splitlines()
        if not line or line > len(lines):
            return ""
        words = re.sub(r"<[^>]+>", "", lines[line - 1]).strip()
        return words if len(words) <= 120 else words[:120] + "…"


@dataclass(frozen=True, slots=True)
class CompiledForm:
    """A form parsed, patched and compiled once: its members in order, and the parts with tags."""

    title: str
    members: tuple[tuple[str, bytes], ...]
    parts: Mapping[str, CompiledPart]


@lru_cache(maxsize=32)
def compile_form(data: bytes, title: str) -> CompiledForm:
    """The form compiled; raises `BrokenTemplate` naming the paragraph a fault stands in."""
    try:
        Package(data, f"模板“{title}”", Limits())
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = tuple((info.filename, archive.read(info)) for info in archive.infolist())
    except UnreadableInput as error:
        raise BrokenTemplate(
            error.message, fix="用 Word 打开模板，另存为 .docx 后放回原处"
        ) from error
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise BrokenTemplate(
            f"模板“{title}”不是 Word 文档（.docx）", fix="用 Word 打开模板，另存为 .docx 后放回原处"
        ) from error
    types = _read_types(dict(members)[_CONTENT_TYPES])
    parts = {}
    for name, content in members:
        kind = types.get(f"/{name}", "")
        if (_STORY.search(kind) or _PROPERTIES.search(kind)) and b"{" in content:
            part = _compile_part(name, content, title, is_story=bool(_STORY.search(kind)))
            if part:
                parts[name] = part
    return CompiledForm(title, members, parts)


def render(
    form: CompiledForm, values: Mapping[str, Any], stamps: Mapping[str, str] | None = None
) -> bytes:
    """The Word file of a form filled with values; `stamps` become custom properties.

    What the form needs and the values lack is noted by the values themselves (see `vocabulary`).
    Raises `BrokenTemplate` for an unknown name or a value that cannot be printed.
    """
    filled = [
        (name, _fill(form, form.parts[name], values) if name in form.parts else content)
        for name, content in form.members
    ]
    return pack(stamp_properties(filled, stamps) if stamps else filled)


def pack(members: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip archive of the members in their order, the same bytes for the same members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in members:
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            info.create_system = 0  # the same on Windows as anywhere
            archive.writestr(info, content)
    return buffer.getvalue()


def _read_types(content: bytes) -> dict[str, str]:
    """The content type of each part that has one of its own, by part name with its slash."""
    return {
        each.get("PartName", ""): each.get("ContentType", "")
        for each in parse_part(content)
        if each.get("PartName")
    }


def _compile_part(name: str, content: bytes, title: str, *, is_story: bool) -> CompiledPart | None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BrokenTemplate(
            f"模板“{title}”的 {name} 不是 UTF-8 编码", fix="用 Word 打开模板另存一次"
        ) from error
    if is_story:
        text = DocxTemplate(io.BytesIO()).patch_xml(text)
        # One paragraph a line, so that a fault can be told by the paragraph's text.
        text = re.sub(r"<w:p([ >])", r"\n<w:p\1", text)
    text = _spell_escapes(text)
    if not re.search(r"\{[{%#]", text):
        return None
    environment = _environment(is_story)
    try:
        return CompiledPart(name, text, environment.from_string(text))
    except jinja2.TemplateSyntaxError as error:
        part = CompiledPart(name, text, environment.from_string(""))
        raise _fault(title, part, error.lineno, _explain_syntax(error)) from error


def _spell_escapes(text: str) -> str:
    """Docxtpl's way to print braces (`{_{`), resolved in the form, never in a deal's values."""
    for typed, meant in (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}")):
        text = text.replace(typed, f"{{{{ {meant!r} }}}}")
    return text


def _fill(form: CompiledForm, part: CompiledPart, values: Mapping[str, Any]) -> bytes:
    try:
        text = part.program.render(values)
    except BrokenTemplate as error:
        line = _find_line(error.__traceback__, part)
        raise _fault(form.title, part, line, error.message, error.fix) from error
    except GeneratorError as error:
        line = _find_line(error.__traceback__, part)
        raise _fault(form.title, part, line, error.message, error.fix) from error
    except jinja2.UndefinedError as error:
        line = _find_line(error.__traceback__, part)
        raise _fault(form.title, part, line, _explain_undefined(str(error))) from error
    except jinja2.TemplateError as error:
        line = _find_line(error.__traceback__, part)
        raise _fault(form.title, part, line, f"标签不能执行：{error}") from error
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        line = _find_line(error.__traceback__, part)
        raise _fault(form.title, part, line, f"标签不能执行：{error}") from error
    return text.replace("\n<w:p", "<w:p").encode()


def _find_line(trace: TracebackType | None, part: CompiledPart) -> int | None:
    """The deepest line of the template in a traceback that Jinja2 has mapped back."""
    line = None
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == (part.program.filename or "<template>"):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


_WHERE = {
    "document": "正文",
    "header": "页眉",
    "footer": "页脚",
    "footnotes": "脚注",
    "core": "属性",
}


def _fault(
    title: str, part: CompiledPart, line: int | None, words: str, fix: str | None = None
) -> BrokenTemplate:
    stem = re.sub(r"\d*\.xml$", "", part.name.rpartition("/")[2])
    quoted = part.quote(line)
    place = f"{_WHERE.get(stem, part.name)}“{quoted}”这一段" if quoted else _WHERE.get(stem, stem)
    return BrokenTemplate(
        f"模板“{title}”{place}：{words}", fix=fix or "用 Word 打开模板，改正这一段里的标签"
    )


def _explain_syntax(error: jinja2.TemplateSyntaxError) -> str:
    words = error.message or ""
    for pattern, chinese in _SYNTAX:
        found = re.search(pattern, words)
        if found:
            return found.expand(chinese)
    return f"标签写法不对（{words}）"


_SYNTAX = (
    (r"No filter named '(.+?)'", r"没有叫“\1”的过滤器"),
    (r"No test named '(.+?)'", r"没有叫“\1”的判断"),
    (r"Unexpected end of template.*'(\w+)'", r"缺少与 {% \1 %} 成对的 {% end\1 %}"),
    (r"Encountered unknown tag '(\w+)'", r"多出来的或不认识的标签 {% \1 %}"),
    (r"unexpected char '(.+?)'", r"标签里有不能用的字符“\1”（可能是全角符号）"),
    (r"expected token '(.+?)', got '(.+?)'", r"标签里应是 \1，却写着“\2”"),
)


def _explain_undefined(words: str) -> str:
    found = re.search(r"^'(\w+)' is undefined|has no (?:attribute|element) '?(\w+)'?", words)
    name = next((group for group in found.groups() if group), "") if found else ""
    return f"没有“{name}”这个名字" if name else f"用了没有的名字（{words}）"


@cache
def _environment(is_story: bool) -> jinja2.Environment:
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
    if isinstance(value, View | list | tuple | dict) or callable(value):
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


_HAS_BREAK = re.compile(r"[\n\r\t]")


def _refuse_print(words: str, fix: str) -> NoReturn:
    raise BrokenTemplate(words, fix=fix)
