"""How a version comes to stand beside its form, so that a kill at any point leaves nothing half.

    the lock of the kind ▸ what a dead publisher left is settled ▸ the new form waits beside ▸
    the version, made under a temporary name, gets its number by one rename ▸ the form is replaced

The rename decides: before it nothing was published, after it the new version is in force, also
where the form could not be put into its place any more (see `versions.is_in_force`).
"""

from __future__ import annotations

import os
import re
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from generator import files, locks, templates, versions
from generator.errors import BrokenTemplate, OutputBlocked
from generator.home import VERSIONS
from generator.templates import Form
from generator.versions import Version

PATIENCE = 20.0
_PENDING = re.compile(r"\.(?P<name>.+)\.(?P<number>[1-9][0-9]{0,5})\.pending")
_STAGED = re.compile(r"\..+\.[0-9a-f]{8}\.tmp")


@contextmanager
def hold(place: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Holds the folder of a kind against other publishers, and settles what dead ones left.

    Raises `OutputBlocked` where another is at it for longer than `patience` seconds, or nothing
    can be written.
    """
    with locks.hold(place / VERSIONS / ".lock", patience):
        _settle_all(place)
        yield


def tidy(folder: Path) -> None:
    """Settles what dead publishers left anywhere in `templates/`, where that can be done now."""
    for name in templates.name_kinds(folder):
        place = folder / name
        if next(_list_leftovers(place), None) is not None:
            with suppress(OutputBlocked), hold(place, patience=0.0):
                pass


def put(form: Form, data: bytes, entry: Version) -> tuple[Version, bool]:
    """Publishes bytes as the next version of a form, while its kind is held.

    The number and path of `entry` are given here. Tells also whether the form stands in its
    place; where another program holds it, that is done later. Raises `OutputBlocked`; then
    nothing was published.
    """
    is_there = files.is_same(form.path, data)
    if not is_there:
        _check_free(form.path)
    numbers = versions.list_numbers(form)
    number = numbers[-1] if numbers else 0
    while True:
        number += 1
        place = versions.find_folder(form) / str(number)
        version = replace(entry, number=number, path=place / f"{form.name}.docx")
        pending = versions.name_pending(form, number)
        try:
            if not is_there:
                files.write_file(pending, data)
            contents = {version.path.name: data, versions.RECORD: versions.write_record(version)}
            staged = files.stage_folder(place, contents)
            if files.settle_folder(staged, place):
                break
        except BaseException:
            if not place.exists():
                files.discard_file(pending)
            raise
        files.discard_folder(staged)
        files.discard_file(pending)
    return version, is_there or _settle(pending, form.path)


def restore(form: Form, data: bytes, version: Version) -> bool:
    """Puts the bytes of the version in force back into the place of the form; as `put` tells."""
    _check_free(form.path)
    pending = versions.name_pending(form, version.number)
    files.write_file(pending, data)
    return _settle(pending, form.path)


def keep_aside(form: Form, data: bytes) -> Path:
    """Keeps a form that was never published before it makes way; gives where."""
    path = versions.name_aside(form, templates.hash_form(data))
    if not files.is_same(path, data):
        files.write_file(path, data)
    return path


def name_form(place: Path, name: str, title: str) -> None:
    """Enters a new form with its title in `template.toml`, the rest of the text untouched.

    Raises `BrokenTemplate` where a section cannot simply be added at the end.
    """
    path = place / templates.SETTINGS
    settings = templates.read_settings(place)
    forms: dict[str, Any] = settings.get("forms") or {}
    if (forms.get(name) or {}).get("title", name) == title:
        return
    old = path.read_bytes()
    line = "\r\n" if b"\r\n" in old else "\n"
    key = name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else versions.quote(name)
    section = line.join(["", f"[forms.{key}]", f"title = {versions.quote(title)}", ""])
    gap = b"" if not old or old.endswith(b"\n") else line.encode()
    new = old + gap + section.encode()
    try:
        said = tomllib.loads(new.decode("utf-8-sig"))
        is_right = said["forms"][name]["title"] == title
    except (tomllib.TOMLDecodeError, KeyError):
        is_right = False
    if not is_right:
        raise BrokenTemplate(
            f"{path} 里加不进新模板“{title}”的一段",
            fix=f"打开 {path}，在 {name} 的一段里写上 title = {versions.quote(title)}，再发布",
        )
    files.write_file(path, new)


def _check_free(path: Path) -> None:
    """Raises `OutputBlocked` for a form that another program holds, before anything is done."""
    try:
        with open(path, "r+b"):
            pass
    except FileNotFoundError:
        pass
    except OSError as error:
        raise OutputBlocked(
            f"{path} 正被占用或没有写权限，没有发布，什么也没有改动",
            fix="在 Word 或 WPS 里关闭它（或去掉只读），再运行一次",
        ) from error


def _settle(pending: Path, path: Path) -> bool:
    """Puts the waiting bytes into the place of the form; False where they have to wait on.

    Who only reads the form has it for a moment (Windows): it is tried again for a second.
    """
    for pause in (*[0.1] * 10, None):
        try:
            os.replace(pending, path)
        except OSError as error:
            if pause is None or not isinstance(error, PermissionError):
                return False
            time.sleep(pause)
        else:
            break
    return True


def _list_leftovers(place: Path) -> Iterator[Path]:
    """What publishers leave while they are at it: waiting forms, staged files and folders."""
    with suppress(OSError):
        for entry in place.iterdir():
            if _PENDING.fullmatch(entry.name) or _STAGED.fullmatch(entry.name):
                yield entry
        for folder in (place / VERSIONS).iterdir():
            if folder.is_dir():
                yield from (entry for entry in folder.iterdir() if _STAGED.fullmatch(entry.name))


def _settle_all(place: Path) -> None:
    for entry in list(_list_leftovers(place)):
        waiting = _PENDING.fullmatch(entry.name)
        if waiting:
            form = Form(
                place.name, waiting["name"], waiting["name"], place / f"{waiting['name']}.docx"
            )
            _settle_form(form, entry, int(waiting["number"]))
        elif entry.is_dir():
            files.discard_folder(entry)
        else:
            files.discard_file(entry)


def _settle_form(form: Form, pending: Path, number: int) -> None:
    """Ends what a publisher began, if its version stands and the form can make way for it."""
    numbers = versions.list_numbers(form)
    is_latest = bool(numbers) and numbers[-1] == number
    found = files.hash_file(form.path)
    if is_latest and (found is None or versions.is_kept(form, found)):
        _settle(pending, form.path)
    else:
        files.discard_file(pending)
