"""LibreOffice as a program: found, given a profile of its own, run over many files, ended.

The profile runs no macros, loads nothing from outside the document and reaches no network.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event
from time import monotonic
from xml.sax.saxutils import escape

from msgspec import Struct

from generator.errors import PdfFailed

ENVIRONMENT = "GEN_SOFFICE"
INSTALL = (
    "Debian/Ubuntu：sudo apt-get install libreoffice-writer-nogui fonts-noto-cjk；"
    "Windows、macOS：从 https://zh-cn.libreoffice.org 下载安装；"
    f"装在别处的，用环境变量 {ENVIRONMENT} 写明 soffice 的路径"
)
_PATIENCE = 0.05  # seconds between two looks at what has been made
_HEADER = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry"'
    ' xmlns:xs="http://www.w3.org/2001/XMLSchema"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
)
# By the path of a group of settings, those that a safe and quiet conversion needs.
_SETTINGS: Mapping[str, Mapping[str, str]] = {
    "Office.Common/Misc": {"FirstRun": "false"},
    "Office.Common/Security/Scripting": {
        "MacroSecurityLevel": "3",
        "DisableMacrosExecution": "true",
        "BlockUntrustedRefererLinks": "true",
    },
    "Office.Writer/Content/Update": {"Link": "2"},
    "Office.Java/VirtualMachine": {"Enable": "false"},
    "Inet/Settings": {
        "ooInetProxyType": "2",
        "ooInetHTTPProxyName": "127.0.0.1",
        "ooInetHTTPProxyPort": "9",
        "ooInetHTTPSProxyName": "127.0.0.1",
        "ooInetHTTPSProxyPort": "9",
    },
}
# With these glibc keeps what one document took for the next (a tenth of the time); others ignore it.
_MEMORY = {
    "MALLOC_TRIM_THRESHOLD_": str(2**28),
    "MALLOC_MMAP_THRESHOLD_": str(2**28),
    "MALLOC_TOP_PAD_": str(2**24),
}
_FONTS = "Office.Common/Font/Substitution"


class Ending(Struct, frozen=True):
    """How a run ended: `kind` is ended, hung or crashed; `words` are the program's last ones."""

    kind: str
    words: str


class Stopped(Exception):
    """The run was ended because nobody waits for it any more."""


def find_program() -> Path:
    """Where LibreOffice lies: GEN_SOFFICE, the PATH, the usual folders; raises `PdfFailed`."""
    named = os.environ.get(ENVIRONMENT)
    if named:
        found = shutil.which(named)
        if found is None:
            raise PdfFailed(
                f"{ENVIRONMENT} 写的是 {named}，那里没有可以运行的程序",
                fix="改成 soffice 的路径；去掉这个变量则自动寻找",
                kind="missing_program",
            )
        return Path(found)
    names = ("soffice.com", "soffice") if os.name == "nt" else ("soffice", "libreoffice")
    for name in (*names, *map(str, _list_usual_places())):
        found = shutil.which(name)
        if found is not None:
            return Path(found)
    raise PdfFailed("没有找到 LibreOffice，不能生成 PDF", fix=INSTALL, kind="missing_program")


def _list_usual_places() -> Iterator[Path]:
    if os.name == "nt":
        for variable in ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)"):
            if folder := os.environ.get(variable):
                for name in ("soffice.com", "soffice.exe"):
                    yield Path(folder) / "LibreOffice" / "program" / name
    elif sys.platform == "darwin":
        yield Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")
    else:
        yield from (Path("/usr/lib/libreoffice/program/soffice"), Path("/snap/bin/libreoffice"))
        with suppress(OSError):
            yield from sorted(Path("/opt").glob("libreoffice*/program/soffice"), reverse=True)


def make_profile(folder: Path, fonts: Mapping[str, str]) -> None:
    """A fresh profile; `fonts` are the fonts to use instead of those that are not installed."""
    shutil.rmtree(folder, ignore_errors=True)
    items = [_write_item(path, _write_values(settings)) for path, settings in _SETTINGS.items()]
    if fonts:
        items.append(_write_item(_FONTS, _write_values({"Replacement": "true"})))
        for count, (name, instead) in enumerate(fonts.items()):
            pair = {"ReplaceFont": name, "SubstituteFont": instead}
            values = _write_values({"Always": "true", "OnScreenOnly": "false", **pair})
            node = f'<node oor:name="_{count}" oor:op="replace">{values}</node>'
            items.append(_write_item(f"{_FONTS}/FontPairs", node))
    (folder / "user").mkdir(parents=True)
    text = "".join((_HEADER, *items, "</oor:items>\n"))
    (folder / "user" / "registrymodifications.xcu").write_text(text, "utf-8", newline="\n")


def _write_item(path: str, content: str) -> str:
    return f'<item oor:path="/org.openoffice.{path}">{content}</item>\n'


def _write_values(settings: Mapping[str, str]) -> str:
    return "".join(
        f'<prop oor:name="{name}" oor:op="fuse"><value>{escape(value)}</value></prop>'
        for name, value in settings.items()
    )


def run(
    program: Path,
    folder: Path,
    names: Sequence[str],
    limit: float,
    stop: Event,
    made: Callable[[str], None],
) -> Ending:
    """Converts files of `folder/in` into `folder/out`, in order, in one process.

    `made` is told the name of each file whose PDF is complete, while the others are being made.
    A process that brings nothing new for `limit` seconds is ended with all its children. Raises
    `Stopped` once `stop` is set, `PdfFailed` where the program cannot be started.
    """
    out = folder / "out"
    log = folder / "log"
    left = list(names)
    newest, since = "", monotonic()
    process = _start(program, folder, names, log)
    try:
        while True:
            with suppress(subprocess.TimeoutExpired):
                process.wait(_PATIENCE)
            has_ended = process.poll() is not None
            there = [name for name in left if _find_output(out, name).exists()]
            if there and there[-1] != newest:
                newest, since = there[-1], monotonic()
            # The last one there may still be being written.
            for name in there if has_ended else there[:-1]:
                left.remove(name)
                if not has_ended or _is_whole(_find_output(out, name)):
                    made(name)
            if has_ended:
                return Ending("crashed" if process.returncode else "ended", _read_end(log))
            if stop.is_set():
                raise Stopped
            if monotonic() - since > limit:
                _end(process)
                if there and _is_whole(_find_output(out, newest)):
                    made(newest)
                return Ending("hung", _read_end(log))
    finally:
        _end(process)


def _find_output(out: Path, name: str) -> Path:
    return (out / name).with_suffix(".pdf")


def _is_whole(path: Path) -> bool:
    """Whether a PDF was written to its end before the program ended."""
    try:
        with open(path, "rb") as file:
            file.seek(max(0, path.stat().st_size - 32))
            return file.read().rstrip().endswith(b"%%EOF")
    except OSError:
        return False


def _start(program: Path, folder: Path, names: Sequence[str], log: Path) -> subprocess.Popen[bytes]:
    profile = (folder / "profile").absolute().as_uri()
    command = [
        *(str(program), f"-env:UserInstallation={profile}", "--headless", "--invisible"),
        *("--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard"),
        *("--convert-to", "pdf:writer_pdf_Export", "--outdir", str(folder / "out"), *names),
    ]
    # A group of its own: it is ended as a whole, and Ctrl-C in the terminal does not reach it.
    flags = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
    flags |= getattr(subprocess, "CREATE_NO_WINDOW", 0)
    try:
        with open(log, "wb") as words:
            return subprocess.Popen(
                command,
                cwd=folder / "in",
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
                start_new_session=os.name != "nt",
                creationflags=flags,
                env=_MEMORY | os.environ,
            )
    except OSError as error:
        raise PdfFailed(
            f"LibreOffice（{program}）启动不了：{error.strerror or error}",
            fix=f"确认它能运行，或重新安装。{INSTALL}",
            kind="missing_program",
        ) from error


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends what is left of a run: the program and all that it started."""
    if os.name == "nt":
        if process.poll() is None:
            subprocess.run(
                ["taskkill", "/F", "/T", "/PID", str(process.pid)],
                capture_output=True,
                check=False,
            )
    else:
        # Also after its own end: a launcher may have gone before its children.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    if process.poll() is None:
        process.kill()
    with suppress(subprocess.TimeoutExpired):
        process.wait(10)


def _read_end(log: Path) -> str:
    """The last lines that the program wrote, but for its notes on what it converts."""
    try:
        words = log.read_bytes()[-4000:].decode("utf-8", "replace")
    except OSError:
        return ""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    told = [line for line in lines if not line.startswith(("convert ", "Overwriting", "Warning:"))]
    return " ".join(told[-3:])[:300]
