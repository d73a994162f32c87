"""A form published as its next version: examined, refused or accepted, then put on the shelf."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from generator import sources, templates, versions
from generator.authoring.examining import examine
from generator.authoring.naming import Target
from generator.authoring.publishing import shelf
from generator.errors import BrokenTemplate, OutputBlocked, UnreadableInput, WrongUsage
from generator.findings import Finding, Severity
from generator.home import Home
from generator.ooxml.package import Package
from generator.reading import Limits
from generator.templates import Form
from generator.versions import Accepted, Version

_PLAIN = re.compile(rb"wordprocessingml\.document\.main\+xml")


class Signature(Struct, frozen=True):
    """Who publishes, on which day, what was changed; `reason` is why warnings are accepted."""

    author: str
    day: date
    note: str
    reason: str | None = None


class Outcome(Struct, frozen=True):
    """What came of publishing: `status` is published, refused, unchanged (the version in force is
    the same), or restored (it is, and the form that lay there was another).

    `kept` is where unpublished changes went that had to make way; `is_placed` says that the form
    stands in its place (else another program holds it, and it follows later); `is_open` that the
    file published is open in Word, so that what was not saved there is not in the version.
    """

    status: str
    version: Version | None
    findings: tuple[Finding, ...] = ()
    kept: Path | None = None
    is_placed: bool = True
    is_open: bool = False


def publish(
    home: Home, target: Target, file: str | None, signature: Signature, *, force: bool = False
) -> Outcome:
    """Publishes a file as a form, or without one the form as it lies there.

    Raises `UnreadableInput` for what is no .docx, `OutputBlocked` where unpublished changes would
    be lost (unless `force`), or another publisher was faster.
    """
    form = target.form
    in_place = file is None or _is_at(form.path, file)
    if in_place and target.is_new:
        raise WrongUsage(
            f"{form.path} 不存在，没有可发布的模板",
            fix=f"给出文件：gen templates publish 模板.docx --as {form.kind}/{form.name}",
        )
    data = form.read() if in_place or file is None else sources.read_bytes(file)
    name = str(form.path) if in_place or file is None else file
    check_plain(data, name)
    outcome = _publish(home, target, data, name, signature, force=force)
    return replace(outcome, is_open=_is_open(Path(name)))


def roll_back(
    home: Home,
    target: Target,
    number: int | None,
    signature: Signature,
    *,
    force: bool = False,
) -> Outcome:
    """Publishes an older version anew; without a number the one before the version in force.

    The version's own accepted warnings stay accepted. Raises as `publish` does, and `WrongUsage`
    where there is no such version.
    """
    form = target.form
    chosen = versions.find_version(form, number) if number else _find_before(form)
    data = versions.read_bytes(form, chosen)
    words = f"退回第 {chosen.number} 版"
    note = f"{words}：{signature.note}" if signature.note else words
    signature = replace(signature, note=note, reason=signature.reason or chosen.reason)
    return _publish(home, target, data, str(chosen.path), signature, force=force)


def check_plain(data: bytes, name: str) -> None:
    """Raises `UnreadableInput` for what Word would not open as a .docx."""
    package = Package(data, name, Limits())
    package.xml("[Content_Types].xml")
    if not _PLAIN.search(package.read("[Content_Types].xml")):
        raise UnreadableInput(
            f"{name} 不是普通的 .docx（可能是带宏的 .docm 或 Word 模板 .dotx）",
            fix="用 Word 打开，另存为“Word 文档（.docx）”后再发布",
            kind="not_word",
        )


def _publish(
    home: Home, target: Target, data: bytes, name: str, signature: Signature, *, force: bool
) -> Outcome:
    form = target.form
    before = _find_known(form)
    found = templates.hash_form(data)
    if before and before.sha256 == found and _is_lying(form, found):
        return Outcome("unchanged", before)
    if not force:
        _refuse_loss(form, found)
    if before and before.sha256 == found:
        with shelf.hold(form.path.parent):
            kept = _make_way(form, found, before, force=force)
            return Outcome("restored", before, (), kept, shelf.restore(form, data, before))
    examined = examine(data, name, home, target.kind, form)
    warnings = [f for f in examined.findings if f.severity is Severity.WARNING]
    errors = [f for f in examined.findings if f.severity is Severity.ERROR]
    if errors or (warnings and not signature.reason):
        return Outcome("refused", None, examined.findings)

    entry = Version(
        number=0,
        path=form.path,
        day=signature.day,
        author=signature.author,
        note=signature.note,
        title=form.title,
        sha256=found,
        reason=signature.reason if warnings else None,
        accepted=tuple(dict.fromkeys(Accepted(f.code, f.message) for f in warnings)),
    )
    with shelf.hold(form.path.parent):
        latest = _find_known(form)
        if latest and latest.sha256 == found:
            return Outcome("unchanged", latest)  # somebody published the very same meanwhile
        kept = _make_way(form, found, before, force=force)
        if target.is_new:
            shelf.name_form(form.path.parent, form.name, form.title)
        version, is_placed = shelf.put(form, data, entry)
    return Outcome("published", version, examined.findings, kept, is_placed)


def _make_way(form: Form, found: str, before: Version | None, *, force: bool) -> Path | None:
    """Sees that nothing is lost by what comes now, the kind being held; where it kept the form."""
    latest = _find_known(form)
    if latest != before:
        words = f"{latest.author}刚刚发布了第 {latest.number} 版" if latest else "版本被移走了"
        raise OutputBlocked(
            f"模板“{form.title}”在检查期间变了：{words}，这一次没有发布",
            fix=f"先看 gen templates history {form.kind}/{form.name}，需要时再运行一次",
            kind="superseded",
        )
    if not force:
        _refuse_loss(form, found)
    elif form.path.exists():
        lying = form.read()
        if not _is_lying(form, found) and not versions.is_kept(form, templates.hash_form(lying)):
            return shelf.keep_aside(form, lying)
    return None


def _refuse_loss(form: Form, found: str) -> None:
    """Raises `OutputBlocked` where unpublished changes lie in the place of the form."""
    if not form.path.exists():
        return
    lying = templates.hash_form(form.read())
    if lying == found or versions.is_kept(form, lying):
        return
    raise OutputBlocked(
        f"{form.path} 里有还没有发布的修改，没有动它",
        fix=f"先发布它：gen templates publish --as {form.kind}/{form.name} --note …；"
        "确认不要了的加 --force（原文件另存在版本文件夹里）",
        kind="edited",
    )


def _is_at(path: Path, file: str) -> bool:
    """Whether a file that was named is the form itself."""
    try:
        return path.samefile(file)
    except OSError:
        return False


def _is_open(path: Path) -> bool:
    """Whether Word or WPS has a file open: beside it lies a file that says by whom."""
    names = (f"~${path.name}", f"~${path.name[2:]}", f".~{path.name}")
    return any(path.with_name(name).exists() for name in names)


def _is_lying(form: Form, found: str) -> bool:
    return form.path.exists() and templates.hash_form(form.read()) == found


def _find_known(form: Form) -> Version | None:
    """The latest version; None also where its record is damaged, which a new one mends."""
    try:
        latest = versions.find_latest(form)
        if latest is not None:
            versions.read_bytes(form, latest)
    except BrokenTemplate:
        return None
    return latest


def _find_before(form: Form) -> Version:
    """The last version that was not the same as the one in force."""
    numbers = versions.list_numbers(form)
    if not numbers:
        return versions.find_version(form, 1)
    latest = versions.find_latest(form)
    for number in reversed(numbers[:-1]):
        version = versions.read_version(form, number)
        if latest is None or version.sha256 != latest.sha256:
            return version
    raise WrongUsage(
        f"模板“{form.title}”在第 {numbers[-1]} 版之前没有别的版本可以退回",
        fix=f"gen templates history {form.kind}/{form.name} 列出各版",
    )
