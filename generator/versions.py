"""The published versions of a form: plain files beside it, and which of them is in force.

    templates/contract/technical-service.docx                          the form, edited in Word
    templates/contract/versions/technical-service/1/technical-service.docx    as it was published
    templates/contract/versions/technical-service/1/version.toml       number, day, author, note, hash

A version is a folder that appears whole, by one rename, and is never changed. The latest one is in
force; papers are made from it, and only while the form that lies beside is the same. A publisher
puts the form into its place after the version; until then the bytes wait in `name_pending`. What
lay there unpublished and was replaced all the same is kept under `name_aside`.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from generator import files, templates
from generator.errors import BrokenTemplate, WrongUsage
from generator.home import VERSIONS
from generator.templates import Form

RECORD = "version.toml"
DRAFT = "草稿"
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")


class Accepted(Struct, frozen=True):
    """A warning that the publisher accepted: its code and what it said."""

    code: str
    message: str


class Version(Struct, frozen=True):
    """One published version of a form; `path` is its .docx, `reason` why warnings were accepted."""

    number: int
    path: Path
    day: date
    author: str
    note: str
    title: str
    sha256: str
    reason: str | None = None
    accepted: tuple[Accepted, ...] = ()


def find_folder(form: Form) -> Path:
    """Where the versions of a form lie, each in a folder named by its number."""
    return form.path.parent / VERSIONS / form.name


def name_pending(form: Form, number: int) -> Path:
    """Where the bytes of a version wait to become the form, once the version stands."""
    return form.path.with_name(f".{form.name}.{number}.pending")


def name_aside(form: Form, found: str) -> Path:
    """Where a form with hash `found` that was never published is kept when it must make way."""
    return find_folder(form) / f"未发布的修改-{found[:12]}.docx"


def list_numbers(form: Form) -> tuple[int, ...]:
    """The numbers of the versions of a form, oldest first; raises `BrokenTemplate`."""
    folder = find_folder(form)
    try:
        found = [each for each in folder.iterdir() if _NUMBER.fullmatch(each.name)]
        return tuple(sorted(int(each.name) for each in found if each.is_dir()))
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise BrokenTemplate(
            f"模板“{form.title}”的版本文件夹 {folder} 读不出来：{files.explain(error)}",
            fix="检查它的权限，确认它是一个文件夹",
        ) from error


def list_versions(form: Form) -> tuple[Version, ...]:
    """The published versions of a form, oldest first; raises `BrokenTemplate`."""
    return tuple(read_version(form, number) for number in list_numbers(form))


def find_latest(form: Form) -> Version | None:
    """The version in force; None for a form that was never published. Raises `BrokenTemplate`."""
    numbers = list_numbers(form)
    return read_version(form, numbers[-1]) if numbers else None


def find_version(form: Form, number: int) -> Version:
    """The version of a number; raises `WrongUsage` with those there are."""
    numbers = list_numbers(form)
    if number in numbers:
        return read_version(form, number)
    listed = "、".join(map(str, numbers))
    raise WrongUsage(
        f"模板“{form.title}”没有第 {number} 版",
        fix=f"现有第 {listed} 版" if listed else f"它还没有发布过；{_say_publish(form)}",
    )


def read_version(form: Form, number: int) -> Version:
    """What is on record of a version; raises `BrokenTemplate`."""
    place = find_folder(form) / str(number)
    path = place / RECORD
    try:
        return _read_record(path.read_bytes(), number, place)
    except FileNotFoundError as error:
        raise _tell_damaged(form, number, f"{path} 不见了") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, _Amiss) as error:
        words = files.explain(error) if isinstance(error, OSError) else str(error)
        raise _tell_damaged(form, number, f"{path} 读不懂（{words}）") from error


def write_record(version: Version) -> bytes:
    """The record of a version as TOML."""
    lines = [
        f"number = {version.number}",
        f"date = {version.day.isoformat()}",
        f"author = {quote(version.author)}",
        f"note = {quote(version.note)}",
        f"title = {quote(version.title)}",
        f"file = {quote(version.path.name)}",
        f"sha256 = {quote(version.sha256)}",
    ]
    if version.reason is not None:
        lines.append(f"reason = {quote(version.reason)}")
    for each in version.accepted:
        lines += ["", "[[accepted]]", f"code = {quote(each.code)}"]
        lines.append(f"message = {quote(each.message)}")
    return "".join(f"{line}\n" for line in lines).encode()


def read_bytes(form: Form, version: Version) -> bytes:
    """The published bytes; raises `BrokenTemplate` where they are not those on record."""
    try:
        data = version.path.read_bytes()
    except FileNotFoundError as error:
        raise _tell_damaged(form, version.number, f"{version.path} 不见了") from error
    except OSError as error:
        words = f"{version.path} 读不出来（{files.explain(error)}）"
        raise _tell_damaged(form, version.number, words) from error
    found = templates.hash_form(data)
    if found != version.sha256:
        raise _tell_damaged(
            form,
            version.number,
            f"{version.path} 被改动过（发布时是 {version.sha256[:12]}…，现为 {found[:12]}…）",
        )
    return data


def is_in_force(form: Form, found: str, latest: Version) -> bool:
    """Whether the latest version is in force, where the form that lies there has hash `found`.

    So it also is while its publisher, alive or dead, has not put the form into its place.
    """
    if found == latest.sha256:
        return True
    return name_pending(form, latest.number).is_file() and is_kept(form, found)


def is_kept(form: Form, found: str) -> bool:
    """Whether a form with hash `found` can make way: it is published, or kept aside."""
    if name_aside(form, found).is_file():
        return True
    for number in list_numbers(form):
        with suppress(BrokenTemplate):
            if read_version(form, number).sha256 == found:
                return True
    return False


def take(form: Form, *, draft: bool = False) -> Form:
    """The form as papers are made from it: its version in force, read from the version's own file.

    A draft is made from the form as it lies there. Raises `BrokenTemplate` for a form that was
    never published, or was edited since, or whose version is damaged.
    """
    if draft:
        return form._replace(version=DRAFT)
    seen = None
    while True:
        latest = find_latest(form)
        if latest is None:
            raise _tell_unpublished(form)
        found = templates.hash_form(form.read())
        if is_in_force(form, found, latest):
            read_bytes(form, latest)
            return form._replace(version=str(latest.number), path=latest.path)
        if seen == (latest, found):
            raise _tell_edited(form, latest)
        seen = (latest, found)  # a publisher may be between the two: what lasts is so


def prefer_published(form: Form) -> Form:
    """The form as it was published last, for who only wants to know it; else as it lies there."""
    with suppress(BrokenTemplate):
        latest = find_latest(form)
        if latest is not None:
            read_bytes(form, latest)
            return form._replace(version=str(latest.number), path=latest.path)
    return form


class _Amiss(ValueError):
    """A record that lacks something, in words."""


@lru_cache(maxsize=64)  # papers of one form have the same record
def _read_record(data: bytes, number: int, place: Path) -> Version:
    record: Mapping[str, Any] = tomllib.loads(data.decode("utf-8-sig"))
    texts = {}
    for key in ("author", "note", "title", "file", "sha256"):
        text = record.get(key)
        if not isinstance(text, str):
            raise _Amiss(f"缺少 {key}")
        texts[key] = text
    if record.get("number") != number:
        raise _Amiss(f"number 写着 {record.get('number')}，文件夹是 {number}")
    day = record.get("date")
    if type(day) is not date:
        raise _Amiss("缺少 date")
    if files.clean_name(texts["file"]) != texts["file"]:
        raise _Amiss(f"file 不能是“{texts['file']}”")
    reason = record.get("reason")
    accepted = record.get("accepted", ())
    if not isinstance(accepted, list | tuple) or not all(isinstance(x, dict) for x in accepted):
        raise _Amiss("accepted 应是列表")
    return Version(
        number=number,
        path=place / texts["file"],
        day=day,
        author=texts["author"],
        note=texts["note"],
        title=texts["title"],
        sha256=texts["sha256"],
        reason=None if reason is None else str(reason),
        accepted=tuple(Accepted(str(x.get("code")), str(x.get("message"))) for x in accepted),
    )


def quote(text: str) -> str:
    """A text as a TOML string; JSON's spelling is one, but for the characters TOML forbids."""
    words = text.encode("utf-8", "replace").decode()
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")


def _say_publish(form: Form) -> str:
    return f"先检查再发布：gen templates check {form.kind}/{form.name}；{_say_command(form)}"


def _say_command(form: Form) -> str:
    return f'gen templates publish --as {form.kind}/{form.name} --note "改了什么"'


def _tell_unpublished(form: Form) -> BrokenTemplate:
    return BrokenTemplate(
        f"模板“{form.title}”还没有发布，不能用来出具文书",
        fix=f"管理员{_say_publish(form)}；先看样子的，加 --draft 出草稿",
        kind="unpublished",
    )


def _tell_edited(form: Form, latest: Version) -> BrokenTemplate:
    return BrokenTemplate(
        f"模板“{form.title}”（{form.path}）在第 {latest.number} 版发布之后改动过，"
        "改动还没有发布，不能用来出具文书",
        fix=f"管理员{_say_publish(form)}；"
        f"不要这些改动的，运行 gen templates rollback {form.kind}/{form.name} "
        f"{latest.number} --force；先看样子的，加 --draft 出草稿",
        kind="unpublished",
    )


def _tell_damaged(form: Form, number: int, what: str) -> BrokenTemplate:
    place = find_folder(form) / str(number)
    return BrokenTemplate(
        f"模板“{form.title}”第 {number} 版的存档不完整：{what}",
        fix=f"从备份放回 {place}；没有备份的，把模板再发布一版：{_say_command(form)}",
        kind="damaged",
    )
