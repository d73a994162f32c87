"""How an admin names a form: `contract/technical-service`, its titles, or the file in its place.

Every command takes the same names; a backslash is a slash, `.docx` may stand behind.
"""

from __future__ import annotations

import difflib
import os
from pathlib import Path

from msgspec import Struct

from generator import files, templates
from generator.errors import WrongUsage
from generator.home import Home
from generator.templates import Form, Kind

EXAMPLE = "contract/technical-service"
_WORD = ".docx"
_NEAR = 0.5


class Target(Struct, frozen=True):
    """A kind and the form that is meant; `is_new` says that the kind does not have it yet."""

    kind: Kind
    form: Form
    is_new: bool = False

    def __str__(self) -> str:
        return f"{self.kind.name}/{self.form.name}"


def find_form(home: Home, wanted: str) -> Target:
    """The form of a name or of its file; raises `WrongUsage` with the nearest known ones."""
    lying = find_lying(home, Path(wanted)) if wanted.strip() else None
    if lying is not None:
        return lying
    kind_name, name = split(wanted)
    if kind_name is None:
        meant = [Target(kind, form) for kind in _list_kinds(home) for form in kind.forms]
    else:
        kind = find_kind(home, kind_name)
        meant = [Target(kind, form) for form in kind.forms]
    found = [each for each in meant if _is_called(name, each.form.name, each.form.title)]
    if len(found) == 1:
        return found[0]
    if found:
        listed = "、".join(map(str, found))
        raise WrongUsage(
            f"有 {len(found)} 个叫“{wanted}”的模板", fix=f"写成 种类/模板，是其中哪一个：{listed}"
        )
    raise WrongUsage(f"没有叫“{wanted}”的模板", fix=_advise(name, meant))


def find_kind(home: Home, name: str) -> Kind:
    """The kind of a name or a title; raises `WrongUsage` for neither."""
    names = templates.name_kinds(home.templates)
    for each in names:
        if _is_called(name, each):
            return templates.find_kind(home.templates, each)
    kinds = _list_kinds(home)
    for kind in kinds:
        if _is_called(name, kind.title):
            return kind
    listed = "、".join(f"{kind.name}（{kind.title}）" for kind in kinds) or "（一个也没有）"
    raise WrongUsage(
        f"没有叫“{name}”的文书种类", fix=f"{home.templates} 里现有：{listed}；模板写成 {EXAMPLE}"
    )


def find_lying(home: Home, file: Path) -> Target | None:
    """The form whose file in the home this is; None for any other file."""
    if file.suffix.lower() != _WORD:
        return None
    try:
        place = file.resolve()
        if place.parent.parent != home.templates.resolve():
            return None
    except (OSError, ValueError):
        return None
    if place.parent.name not in templates.name_kinds(home.templates):
        return None
    kind = templates.find_kind(home.templates, place.parent.name)
    return next((Target(kind, form) for form in kind.forms if form.name == place.stem), None)


def find_named(home: Home, given: str) -> Target | None:
    """The form that an argument names; None where it is a file, there or not.

    Raises `WrongUsage` for what can only be a name and is none.
    """
    if given and os.path.lexists(given):
        return None
    try:
        return find_form(home, given)
    except WrongUsage:
        if Path(given).suffix:
            return None
        raise


def refuse_purpose(named: Target, purpose: str | None, home: Home) -> None:
    """Raises `WrongUsage` where `--as` says another form than the one that was named."""
    if purpose is not None and find_form(home, purpose) != named:
        raise WrongUsage(
            f"“{named.form.title}”是已有的模板 {named}，不能按“{purpose}”看",
            fix="去掉 --as；别的文件写文件名，再加 --as",
        )


def plan_form(home: Home, wanted: str, title: str | None) -> Target:
    """The form that is to be published under a name, which the kind may not have yet.

    A new one is called `title`, else as its file. Raises `WrongUsage`.
    """
    kind_name, name = split(wanted)
    if kind_name is None or find_lying(home, Path(wanted)) is not None:
        return find_form(home, wanted)
    kind = find_kind(home, kind_name)
    for form in kind.forms:
        if _is_called(name, form.name, form.title):
            if title not in (None, form.title):
                raise WrongUsage(
                    f"{kind.name}/{form.name} 已有名称“{form.title}”，不能用 --title 改成“{title}”",
                    fix=f"改名称请改 {home.templates / kind.name / templates.SETTINGS}",
                )
            return Target(kind, form)
    if not name or files.clean_name(name) != name or name.startswith((".", "~")) or "{" in name:
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


def split(wanted: str) -> tuple[str | None, str]:
    """The name of the kind, None where none is said, and the name of the form."""
    kind, slash, name = wanted.strip().replace("\\", "/").partition("/")
    if not slash:
        kind, name = "", kind
    name = name.strip()
    if name.lower().endswith(_WORD):
        name = name[: -len(_WORD)]
    return kind.strip() if slash else None, name


def _is_called(wanted: str, *names: str) -> bool:
    return wanted.casefold() in {each.casefold() for each in names}


def _list_kinds(home: Home) -> tuple[Kind, ...]:
    return templates.list_kinds(home.templates)


def _advise(name: str, meant: list[Target]) -> str:
    """What a person can write instead of a name that no form has."""
    of_kind = [each for each in meant if _is_called(name, each.kind.name, each.kind.title)]
    spelt = {word: each for each in meant for word in (each.form.name, each.form.title)}
    near = difflib.get_close_matches(name, spelt, 1, _NEAR)
    if of_kind:
        hint = f"“{name}”是一种文书，写明是它的哪个模板；"
    else:
        hint = f"最接近的是 {spelt[near[0]]}（{spelt[near[0]].form.title}）；" if near else ""
    listed = "、".join(f"{each}（{each.form.title}）" for each in of_kind or meant)
    return f"{hint}现有：{listed or '（一个也没有）'}"
