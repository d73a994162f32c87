"""The measurements: each yields its rows, the one that ratios are taken to first."""

from __future__ import annotations

import gc
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from docxtpl import DocxTemplate
from msgspec.structs import replace

from bench import node
from generator import archive, compiled, filling, pipeline, render, sources, templates, vocabulary
from generator.environment import make_environment
from generator.home import Home
from generator.ledger import Ledger, open_ledger
from generator.pipeline import Order

ROOT = Path(__file__).parent.parent.parent
HOME = Home(ROOT)
DEAL = ROOT / "data" / "examples" / "full-year.json"
DAY = date(2026, 4, 1)
Job = Callable[[], object]


@dataclass(frozen=True)
class Row:
    """One line of the table: seconds of the wall clock and of the processor."""

    label: str
    wall: float
    processor: float
    base: Row | None = None
    note: str = ""

    def show(self) -> str:
        ratio = ""
        if self.base and self.processor:
            ratio = f"{self.base.wall / self.wall:10.1f} ×"
            if self.base.processor:
                ratio += f" ({self.base.processor / self.processor:.1f} × by processor)"
        return f"  {self.label:38}{_show(self.wall):>12}{_show(self.processor):>12}{ratio}  {self.note}"


def _show(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms" if seconds else "–"


def take_turns(
    jobs: dict[str, Job], rounds: int, notes: dict[str, str] | None = None
) -> Iterator[Row]:
    """The rows of some jobs, run in turn; a fast one many times in a row, as in bulk."""
    once = {name: _time(job)[0] for name, job in jobs.items()}  # warms them up, too
    longest = max(*once.values(), 0.05)
    times = {name: max(1, min(50, int(longest / spent))) for name, spent in once.items()}
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, job in jobs.items():
            taken[name].append(_time(job, times[name]))
    base = None
    for name, spent in taken.items():
        wall, processor = (median(each[k] for each in spent) for k in (0, 1))
        row = Row(name, wall, processor, base, (notes or {}).get(name, ""))
        base = base or row
        yield row


def _time(job: Job, times: int = 1) -> tuple[float, float]:
    """The seconds of one run, by the clock and by the processor."""
    gc.collect()
    wall, processor = time.perf_counter(), time.process_time()
    for _ in range(times):
        job()
    return (time.perf_counter() - wall) / times, (time.process_time() - processor) / times


# --- what is filled ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """A form with values: filled by this program and by docxtpl with the same filters."""

    form: templates.Form
    data: bytes
    values: dict[str, Any]
    stamps: dict[str, str]

    def ours(self) -> bytes:
        form = compiled.compile_form(self.data, self.form.title)
        return render.render(form, self.values, self.stamps)

    def theirs(self) -> bytes:
        template = DocxTemplate(io.BytesIO(self.data))
        template.render(self.values, make_environment(is_story=True), autoescape=True)
        buffer = io.BytesIO()
        template.save(buffer)
        return buffer.getvalue()

    def with_rows(self, count: int) -> Case:
        items = self.values["items"]
        many = [items[index % len(items)] for index in range(count)]
        return Case(
            self.form, self.data, self.values | {"items": many, "服务清单": many}, self.stamps
        )

    def with_clauses(self, times: int) -> Case:
        """The form with its body so many times, its bookmarks told apart."""
        members = dict(archive.unpack(self.data))
        text = members["word/document.xml"].decode()
        start, end = text.index("<w:body>") + 8, text.rindex("<w:sectPr")
        copies = []
        for copy in range(times):
            body = re.sub(r"(_Ref\d+)", rf"\1x{copy}", text[start:end])
            number = re.compile(r'(<w:bookmark(?:Start|End) w:id=")(\d+)')
            copies.append(number.sub(lambda m: f"{m[1]}{int(m[2]) + 1000 * copy}", body))  # noqa: B023
        members["word/document.xml"] = (text[:start] + "".join(copies) + text[end:]).encode()
        return Case(self.form, archive.pack(members.items()), self.values, self.stamps)


def make_case(kind: str, **picks: str) -> Case:
    """The form of a kind with the values of the example deal."""
    caught: list[Case] = []

    def fill(form: templates.Form, deal: Any, known: Any) -> Any:
        data = form.read()
        values, _ = vocabulary.view(deal, known)
        caught.append(Case(form, data, values, dict(filling.stamp(form, data))))
        return original(form, deal, known)

    original, filling.fill = filling.fill, fill
    try:
        order = Order(
            templates.find_kind(HOME.templates, kind), picks=picks, paper_date=DAY, dry_run=True
        )
        with tempfile.TemporaryDirectory() as folder:
            raw = sources.read_deal(str(DEAL), HOME.parties)
            ledger = Path(folder) / "ledger.sqlite3"
            pipeline.generate(raw, replace(order, ledger=ledger), HOME)
    finally:
        filling.fill = original
    return caught[-1]


# --- sections ------------------------------------------------------------------------------------


def render_forms() -> Iterator[Row]:
    """Filling alone: values to the bytes of a file."""
    for kind, picks in (("contract", {}), ("invoice", {"payment": "1"})):
        case = make_case(kind, **picks)
        sizes = {
            "docxtpl": f"{len(case.theirs()):,} bytes",
            "this program": f"{len(case.ours()):,} bytes",
        }
        jobs: dict[str, Job] = {
            "docxtpl": case.theirs,
            "this program": case.ours,
            "  with zlib, level 6": lambda case=case: _with_zlib(case),
        }
        for row in take_turns(jobs, 7, sizes):
            yield Row(f"{kind}: {row.label}", row.wall, row.processor, row.base, row.note)
        if kind == "contract":
            seconds = node.measure(case.data, case.values)
            if seconds is not None:
                ours = min(_time(case.ours, 10)[0] for _ in range(10))
                peer = Row("contract: docxtemplater, template reused", seconds, 0.0)
                yield peer
                yield Row("contract: this program beside it", ours, ours, peer)
            else:
                yield Row("contract: docxtemplater", 0.0, 0.0, None, "no Node, or no npm registry")


def _with_zlib(case: Case) -> bytes:
    known, level = archive.deflate, archive._LEVEL
    archive.deflate, archive._LEVEL = None, 6  # type: ignore[assignment]
    try:
        return case.ours()
    finally:
        archive.deflate, archive._LEVEL = known, level


def grow_rows() -> Iterator[Row]:
    """One table with more and more rows."""
    case = make_case("contract")
    for count in (10, 100, 1_000, 10_000):
        grown = case.with_rows(count)
        jobs: dict[str, Job] = {"docxtpl": grown.theirs, "this program": grown.ours}
        for row in take_turns(jobs, 5 if count < 10_000 else 1):
            yield Row(f"{count:6,} rows: {row.label}", row.wall, row.processor, row.base)


def grow_clauses() -> Iterator[Row]:
    """The clauses of the form sixteen times: filling, and compiling once per form."""
    once, often = make_case("contract"), make_case("contract").with_clauses(16)
    first: Row | None = None
    for name, case in (("× 1", once), ("× 16", often)):
        row = next(take_turns({f"clauses {name}": case.ours}, 30))
        note = f"{row.wall / first.wall:.1f} times as long" if first else ""
        yield Row(row.label, row.wall, row.processor, None, note)
        first = first or row
    for name, case in (("× 1", once), ("× 16", often)):
        os.environ["GEN_CACHE"] = ""
        compile_ = compiled.compile_form.__wrapped__
        job = lambda case=case: compile_(case.data, "x")  # noqa: B023, E731
        yield next(take_turns({f"compiling {name}, nothing kept": job}, 1))
        with tempfile.TemporaryDirectory() as folder:
            os.environ["GEN_CACHE"] = folder
            yield next(take_turns({f"compiling {name}, kept by an earlier run": job}, 3))
        del os.environ["GEN_CACHE"]


def walk_path() -> Iterator[Row]:
    """From the raw deal to the file on disk and on record, everything checked and read back."""
    case = make_case("contract")
    kind = templates.find_kind(HOME.templates, "contract")
    raw = sources.read_deal(str(DEAL), HOME.parties)
    count = 0
    gc.set_threshold(500_000)  # as the program itself does
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)

        order = Order(kind, paper_date=DAY, folder=place / "out", ledger=place / "l.sqlite3")

        def generate(ledger: Ledger | None = None) -> None:
            nonlocal count
            count += 1
            deal = raw | {"number": f"T-{count:05}"}
            assert pipeline.generate(deal, order, HOME, ledger).status == "written"

        def fill_only() -> None:
            (place / "theirs.docx").write_bytes(case.theirs())

        with open_ledger(place / "open.sqlite3", root=ROOT) as ledger:
            yield from take_turns(
                {
                    "docxtpl: render and save, nothing checked": fill_only,
                    "this program: whole path": lambda: generate(ledger),
                    "  opening its ledger for each": generate,
                },
                7,
            )


def make_many() -> Iterator[Row]:
    """`gen bulk`, for each row what more rows cost: starting and ending are left out."""
    case = make_case("contract")
    few, many = 50, 250
    base = next(take_turns({"docxtpl: render, nothing checked": case.theirs}, 5))
    yield base
    for jobs in ("1", "2"):
        taken = []
        for _ in range(3):
            (wall, processor), (more_wall, more_processor) = (
                _run_bulk(count, jobs) for count in (few, many)
            )
            taken.append((more_wall - wall, more_processor - processor))
        row = [median(each[k] for each in taken) / (many - few) for k in (0, 1)]
        yield Row(f"gen bulk --jobs {jobs}, for each row", *row, base)


def _run_bulk(count: int, jobs: str) -> tuple[float, float]:
    """Seconds of a run over so many deals, by the clock and by the processors."""
    deal = json.loads(DEAL.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        lines = (json.dumps(deal | {"number": f"B-{each:05}"}) for each in range(count))
        (place / "deals.jsonl").write_text("\n".join(lines), encoding="utf-8")
        options = ("-o", str(place / "out"), "--ledger", str(place / "l.sqlite3"), "--jobs", jobs)
        began, spent = time.perf_counter(), os.times()
        subprocess.run(
            [
                *(sys.executable, "-m", "generator", "--home", str(ROOT), "bulk", "contract"),
                *(str(place / "deals.jsonl"), *options),
            ],
            check=True,
            capture_output=True,
        )
        wall, ended = time.perf_counter() - began, os.times()
        ran = ended.children_user + ended.children_system
        return wall, ran - spent.children_user - spent.children_system


def make_pdf() -> Iterator[Row]:
    """A contract as a Word file, and with its PDF beside it."""
    if shutil.which("soffice") is None:
        yield Row("pdf", 0.0, 0.0, None, "no LibreOffice here")
        return
    with tempfile.TemporaryDirectory() as folder:
        count = 0

        def contract(*more: str) -> None:
            nonlocal count
            count += 1
            own = Path(folder) / str(count)
            subprocess.run(
                [
                    *(sys.executable, "-m", "generator", "--home", str(ROOT), "contract"),
                    *(str(DEAL), "-o", str(own), "--ledger", f"{own}.sqlite3", *more),
                ],
                check=True,
                capture_output=True,
            )

        jobs: dict[str, Job] = {
            "gen contract": contract,
            "gen contract --pdf": lambda: contract("--pdf"),
        }
        for row in take_turns(jobs, 3):
            yield Row(row.label, row.wall, 0.0)  # their processors' time is not ours


def start_processes() -> Iterator[Row]:
    """Whole processes, as one types them."""
    with tempfile.TemporaryDirectory() as folder:
        place, count = Path(folder), 0
        environment = {**os.environ, "GEN_CACHE": str(place / "cache")}
        case = make_case("contract")
        (place / "form.docx").write_bytes(case.data)
        plain = vocabulary_as_json(case.values)
        (place / "values.json").write_text(json.dumps(plain, ensure_ascii=False), encoding="utf-8")
        (place / "script.py").write_text(SCRIPT, encoding="utf-8")

        def run(*arguments: str) -> None:
            subprocess.run(
                [sys.executable, *arguments],
                check=True,
                capture_output=True,
                env=environment,
                cwd=place,
            )

        def gen(*arguments: str) -> Job:
            return lambda: run("-m", "generator", "--home", str(ROOT), *arguments)

        def contract() -> None:
            nonlocal count
            count += 1
            own = place / str(count)
            gen("contract", str(DEAL), "-o", str(own), "--ledger", f"{own}.sqlite3")()

        again = (
            "contract",
            str(DEAL),
            "-o",
            str(place / "again"),
            "--ledger",
            f"{place}/a.sqlite3",
        )
        gen(*again)()
        jobs: dict[str, Job] = {
            "a plain script with docxtpl": lambda: run("script.py"),
            "python -c pass": lambda: run("-c", "pass"),
            "gen --help": gen("--help"),
            "gen uppercase": gen("uppercase", "415580.00"),
            "gen contract": contract,
            "gen contract, on record": gen(*again),
        }
        base = None
        for job in jobs.values():
            job()
        taken: dict[str, list[float]] = {name: [] for name in jobs}
        for _ in range(7):
            for name, job in jobs.items():
                began = time.perf_counter()
                job()
                taken[name].append(time.perf_counter() - began)
        nothing = median(taken["python -c pass"])
        for name, seconds in taken.items():
            spent = median(seconds)
            row = Row(name, spent, spent, base, f"{spent / nothing:.1f} times python -c pass")
            base = base or row
            yield row


SCRIPT = """
import json
from docxtpl import DocxTemplate
from jinja2 import Environment

class Group(dict):
    def __getattr__(self, name):
        return self.get(name, "")

values = json.load(open("values.json", encoding="utf-8"), object_hook=Group)
template = DocxTemplate("form.docx")
environment = Environment(autoescape=True)
for name in values["filters"]:
    environment.filters.setdefault(name, lambda value, *options: str(value))
template.render(values, environment, autoescape=True)
template.save("script.docx")
"""


def vocabulary_as_json(values: dict[str, Any]) -> dict[str, Any]:
    """The values of a form as a script would have them: plain, without the absent ones."""
    names = [name for name in make_environment(is_story=True).filters if not name.isascii()]
    return {name: _plain(value) for name, value in values.items()} | {"filters": names}


def _plain(value: Any) -> Any:
    if isinstance(value, vocabulary.View):
        return {name: _plain(each) for name, each in value.spell().items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, vocabulary.Absent | vocabulary.FreeView):
        return ""
    return value if isinstance(value, bool | int) else str(value)


def weigh_rows() -> Iterator[Row]:
    """The most memory a process takes for a table of 10,000 rows, and what it took before."""
    if not Path("/proc/self/status").exists():
        yield Row("memory", 0.0, 0.0, None, "is not measured on this system")
        return
    for name, label in (("theirs", "docxtpl"), ("ours", "this program")):
        code = (
            "from bench import measures\n"
            "case = measures.make_case('contract').with_rows(10_000)\n"
            "before = measures.read_peak()\n"
            f"case.{name}()\n"
            "print(measures.read_peak(), before)"
        )
        ran = subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            capture_output=True,
            text=True,
            cwd=ROOT / "tests",
        )
        most, before = ran.stdout.split()
        note = f"{most} MB at most, {before} MB before it began"
        yield Row(f"10,000 rows: {label}", 0.0, 0.0, None, note)


def weigh_bulk() -> Iterator[Row]:
    """The most memory that a process of `gen bulk` takes for many papers, and for ten times as many."""
    if not hasattr(os, "wait4"):
        yield Row("memory", 0.0, 0.0, None, "is not measured on this system")
        return
    deal = json.loads(DEAL.read_text(encoding="utf-8"))
    for count in (1_000, 10_000):
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            with (place / "deals.jsonl").open("w", encoding="utf-8") as file:
                for each in range(count):
                    row = {"deal": deal | {"number": f"B-{each:05}"}, "payment": "1"}
                    file.write(f"{json.dumps(row)}\n")
            command = [sys.executable, "-m", "generator", "--home", str(ROOT), "bulk", "invoice"]
            options = ["-o", str(place / "out"), "--ledger", str(place / "l.sqlite3")]
            began = time.perf_counter()
            ran = subprocess.Popen(
                [*command, str(place / "deals.jsonl"), *options],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            _, _, used = os.wait4(ran.pid, 0)
            wall = (time.perf_counter() - began) / count
            written = sum(1 for _ in (place / "out").rglob("*.docx"))
            # In kB but on macOS, where it is bytes; of the greatest of the processes.
            most = used.ru_maxrss // (2**20 if sys.platform == "darwin" else 2**10)
            spent = (used.ru_utime + used.ru_stime) / count
            note = f"{most} MB at most, {written:,} papers"
            yield Row(f"gen bulk invoice, {count:,} rows: each", wall, spent, None, note)


def read_peak() -> int:
    """The most memory this process has had, in MB (Linux)."""
    status = Path("/proc/self/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) // 1024 if found else 0
