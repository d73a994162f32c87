"""A compiled form and values become the bytes of a Word file; nothing is lost on the way.

Only parts that hold tags are rendered; all others are passed on as they are, so that equal input
gives equal bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import TracebackType
from typing import Any

import jinja2
from jinja2.exceptions import SecurityError

from generator import archive, limits
from generator.archive import pack_member, write_archive
from generator.compiled import CompiledForm, CompiledPart, describe_fault, pack_form
from generator.environment import place_breaks
from generator.errors import GeneratorError
from generator.ooxml import properties
from generator.ooxml.citations import cite, drop_marks
from generator.ooxml.references import BrokenReference, refresh_references
from generator.ooxml.repeats import fit_grids, number_drawings

# What an expression in a tag can go wrong with.
_MISTAKES = (
    *(ArithmeticError, AttributeError, LookupError, TypeError, ValueError),
    *(MemoryError, RecursionError, SyntaxError),
)


def render(
    form: CompiledForm,
    values: Mapping[str, Any],
    stamps: Mapping[str, str] | None = None,
    mark: str | None = None,
) -> bytes:
    """The Word file of a form filled with values; `stamps` become custom properties, and `mark`
    stands across every page.

    What the form needs and the values lack is noted by the values themselves (see `vocabulary`).
    Raises `BrokenTemplate` for an unknown name, a value that cannot be printed or a reference to
    what is not in the file.
    """
    with limits.metered():
        filled = {name: _fill(form, part, values) for name, part in form.parts.items()}
    changed = _refresh(form, filled)
    if mark:
        from generator.ooxml.watermark import mark_pages

        members = [(name, changed.get(name, content)) for name, content in form.members]
        marked = mark_pages(members, mark)
        return archive.pack(properties.stamp_properties(marked, stamps) if stamps else marked)
    if stamps and properties.PART in changed:
        changed[properties.PART] = properties.stamp_part(changed[properties.PART], stamps)
    return write_archive(
        pack_member(member.name, changed[member.name]) if member.name in changed else member
        for member in pack_form(form, tuple((stamps or {}).items()))
    )


def _refresh(form: CompiledForm, filled: dict[str, bytes]) -> dict[str, bytes]:
    """The parts that are not those of the form, with the results of their cross-references."""
    refreshes = form.refreshes
    if form.lists is not None:
        cited = {name: cite(content, form.lists) for name, content in filled.items()}
        refreshes = None in cited.values()  # then it is told what is wrong
        filled = {
            name: drop_marks(filled[name].decode()).encode() if content is None else content
            for name, content in cited.items()
        }
    contents = {
        name: fit_grids(content) if form.parts[name].stretches else content
        for name, content in filled.items()
    }
    if not refreshes:
        return contents
    members = [(name, contents.get(name, content)) for name, content in form.members]
    try:
        return {
            name: content
            for (name, content), (_, before) in zip(
                refresh_references(members), form.members, strict=True
            )
            if content is not before
        }
    except BrokenReference as error:
        raise BrokenReference(f"模板“{form.title}”{error.message}", fix=error.fix) from error


def _fill(form: CompiledForm, part: CompiledPart, values: Mapping[str, Any]) -> bytes:
    try:
        content = part.fill(values)
    except (GeneratorError, jinja2.TemplateError, *_MISTAKES) as error:
        line = _find_line(error.__traceback__, part)
        fix = error.fix if isinstance(error, GeneratorError) else None
        raise describe_fault(form.title, part, line, _explain(error), fix) from error
    content = place_breaks(content)
    return number_drawings(content) if part.draws else content


def _explain(error: Exception) -> str:
    if isinstance(error, GeneratorError):
        return error.message
    if isinstance(error, jinja2.UndefinedError):
        return _explain_undefined(str(error))
    if isinstance(error, SecurityError):
        return _explain_secret(str(error))
    if isinstance(error, RecursionError):
        return "标签层层套用自己，没有尽头"
    if isinstance(error, MemoryError):
        return "标签要的内存超出了这台机器"
    return f"标签不能执行：{error}"


def _explain_secret(words: str) -> str:
    found = re.search(r"attribute '(\w+)'", words)
    name = f"“{found[1]}”" if found else "这个写法"
    return f"不能使用{name}：标签只能取用字段和过滤器"


def _find_line(trace: TracebackType | None, part: CompiledPart) -> int | None:
    """The deepest line of the template in a traceback that Jinja2 has mapped back."""
    line = None
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == (part.program.filename or "<template>"):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _explain_undefined(words: str) -> str:
    found = re.search(r"^'(\w+)' is undefined|has no (?:attribute|element) '?(\w+)'?", words)
    name = next((group for group in found.groups() if group), "") if found else ""
    return f"没有“{name}”这个名字" if name else f"用了没有的名字（{words}）"
