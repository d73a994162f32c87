"""What a template is for: the kind and form that it is named by, or that its fields speak of."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator import templates
from generator.errors import GeneratorError, WrongUsage
from generator.home import Home
from generator.markup import Template
from generator.markup.lexicon import make_lexicon
from generator.markup.meaning import understand
from generator.templates import Form, Kind

# Names that only one kind of paper can speak of, the surest first, with the form they speak for.
_SIGNS = (
    (("invoice",), "invoice", "payment"),
    (("claim", "penalty"), "notice", "dunning"),
    (("claim",), "notice", "payment"),
    (("expiry",), "notice", "expiry"),
    (("amendment",), "contract", "supplement"),
)


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a template is for, as far as it is known; `guessed` says nobody said so."""

    kind: Kind | None
    form: Form | None
    guessed: bool = False

    def __str__(self) -> str:
        if self.kind is None:
            return ""
        return f"{self.kind.name}/{self.form.name}" if self.form else self.kind.name


def read_purpose(wanted: str, home: Home, file: Path | None = None) -> Purpose:
    """What `contract/technical-service` or `contract` means; a form of another name is a new one.

    Raises `WrongUsage` for an unknown kind.
    """
    name, _, form_name = wanted.strip().strip("/").partition("/")
    kind = templates.find_kind(home.templates, name)
    if not form_name:
        return Purpose(kind, kind.forms[0] if len(kind.forms) == 1 else None)
    known = next((form for form in kind.forms if form_name in (form.name, form.title)), None)
    if known is None:
        select = kind.selects[0] if len(kind.selects) == 1 and not kind.is_contract else None
        path = file or home.templates / kind.name / f"{form_name}.docx"
        known = Form(kind.name, form_name, form_name, path, select=select)
    return Purpose(kind, known)


def find_purpose(file: Path, home: Home) -> Purpose | None:
    """What a file of the home's own templates is for; None for any other file."""
    try:
        place = file.resolve()
        for kind in templates.list_kinds(home.templates):
            for form in kind.forms:
                if form.path.resolve() == place:
                    return Purpose(kind, form)
    except (OSError, GeneratorError):
        return None
    return None


def find_form(wanted: str, home: Home) -> Purpose:
    """The form that a person names: `contract/technical-service`, its name or its title.

    Raises `WrongUsage` where there is none or more than one.
    """
    kinds = templates.list_kinds(home.templates)
    found = [
        Purpose(kind, form)
        for kind in kinds
        for form in kind.forms
        if wanted in (f"{kind.name}/{form.name}", form.name, form.title)
    ]
    if len(found) == 1:
        return found[0]
    if found:
        listed = "、".join(str(each) for each in found)
        raise WrongUsage(f"叫“{wanted}”的模板不止一个", fix=f"写明是哪一个：{listed}")
    listed = "、".join(f"{kind.name}/{form.name}" for kind in kinds for form in kind.forms)
    raise WrongUsage(
        f"没有“{wanted}”这个文件，也没有叫这个名字的模板",
        fix=f"检查路径；现有的模板：{listed or '（一个也没有）'}",
    )


def guess_purpose(template: Template, home: Home) -> Purpose:
    """What a loose file is for, by its name or else by what it speaks of."""
    try:
        kinds = templates.list_kinds(home.templates)
    except GeneratorError:
        return Purpose(None, None)
    stem = Path(template.name).stem
    for kind in kinds:
        for form in kind.forms:
            if stem in (form.title, form.name) and (kind.is_contract or form.name != "payment"):
                return Purpose(kind, form, guessed=True)
    by_name = {kind.name: kind for kind in kinds}
    used = understand(template, make_lexicon()).used
    for path, kind_name, form_name in _SIGNS:
        if any(each[: len(path)] == path for each in used) and kind_name in by_name:
            kind = by_name[kind_name]
            spoken = next((form for form in kind.forms if form.name == form_name), None)
            return Purpose(kind, spoken, guessed=True)
    if ("total",) in used and "contract" in by_name:
        kind = by_name["contract"]
        whole = next((form for form in kind.forms if form.select is None), None)
        return Purpose(kind, whole, guessed=True)
    return Purpose(None, None)
