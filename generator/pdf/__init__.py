"""Word files become PDF by LibreOffice: many in one process, each held against what it says.

A worker has a folder of its own with the profile, the copies it converts and what comes of them,
so that names and paths of any kind, and other LibreOffices on the machine, make no difference. A
file at which the program hangs or breaks is tried once more by itself, and stops no other.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from threading import Event, Lock
from time import time

from msgspec import Struct

from generator import files
from generator.errors import GeneratorError, OutputBlocked, PdfFailed, UnreadableInput
from generator.ooxml.package import Package
from generator.pdf import fonts, office, proof
from generator.reading import Limits

LIMIT_ENVIRONMENT = "GEN_PDF_LIMIT"
LIMIT = 90.0  # seconds that may pass without a new PDF
BATCH = 100  # files for one process: what it costs to start is then a tenth of the work
_WORTH = 8  # files below which another process costs more than it brings
_GIVE_UP = 3  # runs in a row without any PDF, none before them having brought one
_PREFIX = "gen-pdf-"
_STALE = 6 * 3600.0


class Job(Struct, frozen=True):
    """A Word file, by its path or bytes, and where its PDF goes; `name` is what messages say."""

    source: Path | bytes
    target: Path
    name: str = ""

    @property
    def title(self) -> str:
        return self.name or (self.source.name if isinstance(self.source, Path) else "文书")


class Converted(Struct, frozen=True):
    """What came of a job: `status` is written, unchanged or failed, then with the `error`.

    `replaced` are the Chinese fonts that the file names and this machine lacks.
    """

    job: Job
    status: str
    pages: int = 0
    error: GeneratorError | None = None
    replaced: frozenset[str] = frozenset()


Tell = Callable[[Converted], None]


def convert(
    jobs: Sequence[Job],
    *,
    workers: int | None = None,
    force: bool = False,
    limit: float | None = None,
    batch: int = BATCH,
    tell: Tell | None = None,
) -> list[Converted]:
    """The PDF of each Word file, in its place, or why there is none; in the order of the jobs.

    A PDF that was made from the same Word file stays; any file but a PDF of ours is replaced only
    with `force`. `tell` hears of each file as it is done, one at a time. Raises `PdfFailed`
    without LibreOffice, but for files whose PDF is there already.
    """
    done: dict[int, Converted] = {}
    lock = Lock()

    def finish(place: int, converted: Converted) -> None:
        with lock:
            done[place] = converted
            if tell is not None:
                tell(converted)

    left = []
    for place, job in enumerate(jobs):
        settled = _settle_early(job, force=force)
        if settled is None:
            left.append(place)
        else:
            finish(place, settled)
    if left:
        program = office.find_program()
        count = max(1, min(workers or min(os.cpu_count() or 1, 4), -(-len(left) // _WORTH)))
        size = max(1, min(batch, -(-len(left) // count)))
        batches = deque([left[at : at + size] for at in range(0, len(left), size)])
        stop = Event()
        work = partial(_work, program, jobs, batches, limit or _read_limit(), stop, finish)
        _share(work, count, stop)
    return [done[place] for place in range(len(jobs))]


def _share(work: Callable[[], None], count: int, stop: Event) -> None:
    """The same work in some threads; whatever ends one of them ends all, LibreOffice too."""
    with ThreadPoolExecutor(count) as pool:
        running: set[Future[None]] = {pool.submit(work) for _ in range(count)}
        try:
            while running:
                # By short waits, so that Ctrl-C is heard on Windows too.
                ended, running = wait(running, timeout=0.2)
                for each in ended:
                    each.result()
        except BaseException:
            stop.set()
            raise


def _read_limit() -> float:
    try:
        return max(1.0, float(os.environ[LIMIT_ENVIRONMENT]))
    except (KeyError, ValueError):
        return LIMIT


def _read(job: Job) -> bytes:
    if isinstance(job.source, bytes):
        return job.source
    try:
        return job.source.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableInput(
            f"找不到文件 {job.source}", fix="检查路径和文件名", kind="missing"
        ) from error
    except OSError as error:
        raise UnreadableInput(
            f"{job.source} 读不出来：{files.explain(error)}", fix="确认文件还在、没有被占用"
        ) from error


def _settle_early(job: Job, *, force: bool) -> Converted | None:
    """What can be said of a job before any work: its PDF is there, or its place is taken."""
    try:
        there = job.target.read_bytes()
    except FileNotFoundError:
        return None
    except OSError:
        there = b""
    try:
        stamp = proof.read_stamp(there)
        if stamp is not None and stamp == hashlib.sha256(_read(job)).hexdigest():
            return Converted(job, "unchanged")
        files.check_target(job.target, b"", force=force or stamp is not None)
    except GeneratorError as error:
        return Converted(job, "failed", error=error)
    return None


def _work(
    program: Path,
    jobs: Sequence[Job],
    batches: deque[list[int]],
    limit: float,
    stop: Event,
    finish: Callable[[int, Converted], None],
) -> None:
    """Converts batches until there are none left, in a folder that is gone afterwards."""
    with _make_folder() as folder:
        worker = _Worker(program, folder, limit, stop)
        while not stop.is_set():
            try:
                batch = batches.popleft()
            except IndexError:
                return
            with suppress(office.Stopped):
                worker.convert({place: jobs[place] for place in batch}, finish)


@contextmanager
def _make_folder() -> Iterator[Path]:
    _sweep()
    try:
        place = tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True)
    except OSError as error:
        raise _tell(error) from error
    with place as name:
        yield Path(name).resolve()


def _tell(error: GeneratorError | OSError) -> GeneratorError:
    """What went wrong, in words; the system's own errors concern the folder that is worked in."""
    if isinstance(error, GeneratorError):
        return error
    return OutputBlocked(
        f"系统的临时文件夹用不了：{files.explain(error)}", fix="清出空间，或用 TMPDIR、TEMP 换一处"
    )


def _sweep() -> None:
    """Takes away what killed runs left behind."""
    with suppress(OSError):
        for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
            with suppress(OSError):
                newest = max(each.stat().st_mtime for each in (folder, *folder.glob("*")))
                if time() - newest > _STALE and not folder.is_symlink():
                    shutil.rmtree(folder, ignore_errors=True)


class _Worker:
    """One LibreOffice after another in one folder."""

    def __init__(self, program: Path, folder: Path, limit: float, stop: Event) -> None:
        self._program, self._folder = program, folder
        self._limit, self._stop = limit, stop
        self._fonts = fonts.list_fonts()
        self._barren = 0
        self._has_made = False
        self._fit_profile()

    def convert(self, jobs: dict[int, Job], finish: Callable[[int, Converted], None]) -> None:
        """The PDF of each job; those that the program stumbles at are tried again, each alone."""
        staged = self._stage(jobs, finish)
        todo = list(staged)
        made: set[int] = set()

        def take(name: str) -> None:
            place = int(Path(name).stem)
            made.add(place)
            self._barren, self._has_made = 0, True
            finish(place, self._place(place, jobs[place]))

        def run(places: list[int]) -> office.Ending:
            names = [f"{place}.docx" for place in places]
            self._barren += 1
            ending = office.run(self._program, self._folder, names, self._limit, self._stop, take)
            if ending.kind != "ended":
                self._fit_profile()
            return ending

        while todo:
            ending = run(todo)
            last = max((at for at, place in enumerate(todo) if place in made), default=-1)
            cut = len(todo) if ending.kind == "ended" else last + 2
            todo = [] if self._is_hopeless() else todo[cut:]
        for place in staged:
            if place in made:
                continue
            if not self._is_hopeless():
                ending = run([place])
            if place not in made:
                finish(place, self._give_up(jobs[place], ending))
        shutil.rmtree(self._folder / "in", ignore_errors=True)
        shutil.rmtree(self._folder / "out", ignore_errors=True)

    def _is_hopeless(self) -> bool:
        return not self._has_made and self._barren >= _GIVE_UP

    def _fit_profile(self) -> None:
        known = self._fonts
        office.make_profile(self._folder / "profile", known.stand_ins if known else {})

    def _stage(self, jobs: dict[int, Job], finish: Callable[[int, Converted], None]) -> list[int]:
        """Copies of the Word files under short names; the places of those that may be converted."""
        staged = []
        for folder in ("in", "out"):
            (self._folder / folder).mkdir(parents=True, exist_ok=True)
        for place, job in jobs.items():
            try:
                data = _read(job)
                Package(data, job.title, Limits())
                if self._fonts and not self._fonts.chinese:
                    proof.refuse_boxes(proof.expect(data, job.title))
                (self._folder / "in" / f"{place}.docx").write_bytes(data)
            except (GeneratorError, OSError) as error:
                finish(place, Converted(job, "failed", error=_tell(error)))
            else:
                staged.append(place)
        return staged

    def _place(self, place: int, job: Job) -> Converted:
        """The PDF of a file, proved and in its place."""
        source = self._folder / "in" / f"{place}.docx"
        output = self._folder / "out" / f"{place}.pdf"
        try:
            expected = proof.expect(source.read_bytes(), job.title)
            data, pages = proof.prove(output.read_bytes(), expected)
            files.write_file(job.target, data)
        except (GeneratorError, OSError) as error:
            return Converted(job, "failed", error=_tell(error))
        finally:
            output.unlink(missing_ok=True)
        replaced = expected.fonts - self._fonts.installed if self._fonts else frozenset[str]()
        return Converted(job, "written", pages, replaced=replaced)

    def _give_up(self, job: Job, ending: office.Ending) -> Converted:
        words = f"（{ending.words}）" if ending.words else ""
        if ending.kind == "hung":
            error = PdfFailed(
                f"{job.title}：LibreOffice 在 {self._limit:.0f} 秒里没有转成 PDF，已经停止",
                fix=f"文书确实很大的，用环境变量 {LIMIT_ENVIRONMENT} 放宽到更多秒；"
                "否则用 Word 打开检查",
                kind="hung",
            )
        elif ending.kind == "crashed":
            error = PdfFailed(
                f"{job.title}：LibreOffice 转换时中途退出{words}，没有 PDF",
                fix="更新或重新安装 LibreOffice；用 Word 打开检查这份文书",
                kind="crashed",
            )
        else:
            error = PdfFailed(
                f"{job.title}：LibreOffice 没有转出 PDF{words}",
                fix=f"确认 LibreOffice 装有 Writer。{office.INSTALL}",
                kind="no_output",
            )
        return Converted(job, "failed", error=error)
