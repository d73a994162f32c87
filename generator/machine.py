"""Which process holds a thing and whether it lives; whether a folder is on a local disk.

A process id is soon used again, so a process is known by its id together with its start.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from msgspec import Struct

LEASE = timedelta(minutes=10)
_REMOTE = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "vboxsf", "fuse.sshfs", "afs"})
_NO_SUCH_PROCESS = 87


class Owner(Struct, frozen=True):
    """A process: the machine it runs on, its id there, its start ("" where nobody tells)."""

    machine: str
    pid: int
    started: str


def find_owner() -> Owner:
    """The process that asks."""
    return _describe(os.getpid())


def is_alive(owner: Owner, since: datetime, now: datetime) -> bool:
    """Whether a process may still act; where that cannot be seen, it may for ten minutes."""
    within_lease = now - since < LEASE
    if owner.machine != _name_machine():
        return within_lease
    started = _probe(owner.pid)
    if started is None:
        return False
    if started and owner.started:
        return started == owner.started
    return within_lease


def tag_owner() -> str:
    """The process that asks, in a few letters that a file can bear in its name."""
    return _tag(find_owner())


def is_gone(tag: str) -> bool:
    """Whether the process of a tag has certainly ended; of other machines nothing is certain."""
    found = re.fullmatch(r"([0-9]{1,10})-([0-9a-f]{6})([0-9a-f]{6})", tag)
    if found is None or found[2] != _shorten(_name_machine()):
        return False
    started = _probe(int(found[1]))
    return started is None or bool(started and found[3] != _shorten(started))


@lru_cache(maxsize=1)  # a process stays what it is; one that is forked has an id of its own
def _describe(pid: int) -> Owner:
    return Owner(_name_machine(), pid, _probe(pid) or "")


@lru_cache(maxsize=1)
def _tag(owner: Owner) -> str:
    return f"{owner.pid}-{_shorten(owner.machine)}{_shorten(owner.started)}"


def _shorten(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:6]


def is_local(path: Path) -> bool:
    """Whether a path is on a disk of this machine: SQLite's WAL does not work over a network."""
    place = os.path.abspath(path)
    if sys.platform == "win32":
        import ctypes

        drive = os.path.splitdrive(place)[0]
        remote = 4
        kind: int = ctypes.windll.kernel32.GetDriveTypeW(drive + "\\")
        return not drive.startswith("\\\\") and kind != remote
    try:
        mounts = Path("/proc/self/mountinfo").read_text("utf-8", "replace").splitlines()
    except OSError:
        return True
    best, found = "", ""
    for line in mounts:
        fields = line.split(" ")
        if " - " not in line or len(fields) < 5:
            continue
        point = fields[4].replace("\\040", " ")
        inside = place == point or place.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, found = point, line.split(" - ", 1)[1].split(" ", 1)[0]
    return found not in _REMOTE


def _name_machine() -> str:
    """The host; on Linux with the space of its process ids, which containers have of their own."""
    if sys.platform == "win32":
        return os.environ.get("COMPUTERNAME", "")
    try:
        space = str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        space = ""
    return f"{os.uname().nodename} {space}".strip()


def _probe(pid: int) -> str | None:
    """When a process started, in the system's own words; None: none such; "": cannot be seen."""
    if sys.platform == "win32":
        return _probe_windows(pid)
    try:
        status = Path(f"/proc/{pid}/stat").read_text("ascii", "replace")
        fields = status.rpartition(")")[2].split()  # the name before may hold anything
        if fields[0] in "ZX":
            return None  # dead, only not yet buried by its parent
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        return f"{boot} {fields[19]}"
    except (OSError, IndexError):
        pass
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except OSError:
        pass  # it is there and belongs to somebody else
    return ""


def _probe_windows(pid: int) -> str | None:
    if sys.platform != "win32":
        return ""
    import ctypes
    from ctypes import byref, wintypes

    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.OpenProcess.argtypes = (wintypes.DWORD, wintypes.BOOL, wintypes.DWORD)
    kernel.OpenProcess.restype = wintypes.HANDLE
    kernel.WaitForSingleObject.argtypes = (wintypes.HANDLE, wintypes.DWORD)
    kernel.WaitForSingleObject.restype = wintypes.DWORD
    kernel.GetProcessTimes.argtypes = (
        wintypes.HANDLE,
        *[ctypes.POINTER(wintypes.FILETIME)] * 4,
    )
    kernel.CloseHandle.argtypes = (wintypes.HANDLE,)
    query_limited, synchronize = 0x1000, 0x100000
    handle = kernel.OpenProcess(query_limited | synchronize, False, pid)
    if not handle:
        return None if ctypes.get_last_error() == _NO_SUCH_PROCESS else ""
    try:
        if kernel.WaitForSingleObject(handle, 0) == 0:
            return None  # ended; somebody still holds a handle to it
        times = [wintypes.FILETIME() for _ in range(4)]
        if not kernel.GetProcessTimes(handle, *map(byref, times)):
            return ""
        return str(times[0].dwHighDateTime << 32 | times[0].dwLowDateTime)
    finally:
        kernel.CloseHandle(handle)
