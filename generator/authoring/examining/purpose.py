"""What a template is for: the kind and form that it is named by, or that its fields speak of."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from generator import templates
from generator.authoring import naming
from generator.errors import GeneratorError
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


class Purpose(Struct, frozen=True):
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

    A form that is known by its name alone need not say its kind. Raises `WrongUsage`.
    """
    kind_name, form_name = naming.split(wanted.strip().strip("/\\"))
    if kind_name is None and not _is_kind(form_name, home):
        found = naming.find_form(home, wanted)
        return Purpose(found.kind, found.form)
    if kind_name is None:
        kind = naming.find_kind(home, form_name)
        return Purpose(kind, kind.forms[0] if len(kind.forms) == 1 else None)
    target = naming.plan_form(home, wanted, None)
    if not target.is_new:
        return Purpose(target.kind, target.form)
    kind, select = target.kind, target.form.select
    if select is None and len(kind.selects) == 1 and not kind.is_contract:
        select = kind.selects[0]
    return Purpose(kind, target.form._replace(path=file or target.form.path, select=select))


def find_purpose(file: Path, home: Home) -> Purpose | None:
    """What a file of the home's own templates is for; None for any other file."""
    try:
        found = naming.find_lying(home, file)
    except GeneratorError:
        return None
    return Purpose(found.kind, found.form) if found else None


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


def _is_kind(name: str, home: Home) -> bool:
    try:
        naming.find_kind(home, name)
    except GeneratorError:
        return False
    return True
