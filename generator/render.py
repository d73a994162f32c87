"""A compiled form and values become the bytes of a Word file; nothing is lost on the way.

Only parts that hold tags are rendered; all others are passed on as they are, so that equal input
gives equal bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Any

import jinja2

from generator.compiled import CompiledForm, CompiledPart, describe_fault
from generator.environment import place_breaks
from generator.errors import GeneratorError
from generator.ooxml.properties import stamp_properties
from generator.ooxml.references import BrokenReference, refresh_references
from generator.ooxml.repeats import fit_grids, may_stretch, number_drawings

# What an expression in a tag can go wrong with.
_MISTAKES = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
_EPOCH = (1980, 1, 1, 0, 0, 0)


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
    filled = [
        (name, _fill(form, form.parts[name], values) if name in form.parts else content)
        for name, content in form.members
    ]
    try:
        filled = refresh_references(filled)
    except BrokenReference as error:
        raise BrokenReference(f"模板“{form.title}”{error.message}", fix=error.fix) from error
    if mark:
        from generator.ooxml.watermark import mark_pages

        filled = mark_pages(filled, mark)
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


def _fill(form: CompiledForm, part: CompiledPart, values: Mapping[str, Any]) -> bytes:
    try:
        text = part.program.render(values)
    except (GeneratorError, jinja2.TemplateError, *_MISTAKES) as error:
        line = _find_line(error.__traceback__, part)
        fix = error.fix if isinstance(error, GeneratorError) else None
        raise describe_fault(form.title, part, line, _explain(error), fix) from error
    text = place_breaks(text.replace("\n<w:p", "<w:p"))
    content = number_drawings(text).encode()
    return fit_grids(content) if may_stretch(part.source) else content


def _explain(error: Exception) -> str:
    if isinstance(error, GeneratorError):
        return error.message
    if isinstance(error, jinja2.UndefinedError):
        return _explain_undefined(str(error))
    return f"标签不能执行：{error}"


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
