"""A form filled with a deal, and what the deal lacks for it."""

from __future__ import annotations

from collections.abc import Mapping

from generator import __version__, paths, templates, versions, vocabulary
from generator.errors import BrokenTemplate
from generator.facts import Facts
from generator.model import Deal
from generator.shape import Problem
from generator.templates import Form


def fill(form: Form, deal: Deal, known: Facts) -> tuple[bytes, list[Problem]]:
    """The form filled with a deal, and what the deal lacks for it (then the bytes are void)."""
    from generator import compiled, render  # checking alone needs neither
    from generator.ooxml.references import BrokenReference

    data = form.read()
    values, noted = vocabulary.view(deal, known)
    mark = versions.DRAFT if form.version == versions.DRAFT else None
    try:
        filled = render.render(
            compiled.compile_form(data, form.title), values, stamp(form, data), mark
        )
    except BrokenReference:
        if not noted:
            raise
        filled = b""  # what is lacking may have taken the article with it: tell that first
    required = [path for path in list_required(form) if paths.look_up(deal, path) in (None, "", ())]
    lacking = [_lack(path, form) for path in dict.fromkeys([*noted, *required])]
    if (deal.number is None or not deal.number.strip()) and ("number",) not in noted:
        lacking.append(_lack(("number",), form))
    return filled, lacking


def list_required(form: Form) -> list[paths.Path]:
    """The fields that the settings of a form ask of every deal; raises `BrokenTemplate`."""
    required = []
    for name in form.required:
        path = paths.trace_path(name)
        if path is None:
            raise BrokenTemplate(
                f"“{form.title}”的模板设置里 required 的“{name}”不是交易数据里的字段",
                fix="gen fields 列出全部字段",
            )
        required.append(path)
    return required


def stamp(form: Form, data: bytes) -> Mapping[str, str]:
    """What a paper says of its making: form, version, its hash, the program's version."""
    return {
        "GeneratorTemplate": f"{form.kind}/{form.name}",
        "GeneratorTemplateVersion": form.version,
        "GeneratorTemplateHash": templates.hash_form(data),
        "GeneratorVersion": __version__,
    }


def _lack(path: paths.Path, form: Form) -> Problem:
    where, title = vocabulary.describe(path)
    return Problem(
        "needed",
        where,
        f"缺少{title}（{where[2:]}）：模板“{form.title}”要打印它，请在交易数据里补上",
    )
