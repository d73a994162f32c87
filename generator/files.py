"""Files written whole or not at all: a temporary file beside the target, fsync, rename.

Names are made safe for Windows, where people work: reserved characters and device names, trailing
dots and blanks, and paths over 260 characters.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import time
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from generator import machine
from generator.errors import OutputBlocked

_NAME_LIMIT = 120
_NAME_BYTES = 240
_RESERVED = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb]")
_STAGED = re.compile(r"\.([0-9]+-[0-9a-f]{12})\.[0-9a-f]{8}\.tmp$")
_DEVICES = re.compile(r"^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.IGNORECASE)

_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_REASONS = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOENT: "文件夹不存在",
    errno.ENOTDIR: "路径里有一段不是文件夹",
    errno.EEXIST: "同名的文件已经存在",
    errno.EROFS: "磁盘是只读的",
    errno.ENAMETOOLONG: "路径太长",
    errno.EIO: "磁盘读写出错",
    errno.EMFILE: "打开的文件太多",
    errno.ELOOP: "符号链接绕成了圈",
    **dict.fromkeys(_FULL, "磁盘已满"),
}


def clean_name(text: str) -> str:
    """A text as a file or folder name that Windows, macOS and Linux all take."""
    name = unicodedata.normalize("NFC", text)
    name = _INVISIBLE.sub("", _RESERVED.sub("_", name))
    name = name[:_NAME_LIMIT].strip(" .")
    while len(name.encode("utf-8")) > _NAME_BYTES:
        name = name[:-1].rstrip(" .")
    if _DEVICES.match(name):
        name = f"_{name}"
    return name or "_"


def is_same(path: Path, data: bytes) -> bool:
    """Whether a file is there with exactly these bytes."""
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except (OSError, UnicodeError):
        return False


def check_target(path: Path, data: bytes, *, force: bool) -> bool:
    """Whether the file must be written; raises `OutputBlocked` for another file in its place."""
    if is_same(path, data):
        return False
    if os.path.isdir(path):  # noqa: PTH112 - never raises
        raise OutputBlocked(f"{path} 是一个文件夹，不能写成文件", fix="移走这个文件夹，或换一个 -o")
    if os.path.lexists(path) and not force:
        raise OutputBlocked(
            f"{path} 已经存在，内容不同，没有覆盖", fix="确认不再需要原来的文件后加 --force"
        )
    return True


def write_file(path: Path, data: bytes) -> None:
    """Writes a file whole; whatever goes wrong, the old file or none is there, never a part.

    Raises `OutputBlocked` in words for the person (no permission, full disk, open in Word).
    """
    settle_file(stage_file(path, data), path)


def make_folder(folder: Path) -> None:
    """A folder with those above it, where there is none; raises `OutputBlocked`."""
    try:
        _long(folder).mkdir(parents=True, exist_ok=True)
    except (OSError, UnicodeError) as error:
        raise _blocked(folder / "x", error) from error


def stage_file(path: Path, data: bytes) -> Path:
    """The bytes, safely on the disk, in a temporary file beside their place; gives its path."""
    return stage_stream(path, lambda file: file.write(data))


def stage_stream(path: Path, fill: Callable[[BinaryIO], object]) -> Path:
    """As `stage_file`, for what is written bit by bit by `fill`."""
    token = f"{machine.tag_owner()}.{os.urandom(4).hex()}"
    beside = path.with_name(f".{clean_name(path.name)[:40]}.{token}.tmp")
    try:
        _long(path.parent).mkdir(parents=True, exist_ok=True)
        _sweep(path.parent)
        with open(_long(beside), "xb") as file:
            fill(file)
            file.flush()
            os.fsync(file.fileno())
    except (OSError, UnicodeError) as error:
        discard_file(beside)
        raise _blocked(path, error) from error
    except BaseException:
        discard_file(beside)
        raise
    return beside


def settle_file(staged: Path, path: Path, *, sync: bool = True) -> None:
    """Moves a staged file into its place, at once; for good unless `sync_folder` is left to do."""
    try:
        os.replace(_long(staged), _long(path))
    except (OSError, UnicodeError) as error:
        discard_file(staged)
        raise _blocked(path, error) from error
    if sync:
        sync_folder(path.parent)


def discard_file(staged: Path) -> bool:
    """Takes a staged file away; whether there was one that could be taken."""
    try:
        _long(staged).unlink()
    except (OSError, UnicodeError):
        return False
    return True


def stage_folder(path: Path, contents: Mapping[str, bytes]) -> Path:
    """A folder of files, safely on the disk, under a temporary name beside its place."""
    beside = path.with_name(f".{path.name}.{os.urandom(4).hex()}.tmp")
    try:
        _long(beside).mkdir(parents=True)
        for name, data in contents.items():
            with open(_long(beside / name), "xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        sync_folder(beside)
    except (OSError, UnicodeError) as error:
        discard_folder(beside)
        raise _blocked(path, error) from error
    return beside


def settle_folder(staged: Path, path: Path) -> bool:
    """Moves a staged folder into its place, at once and for good; False where something stands.

    A virus scanner may hold new files for a moment (Windows): it is tried again for two seconds.
    """
    for pause in (*[0.1] * 20, None):
        if os.path.lexists(path):
            return False
        try:
            os.rename(_long(staged), _long(path))  # noqa: PTH104 - unlike replace, never over files
        except (OSError, UnicodeError) as error:
            if os.path.lexists(path):
                return False
            if pause is None or not isinstance(error, PermissionError):
                discard_folder(staged)
                raise _blocked(path, error) from error
            time.sleep(pause)
        else:
            break
    sync_folder(path.parent)
    return True


def discard_folder(staged: Path) -> None:
    """Takes a staged folder away with all that is in it, as far as it can be taken."""
    shutil.rmtree(_long(staged), ignore_errors=True)


def hash_file(path: Path) -> str | None:
    """SHA-256 of a file in hex, None where there is none; `OSError` where it cannot be read."""
    try:
        with open(_long(path), "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def explain(error: Exception) -> str:
    """What the system says went wrong, in Chinese where it is one of the usual things."""
    if isinstance(error, UnicodeError):
        return "系统的文件名编码容不下这个名字"
    number = error.errno if isinstance(error, OSError) else None
    strerror = error.strerror if isinstance(error, OSError) else None
    return _REASONS.get(number or 0) or strerror or str(error)


def _blocked(path: Path, error: OSError | UnicodeError) -> OutputBlocked:
    number = error.errno if isinstance(error, OSError) else errno.EINVAL
    if number in _FULL:
        return OutputBlocked(f"磁盘已满，{path} 没有写成", fix="清出空间后重新运行", kind="full")
    if number == errno.EROFS:
        return OutputBlocked(
            f"{path.parent} 是只读的，没有写成", fix="换一个有写权限的文件夹（-o）"
        )
    if number in (errno.ENAMETOOLONG, errno.EINVAL):
        return OutputBlocked(f"路径太长或含有不能用的字符：{path}", fix="用 -o 换一个更短的文件夹")
    if isinstance(error, PermissionError):
        if os.path.exists(path):  # noqa: PTH110 - never raises
            return OutputBlocked(
                f"{path} 正被占用或没有写权限，没有改动", fix="在 Word 或 WPS 里关闭它，再运行一次"
            )
        return OutputBlocked(f"没有权限写到 {path.parent}", fix="换一个有写权限的文件夹（-o）")
    if isinstance(error, NotADirectoryError | FileExistsError):
        return OutputBlocked(
            f"{path.parent} 不是文件夹，不能在里面写文件", fix="用 -o 换一个文件夹"
        )
    return OutputBlocked(f"{path} 没有写成：{explain(error)}", fix="检查磁盘和权限后重试")


def _long(path: Path) -> Path:
    """The path in the form in which Windows takes more than 260 characters."""
    if os.name != "nt":
        return path
    full = os.path.abspath(path)
    if len(full) < 240 or full.startswith("\\\\?\\"):
        return path
    share = full.startswith("\\\\")
    return Path("\\\\?\\UNC" + full[1:] if share else "\\\\?\\" + full)


@lru_cache(maxsize=4096)  # each folder once in a run
def _sweep(folder: Path) -> None:
    """Takes away what runs that were killed had staged in a folder."""
    with suppress(OSError), os.scandir(_long(folder)) as entries:
        for entry in entries:
            found = _STAGED.search(entry.name) if entry.name.startswith(".") else None
            if found and machine.is_gone(found[1]):
                discard_file(folder / entry.name)


def sync_folder(folder: Path) -> None:
    """Makes renames in a folder durable where the system can (not on Windows)."""
    if os.name == "nt":
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError:
        pass  # some file systems cannot sync a folder; the file itself is safe
