"""How an admin names a form: `contract/technical-service`, its title, or either by itself."""

from __future__ import annotations

from dataclasses import dataclass

from generator import files, templates
from generator.errors import WrongUsage
from generator.home import Home
from generator.templates import Form, Kind

EXAMPLE = "contract/technical-service"


@dataclass(frozen=True, slots=True)
class Target:
    """A kind and the form that is meant; `is_new` says that the kind does not have it yet."""

    kind: Kind
    form: Form
    is_new: bool = False


def find_form(home: Home, wanted: str) -> Target:
    """The form of a name; raises `WrongUsage` with the nearest known ones."""
    kind_name, slash, form_name = _split(wanted)
    if slash:
        kind = _find_kind(home, kind_name)
        return Target(kind, kind.find(form_name))
    kinds = templates.list_kinds(home.templates)
    found = [
        Target(kind, form)
        for kind in kinds
        for form in kind.forms
        if wanted.strip() in (form.name, form.title)
    ]
    if len(found) == 1:
        return found[0]
    several = found or [Target(kind, form) for kind in kinds for form in kind.forms]
    listed = "、".join(f"{each.form.kind}/{each.form.name}" for each in several)
    what = f"有 {len(found)} 个叫“{wanted}”的模板" if found else f"没有叫“{wanted}”的模板"
    raise WrongUsage(what, fix=f"写成 种类/模板，如 {EXAMPLE}；现有：{listed or '（一个也没有）'}")


def plan_form(home: Home, wanted: str, title: str | None) -> Target:
    """The form that is to be published under a name, which the kind may not have yet.

    A new one is called `title`, else as its file. Raises `WrongUsage`.
    """
    kind_name, slash, name = _split(wanted)
    if not slash:
        return find_form(home, wanted)
    kind = _find_kind(home, kind_name)
    for form in kind.forms:
        if name in (form.name, form.title):
            if title not in (None, form.title):
                raise WrongUsage(
                    f"{kind.name}/{form.name} 已有名称“{form.title}”，不能用 --title 改成“{title}”",
                    fix=f"改名称请改 {home.templates / kind.name / templates.SETTINGS}",
                )
            return Target(kind, form)
    if files.clean_name(name) != name or name.startswith((".", "~")) or "{" in name:
        raise WrongUsage(
            f"“{name}”不能作模板的文件名", fix=f"写成 种类/模板，如 {EXAMPLE}，不含 / : * 等符号"
        )
    planned = templates.plan_form(home.templates, kind.name, name, title or name)
    if title not in (None, planned.title):
        raise WrongUsage(
            f"template.toml 里 {name} 的名称是“{planned.title}”，与 --title “{title}”不同",
            fix="去掉 --title，或改 template.toml",
        )
    if any(planned.title in (form.name, form.title) for form in kind.forms):
        raise WrongUsage(
            f"“{kind.title}”已经有叫“{planned.title}”的模板", fix="用 --title 另起一个名称"
        )
    return Target(kind, planned, is_new=True)


def _split(wanted: str) -> tuple[str, str, str]:
    kind, slash, name = wanted.strip().replace("\\", "/").partition("/")
    return kind.strip(), slash, name.strip().removesuffix(".docx")


def _find_kind(home: Home, name: str) -> Kind:
    """The kind of a name or a title; raises `WrongUsage` for neither."""
    for each in templates.name_kinds(home.templates):
        if each != name and templates.find_kind(home.templates, each).title == name:
            return templates.find_kind(home.templates, each)
    return templates.find_kind(home.templates, name)
