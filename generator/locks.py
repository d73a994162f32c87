"""One process at a time: a lock that the system itself takes back when its holder dies."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator import files
from generator.errors import OutputBlocked

_PAUSE = 0.05


@contextmanager
def hold(path: Path, patience: float) -> Iterator[None]:
    """Holds the lock of a file, made if there is none and left where it is.

    `patience`: seconds to wait for another process. Raises `OutputBlocked`, with kind "busy" where
    the other did not end in time.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise OutputBlocked(
            f"{path.parent} 里写不了文件：{files.explain(error)}",
            fix="检查文件夹的权限和只读属性，再运行一次",
        ) from error
    try:
        deadline = time.monotonic() + patience
        while not _try(handle):
            if time.monotonic() >= deadline:
                raise OutputBlocked(
                    f"另一个进程正在改动 {path.parent}，等了一会儿还没有完",
                    fix="等它结束后再运行一次",
                    kind="busy",
                )
            time.sleep(_PAUSE)
        yield
    finally:
        os.close(handle)  # which gives the lock back


if sys.platform == "win32":
    import msvcrt

    def _try(handle: int) -> bool:
        os.lseek(handle, 0, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return True  # a file system without locks: the numbers are claimed by renames alone
        return True
