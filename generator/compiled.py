"""A form parsed, patched and compiled once, and its faults told by the words they stand in.

The template language is docxtpl's: its own patching turns a part's XML into Jinja2. What was
compiled is kept between runs (see `cache`), since patching and compiling a form cost more than
filling it.
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
import marshal
import re
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import CodeType
from typing import Any

import jinja2
from lxml import etree

from generator import __version__, word
from generator.cache import keep, load
from generator.environment import make_environment
from generator.errors import BrokenTemplate, UnreadableInput
from generator.ooxml.package import Package
from generator.ooxml.properties import parse_part
from generator.reading import Limits

# The parts in which a form may hold tags, by content type: stories, and document properties.
_STORY = re.compile(r"(\.main|\.header|\.footer|\.footnotes|\.endnotes|\.comments)\+xml$")
_PROPERTIES = re.compile(r"(core-properties|extended-properties|custom-properties)\+xml$")
_CONTENT_TYPES = "[Content_Types].xml"
_TAG = re.compile(r"\{[{%#]")
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True, slots=True)
class CompiledPart:
    """A part of a form that holds tags: its source, a paragraph a line, and its program."""

    name: str
    source: str
    program: jinja2.Template

    def quote(self, line: int | None) -> str:
        """The words of the paragraph at a line of the source (lines count from 1)."""
        words = re.sub(r"<[^>]+>", "", self.read_line(line)).strip()
        return words if len(words) <= 120 else words[:120] + "…"

    def read_line(self, line: int | None) -> str:
        """The source of the paragraph at a line; nothing for a line that is not there."""
        lines = self.source.splitlines()
        return lines[line - 1] if line and line <= len(lines) else ""


@dataclass(frozen=True, slots=True)
class CompiledForm:
    """A form parsed, patched and compiled once: its members in order, and the parts with tags."""

    title: str
    members: tuple[tuple[str, bytes], ...]
    parts: Mapping[str, CompiledPart]


@lru_cache(maxsize=32)
def compile_form(data: bytes, title: str) -> CompiledForm:
    """The form compiled; raises `BrokenTemplate` naming the paragraph a fault stands in."""
    digest = hashlib.sha256(data).hexdigest()
    sources = _load(digest)
    if sources is None:
        _check(data, title)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = tuple((info.filename, archive.read(info)) for info in archive.infolist())
    if sources is None:
        sources = _compile(members, title)
        _keep(digest, sources)
    parts = {name: _build_part(name, *each) for name, each in sources.items()}
    return CompiledForm(title, members, parts)


_Sources = dict[str, tuple[bool, str, CodeType]]


def _check(data: bytes, title: str) -> None:
    """Refuses what is no whole Word file."""
    name = f"模板“{title}”"
    try:
        word.read(data, name)
        package = Package(data, name, Limits())
        xml = [part for part in package.names() if part.endswith((".xml", ".rels"))]
        for part in (_CONTENT_TYPES, *xml):
            package.xml(part)
    except UnreadableInput as error:
        raise BrokenTemplate(
            error.message, fix="用 Word 打开模板，另存为 .docx 后放回原处"
        ) from error


def _compile(members: tuple[tuple[str, bytes], ...], title: str) -> _Sources:
    """Of each part that holds tags: whether it is a story, its patched source and its code."""
    kinds = {
        each.get("PartName", ""): each.get("ContentType", "")
        for each in parse_part(dict(members)[_CONTENT_TYPES])
    }
    sources: _Sources = {}
    for name, content in members:
        kind = kinds.get(f"/{name}", "")
        is_story = bool(_STORY.search(kind))
        if (is_story or _PROPERTIES.search(kind)) and b"{" in content:
            source = _patch(parse_part(content), is_story=is_story)
            if _TAG.search(source):
                sources[name] = (is_story, source, _compile_part(name, source, title, is_story))
    return sources


def _build_part(name: str, is_story: bool, source: str, code: CodeType) -> CompiledPart:
    environment = make_environment(is_story=is_story)
    program = jinja2.Template.from_code(environment, code, environment.make_globals(None))
    return CompiledPart(name, source, program)


def _patch(root: Any, *, is_story: bool) -> str:
    """The source of a part in Jinja2, one paragraph a line.

    Other programs than Word may spell a tag with entities or put comments in it: spelt anew.
    """
    etree.strip_elements(root, etree.Comment, with_tail=False)
    text = str(etree.tostring(root, encoding="unicode"))
    if is_story:
        from docxtpl import DocxTemplate  # heavy, and not needed for a form that is kept

        text = DocxTemplate(io.BytesIO()).patch_xml(text)
        # One paragraph a line, so that a fault can be told by the paragraph's text.
        text = re.sub(r"<w:p([ >])", r"\n<w:p\1", text)
    return _DECLARATION + _spell_escapes(text)


def _compile_part(name: str, source: str, title: str, is_story: bool) -> CodeType:
    environment = make_environment(is_story=is_story)
    try:
        return environment.compile(source)
    except jinja2.TemplateSyntaxError as error:
        part = CompiledPart(name, source, environment.from_string(""))
        raise describe_fault(title, part, error.lineno, explain_syntax(error)) from error


def _spell_escapes(text: str) -> str:
    """Docxtpl's way to print braces (`{_{`), resolved in the form, never in a deal's values."""
    for typed, meant in (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}")):
        text = text.replace(typed, f"{{{{ {meant!r} }}}}")
    return text


def _load(digest: str) -> _Sources | None:
    kept = load(_name_entry(digest))
    if kept is None:
        return None
    try:
        sources: _Sources = marshal.loads(kept)
    except (EOFError, TypeError, ValueError):
        return None
    return sources


def _keep(digest: str, sources: _Sources) -> None:
    keep(_name_entry(digest), marshal.dumps(sources))


def _name_entry(digest: str) -> str:
    return f"{digest}-{_fingerprint()}"


@cache
def _fingerprint() -> str:
    """All that a compiled form depends on beside the form: the program, its libraries, Python."""
    found = importlib.util.find_spec("docxtpl")
    libraries = [Path(jinja2.__file__), Path(__file__), Path(__file__).with_name("environment.py")]
    if found and found.origin:
        libraries.append(Path(found.origin).with_name("template.py"))
    stamps = [(path.stat().st_mtime_ns, path.stat().st_size) for path in libraries]
    words = repr((__version__, sys.version, jinja2.__version__, stamps))
    return hashlib.sha256(words.encode()).hexdigest()[:16]


_WHERE = {
    "document": "正文",
    "header": "页眉",
    "footer": "页脚",
    "footnotes": "脚注",
    "core": "属性",
}


def describe_fault(
    title: str, part: CompiledPart, line: int | None, words: str, fix: str | None = None
) -> BrokenTemplate:
    """A fault of a form as people find it: the form, the story, the words of the paragraph."""
    stem = re.sub(r"\d*\.xml$", "", part.name.rpartition("/")[2])
    quoted = part.quote(line)
    place = f"{_WHERE.get(stem, part.name)}“{quoted}”这一段" if quoted else _WHERE.get(stem, stem)
    return BrokenTemplate(
        f"模板“{title}”{place}：{words}",
        fix=fix or "用 Word 打开模板，改正这一段里的标签",
        what=words,
        source=part.read_line(line),
    )


def explain_syntax(error: jinja2.TemplateSyntaxError) -> str:
    """What is wrong with a tag, in words for people."""
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
