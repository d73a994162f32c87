"""Compiled forms and rules kept between runs, in the user's own cache; losing them costs only time.

An entry is trusted as a .pyc is: it is read only from a folder that belongs to this user and that
nobody else may write, and its digest is checked, so that a torn entry is as good as none.
`GEN_CACHE` names another folder; empty, it switches the cache off.
"""

from __future__ import annotations

import hashlib
import os
import sys
from contextlib import suppress
from pathlib import Path

ENVIRONMENT = "GEN_CACHE"
_DIGEST = 32
_SHARED = 0o022
_MOST_ENTRIES = 64


def load(key: str) -> bytes | None:
    """What was kept under a key; None when there is nothing, or nothing to be trusted."""
    folder = find_folder()
    if folder is None:
        return None
    try:
        if not _is_own(folder):
            return None
        kept = (folder / key).read_bytes()
    except OSError:
        return None
    digest, data = kept[:_DIGEST], kept[_DIGEST:]
    return data if hashlib.sha256(data).digest() == digest else None


def keep(key: str, data: bytes) -> None:
    """Keeps data under a key; where that cannot be done, nothing happens."""
    folder = find_folder()
    if folder is None:
        return
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = folder / f".{key[:16]}.{os.urandom(4).hex()}"
        try:
            beside.write_bytes(hashlib.sha256(data).digest() + data)
            os.replace(beside, folder / key)
        finally:
            beside.unlink(missing_ok=True)
        _drop_oldest(folder)


def _drop_oldest(folder: Path) -> None:
    """Each change of a form or of the program leaves an entry behind: the newest are enough."""
    entries = sorted(folder.iterdir(), key=lambda entry: entry.stat().st_mtime, reverse=True)
    for entry in entries[_MOST_ENTRIES:]:
        entry.unlink(missing_ok=True)


def find_folder() -> Path | None:
    """The cache folder by the custom of the system; None when it is switched off."""
    named = os.environ.get(ENVIRONMENT)
    if named is not None:
        return Path(named) if named else None
    name = "contract-generator"
    if os.name == "nt":
        base = os.environ.get("LOCALAPPDATA")
        return Path(base) / name / "Cache" if base else None
    home = os.environ.get("HOME")
    if not home:
        return None
    if sys.platform == "darwin":
        return Path(home) / "Library" / "Caches" / name
    return Path(os.environ.get("XDG_CACHE_HOME") or Path(home) / ".cache") / name


def _is_own(folder: Path) -> bool:
    if os.name == "nt":
        return True  # LOCALAPPDATA is the user's alone
    status = folder.stat()
    return status.st_uid == os.getuid() and not status.st_mode & _SHARED
