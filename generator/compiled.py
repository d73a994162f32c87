"""A form parsed, patched and compiled once, and its faults told by the words they stand in.

The template language is docxtpl's: its own patching turns a part's XML into Jinja2. What was
compiled is kept between runs (see `cache`), since patching and compiling a form cost more than
filling it.
"""

from __future__ import annotations

import hashlib
import importlib.util
import marshal
import re
import sys
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from types import CodeType
from typing import Any

import jinja2
from lxml import etree
from msgspec import Struct

from generator import __version__, limits, word
from generator.archive import BAD_ARCHIVE, Member, pack_member, unpack
from generator.cache import keep, load
from generator.environment import make_environment
from generator.errors import BrokenTemplate, UnreadableInput
from generator.ooxml import citations
from generator.ooxml.bookmarks import may_repeat
from generator.ooxml.numbering import Lists
from generator.ooxml.package import Package
from generator.ooxml.properties import parse_part, stamp_properties
from generator.ooxml.reach import list_reaches
from generator.ooxml.references import STORIES, list_kinds, list_references, read_lists
from generator.ooxml.repeats import may_stretch
from generator.patching import patch
from generator.reading import Limits
from generator.sandbox import Refused

# The parts in which a form may hold tags, by content type: stories, and document properties.
_STORY = re.compile(r"(\.main|\.header|\.footer|\.footnotes|\.endnotes|\.comments)\+xml$")
_PROPERTIES = re.compile(r"(core-properties|extended-properties|custom-properties)\+xml$")
_CONTENT_TYPES = "[Content_Types].xml"
_TAG = re.compile(r"\{[{%#]")
_SAVE_AGAIN = "用 Word 打开模板，另存为 .docx 后放回原处"
# A print that takes its row, cell, paragraph or run with it: made for values of docxtpl that bring
# their own. Ours are texts, which would stand where Word shows none.
_TAKING_PRINT = re.compile(r"(\{(?:<[^>]*>)*\{(?:<[^>]*>)*)(?:tr|tc|p|r)(?=(?:<[^>]*>)*\s)")
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class CompiledPart(Struct, frozen=True):
    """A part of a form that holds tags: its source, a paragraph a line, and its program.

    What it may need when it is filled: `stretches` tells of tables that may come out wider or
    narrower, `draws` of drawings, whose ids a loop would repeat.
    """

    name: str
    source: str
    program: jinja2.Template
    stretches: bool = False
    draws: bool = False

    def fill(self, values: Mapping[str, Any]) -> bytes:
        """The part filled with values; what a tag raises is traced to the line of its paragraph."""
        context = self.program.new_context(values)  # type: ignore[arg-type]
        try:
            return b"".join(self.program.root_render_func(context))  # type: ignore[arg-type]
        except Exception:
            self.program.environment.handle_exception()

    def quote(self, line: int | None) -> str:
        """The words of the paragraph at a line of the source (lines count from 1)."""
        words = re.sub(r"<[^>]+>", "", self.read_line(line)).strip()
        return words if len(words) <= 120 else words[:120] + "…"

    def read_line(self, line: int | None) -> str:
        """The source of the paragraph at a line; nothing for a line that is not there."""
        lines = self.source.splitlines()
        return lines[line - 1] if line and line <= len(lines) else ""


class CompiledForm(Struct, frozen=True, eq=False):
    """A form parsed, patched and compiled once: its members in order, and the parts with tags.

    Its cross-references are counted in these `lists` while it is filled; `refreshes` says that
    they are reckoned from the filled document instead (see `citations` and `references`).
    """

    title: str
    members: tuple[tuple[str, bytes], ...]
    parts: Mapping[str, CompiledPart]
    lists: Lists | None = None
    refreshes: bool = False


@lru_cache(maxsize=32)
def compile_form(data: bytes, title: str) -> CompiledForm:
    """The form compiled; raises `BrokenTemplate` naming the paragraph a fault stands in."""
    digest = hashlib.sha256(data).hexdigest()
    kept = _load(digest)
    if kept is None:
        _check(data, title)
    try:
        members = unpack(data)
    except BAD_ARCHIVE as error:
        raise BrokenTemplate(f"模板“{title}”已损坏：有一个部分解压失败", fix=_SAVE_AGAIN) from error
    if kept is None:
        kept = _compile(members, title)
        _keep(digest, kept)
    way, sources = kept
    parts = {name: _build_part(name, *each) for name, each in sources.items()}
    lists = None
    if way == _COUNTED:
        _, lists = read_lists(members, list_kinds(dict(members)[_CONTENT_TYPES]))
    return CompiledForm(title, members, parts, lists, way == _REFRESHED)


@lru_cache(maxsize=32)
def pack_form(form: CompiledForm, stamps: tuple[tuple[str, str], ...]) -> tuple[Member, ...]:
    """The members of a form deflated, with the stamps as its custom properties."""
    members = stamp_properties(form.members, dict(stamps)) if stamps else form.members
    return tuple(pack_member(name, content) for name, content in members)


_Sources = dict[str, tuple[bool, str, CodeType]]
# What becomes of the cross-references of a form: it has none, they are counted, or reckoned.
_NONE, _COUNTED, _REFRESHED = "none", "counted", "refreshed"
_Kept = tuple[str, _Sources]


def _check(data: bytes, title: str) -> None:
    """Refuses what is no whole Word file."""
    name = f"模板“{title}”"
    try:
        word.read(data, name)
        package = Package(data, name, Limits())
        xml = [part for part in package.names() if part.endswith((".xml", ".rels"))]
        for part in (_CONTENT_TYPES, *xml):
            package.xml(part)
        reach = next(list_reaches(package), None)
    except UnreadableInput as error:
        raise BrokenTemplate(error.message, fix=_SAVE_AGAIN) from error
    if reach is not None:
        raise BrokenTemplate(
            f"{name}里有{reach.what}：{reach.target}（{reach.part}）",
            fix="在 Word 里删去它（图片改为嵌入），另存为 .docx 后放回原处",
        )


def _compile(members: tuple[tuple[str, bytes], ...], title: str) -> _Kept:
    """The way of its cross-references; and of each part that holds tags whether it is a story,
    its patched source and its code.
    """
    kinds = {
        each.get("PartName", ""): each.get("ContentType", "")
        for each in parse_part(dict(members)[_CONTENT_TYPES])
    }
    roots = {}
    for name, content in members:
        kind = kinds.get(f"/{name}", "")
        if (_STORY.search(kind) or _PROPERTIES.search(kind)) and b"{" in content:
            roots[name] = parse_part(content)
    way, lists = _find_way(members, roots)
    patched: dict[str, str] = {}
    sources: _Sources = {}
    for name, root in roots.items():
        is_story = bool(_STORY.search(kinds[f"/{name}"]))
        try:
            source = _patch(root, is_story=is_story)
        except BrokenTemplate as error:
            raise BrokenTemplate(
                f"模板“{title}”{_name_story(name)}：{error.message}", fix=error.fix
            ) from error
        if _TAG.search(source):
            patched[name] = source
            source = citations.settle(source, lists) or source
            sources[name] = (is_story, source, _compile_part(name, source, title, is_story))
    if way != _REFRESHED and not all(map(citations.is_sound, patched.values())):
        way = _REFRESHED
        for name, source in patched.items():
            is_story, source = sources[name][0], citations.drop_marks(source)
            sources[name] = (is_story, source, _compile_part(name, source, title, is_story))
    elif way == _COUNTED and not any(citations.is_marked(each[1]) for each in sources.values()):
        way = _NONE  # all of them stand in the form now
    return way, sources


def _find_way(
    members: tuple[tuple[str, bytes], ...], roots: Mapping[str, Any]
) -> tuple[str, Lists]:
    """The way of a form's cross-references as far as its parts tell; marks what can be counted.

    With it the lists in which is counted.
    """
    kinds = list_kinds(dict(members)[_CONTENT_TYPES])
    stories = {name: content for name, content in members if kinds.get(name) in STORIES}
    references = {
        name: tuple(list_references(roots[name] if name in roots else parse_part(content)))
        for name, content in stories.items()
        if b"instrText" in content or b"fldSimple" in content
    }
    asking = [name for name, found in references.items() if found]
    if may_repeat(stories.values()):
        return _REFRESHED, {}
    if not asking:
        return _NONE, {}
    if any(name not in roots or kinds[name] != "main" for name in asking):
        return _REFRESHED, {}
    known, lists = read_lists(members, kinds)
    can_count = citations.mark(roots[asking[0]], references[asking[0]], known, lists)
    return _COUNTED if can_count else _REFRESHED, lists


def _build_part(name: str, is_story: bool, source: str, code: CodeType) -> CompiledPart:
    environment = make_environment(is_story=is_story)
    program = jinja2.Template.from_code(environment, code, environment.globals)
    return CompiledPart(name, source, program, may_stretch(source), "<wp:docPr" in source)


def _patch(root: Any, *, is_story: bool) -> str:
    """The source of a part in Jinja2, one paragraph a line.

    Other programs than Word may spell a tag with entities or put comments in it: spelt anew.
    """
    etree.strip_elements(root, etree.Comment, with_tail=False)
    text = str(etree.tostring(root, encoding="unicode"))
    if is_story:
        text = patch(_TAKING_PRINT.sub(r"\1", text))
        # One paragraph a line, so that a fault can be told by the paragraph's text.
        text = re.sub(r"<w:p([ >])", r"\n<w:p\1", text)
    return _DECLARATION + _spell_escapes(text)


def _compile_part(name: str, source: str, title: str, is_story: bool) -> CodeType:
    environment = make_environment(is_story=is_story)
    try:
        with limits.metered():  # what a form says with fixed values is worked out here
            return environment.compile(source)
    except jinja2.TemplateSyntaxError as error:
        part = CompiledPart(name, source, environment.from_string(""))
        raise describe_fault(title, part, error.lineno, explain_syntax(error)) from error
    except (MemoryError, OverflowError, RecursionError, SyntaxError, ValueError) as error:
        part = CompiledPart(name, source, environment.from_string(""))
        raise describe_fault(title, part, None, "标签嵌套得太深，或数字太长") from error


def _spell_escapes(text: str) -> str:
    """Docxtpl's way to print braces (`{_{`), resolved in the form, never in a deal's values."""
    for typed, meant in (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}")):
        text = text.replace(typed, f"{{{{ {meant!r} }}}}")
    return text


def _load(digest: str) -> _Kept | None:
    entry = load(_name_entry(digest))
    if entry is None:
        return None
    try:
        kept: _Kept = marshal.loads(entry)
    except (EOFError, TypeError, ValueError):
        return None
    return kept


def _keep(digest: str, kept: _Kept) -> None:
    keep(_name_entry(digest), marshal.dumps(kept))


def _name_entry(digest: str) -> str:
    return f"{digest}-{_fingerprint()}"


@cache
def _fingerprint() -> str:
    """All that a compiled form depends on beside the form: the program, its libraries, Python."""
    found = importlib.util.find_spec("docxtpl")
    here = Path(__file__).parent
    names = ("compiled", "patching", "environment", "sandbox", "codegen")
    own = [*(here / f"{name}.py" for name in names), *sorted(here.glob("ooxml/*.py"))]
    libraries = [Path(jinja2.__file__), *own]
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


def _name_story(part: str) -> str:
    return _WHERE.get(re.sub(r"\d*\.xml$", "", part.rpartition("/")[2]), part)


def describe_fault(
    title: str, part: CompiledPart, line: int | None, words: str, fix: str | None = None
) -> BrokenTemplate:
    """A fault of a form as people find it: the form, the story, the words of the paragraph."""
    quoted = part.quote(line)
    place = _name_story(part.name) + (f"“{quoted}”这一段" if quoted else "")
    return BrokenTemplate(
        f"模板“{title}”{place}：{words}",
        fix=fix or "用 Word 打开模板，改正这一段里的标签；gen templates check 列出全部问题",
        what=words,
        source=part.read_line(line),
    )


def explain_syntax(error: jinja2.TemplateSyntaxError) -> str:
    """What is wrong with a tag, in words for people."""
    words = error.message or ""
    if isinstance(error, Refused):
        return words
    for pattern, chinese in _SYNTAX:
        found = re.search(pattern, words)
        if found:
            told = found.expand(chinese)
            for english, name in _TOKENS.items():
                told = told.replace(english, name)
            return told
    return f"标签写法不对（{words}）"


# What Jinja2 calls the parts of a tag, as they are typed.
_TOKENS = {
    "end of print statement": "}}",
    "end of statement block": "%}",
    "begin of print statement": "{{",
    "begin of statement block": "{%",
    "end of template": "文件的结尾",
}
_SYNTAX = (
    (r"No filter named '(.+?)'", r"没有叫“\1”的过滤器"),
    (r"No test named '(.+?)'", r"没有叫“\1”的判断"),
    (r"Unexpected end of template.*'(\w+)'", r"缺少与 {% \1 %} 成对的 {% end\1 %}"),
    (r"Encountered unknown tag '(\w+)'", r"多出来的或不认识的标签 {% \1 %}"),
    (r"unexpected char '(.+?)'", r"标签里有不能用的字符“\1”（可能是全角符号）"),
    (r"expected token '(.+?)', got '(.+?)'", r"标签里应是“\1”，却写着“\2”"),
)
