"""A run that is killed at any moment and run again leaves what one that was not would have left."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import lost_workers
import pytest
from conftest import Ran
from deal_rows import (
    make_contract,
    make_home,
    make_request,
    read_results,
    read_state,
    set_cell,
    write_book,
    write_lines,
)
from test_portal import HEADS, make_template

from generator import cli, files, machine
from generator.bulk import committing, journal, results, work
from generator.bulk.engine import Engine, WorkerLost
from generator.bulk.work import Setting
from generator.commands import etax
from generator.ledger import Ledger, open_ledger
from generator.pipeline import Order
from generator.templates import Kind

FULL = bool(os.environ.get("GEN_FULL"))
RANDOM = 50 if FULL else 6
COMMON = ("--home", ".", "--date", "2026-04-01")
LINES = ("invoice", "rows.jsonl")
COPY = "rows-开票申请单-导入模板.xlsx"
BOOK = ("invoice", "rows.xlsx", "--etax", "导入模板.xlsx")
NUMBERED = ("contract", "numbered.jsonl")
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the runs to be killed are forked")

# Where a run is killed: a function, at which of its calls, before or after it.
POINTS = [
    (journal, "open_journal", 1, "after"),
    (files, "stage_stream", 1, "after"),
    (files, "stage_stream", 5, "before"),
    (committing, "_note", 1, "after"),
    (committing, "_note", 3, "before"),
    (Ledger, "reserve", 3, "after"),
    (Ledger, "place", 1, "after"),
    (Ledger, "place", 6, "after"),
    (files, "settle_file", 1, "before"),
    (files, "settle_file", 1, "after"),
    (files, "settle_file", 4, "after"),
    (files, "sync_folder", 1, "before"),
    (Ledger, "complete", 1, "before"),
    (Ledger, "complete", 3, "after"),
    (committing, "_settle", 1, "after"),
    (committing, "commit", 1, "after"),
    (results, "write", 1, "before"),
    (results, "write", 1, "after"),
    (results, "_fill_workbook", 1, "after"),
    (journal.Journal, "remove", 1, "before"),
    (journal.Journal, "remove", 1, "after"),
]
# The same for a workbook from which the tax portal's is filled.
BOOK_POINTS = [
    (committing, "_note", 3, "before"),
    (Ledger, "place", 6, "after"),
    (files, "settle_file", 4, "after"),
    (etax, "fill_template", 1, "before"),
    (etax, "fill_template", 1, "after"),
    (files, "write_file", 1, "before"),
    (files, "write_file", 1, "after"),
    (results, "write", 1, "after"),
    (journal.Journal, "remove", 1, "before"),
]
# The same for contracts that bring their numbers, which are checked and made at once.
NUMBERED_POINTS = [
    (committing, "_note", 1, "after"),
    (Ledger, "reserve", 3, "after"),
    (Ledger, "place", 2, "after"),
    (files, "settle_file", 2, "after"),
    (Ledger, "complete", 3, "after"),
    (results, "write", 1, "before"),
]
CASES = [
    (way, *each)
    for way, points in ((LINES, POINTS), (BOOK, BOOK_POINTS), (NUMBERED, NUMBERED_POINTS))
    for each in points
]


def make_rows() -> list[Any]:
    """Papers that are written, refused and the same, some of them of one deal."""
    rows: list[Any] = [make_request(n // 3, n % 3 + 1) for n in range(7)]
    return [rows[0], "{", *rows[1:4], make_request(4, total="1.00"), rows[0], *rows[4:]]


def make_numbered() -> list[Any]:
    """Contracts that bring their numbers, and some that do not, refused ones among them."""
    numbers = ["甲-1", "甲-2", None, "HT-2026-001", "甲-3", None, "甲-1", "甲-4"]
    rows: list[Any] = [make_contract(n, number=number) for n, number in enumerate(numbers)]
    return [*rows, rows[1], make_contract(9, number="甲-5", total="1.005"), "{"]


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the rows as lines and as a workbook, and a stand-in for the portal's."""
    root = tmp_path_factory.mktemp("inputs")
    write_lines(root / "rows.jsonl", make_rows())
    write_lines(root / "numbered.jsonl", make_numbered())
    rows = [make_request(n // 3, n % 3 + 1) for n in range(7)]
    book = write_book(root / "rows.xlsx", rows, make_home(root / "home"))
    set_cell(book, "开票申请单", "开票.税率", 6, 6)
    set_cell(book, "开票申请单", "开票.接收邮箱", 8, "finance.department@yunhu-data.example")
    book.save(root / "rows.xlsx")
    heads = [(h, "非必填\n(限30字符)" if h == "购买方邮箱" else how) for h, how in HEADS]
    (root / "导入模板.xlsx").write_bytes(make_template(heads))
    contracts = Path("templates", "contract")  # a form is another one each time it is made
    shutil.copytree(root / "home" / contracts, root / contracts)
    shutil.rmtree(root / "home")
    return root


@pytest.fixture(scope="module")
def wholes(inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[Any, Any]:
    """What runs leave that nobody disturbs."""
    found = {}
    for way in (LINES, BOOK, NUMBERED):
        root = tmp_path_factory.mktemp("whole")
        make_home(root)
        shutil.copytree(inputs, root, dirs_exist_ok=True)
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(root)
            patch.delenv("GEN_LEDGER", raising=False)
            assert 1 == cli.run(["bulk", *way, *COMMON, "--jobs", "1"])
            assert (way == BOOK) == (root / "output" / COPY).exists()
            found[way] = read_state(root / "output", root / "data" / "ledger.sqlite3")
    return found


@pytest.fixture
def expected(wholes: dict[Any, Any]) -> dict[str, Any]:
    """What a run on the lines leaves."""
    return dict(wholes[LINES])


@pytest.fixture
def place(inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home to run in, with the rows."""
    make_home(tmp_path)
    shutil.copytree(inputs, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GEN_LEDGER")
    files._sweep.cache_clear()
    yield tmp_path
    files._sweep.cache_clear()


def fork(prepare: Callable[[], object], way: tuple[str, ...] = LINES) -> int:
    """Starts a run in a process of its own; its id."""
    child = os.fork()
    if child:
        return child
    code = 99
    try:
        sink = os.open(os.devnull, os.O_RDWR)
        for stream in (1, 2):
            os.dup2(sink, stream)
        prepare()
        code = cli.run(["bulk", *way, *COMMON, "--jobs", "1"])
    finally:
        os._exit(code)


def die_at(owner: Any, name: str, call: int, when: str) -> None:
    """Has this process die at a call of a function."""
    real = getattr(owner, name)
    calls = 0

    def doomed(*arguments: Any, **more: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == call and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        given = real(*arguments, **more)
        if calls == call:
            os.kill(os.getpid(), signal.SIGKILL)
        return given

    setattr(owner, name, doomed)
    if owner is journal:  # known there by its own name
        from generator.commands import bulk

        bulk.open_journal = doomed  # type: ignore[attr-defined]
    if name == "commit":
        from generator.bulk import running

        running.commit = doomed  # type: ignore[attr-defined]


def finish(
    gen: Callable[..., Ran], place: Path, expected: dict[str, Any], way: tuple[str, ...] = LINES
) -> None:
    ran = gen("bulk", *way, *COMMON, "--jobs", "1")
    assert 1 == ran.code
    assert expected == read_state(place / "output", place / "data" / "ledger.sqlite3")


@pytest.mark.parametrize(("way", "owner", "name", "call", "when"), CASES)
def test_killed_at_a_step_and_run_again(
    place: Path,
    gen: Callable[..., Ran],
    wholes: dict[Any, Any],
    way: tuple[str, ...],
    owner: Any,
    name: str,
    call: int,
    when: str,
) -> None:
    expected = wholes[way]
    child = fork(lambda: die_at(owner, name, call, when), way)

    _, status = os.waitpid(child, 0)

    assert os.WIFSIGNALED(status), f"exit {os.waitstatus_to_exitcode(status)}"
    if name == "remove" and when == "after":
        with open_ledger(place / "data" / "ledger.sqlite3", root=place) as ledger:
            assert [] == ledger.verify()
        assert expected == read_state(place / "output", place / "data" / "ledger.sqlite3")
    else:
        finish(gen, place, expected, way)


@pytest.mark.parametrize("way", [LINES, BOOK, NUMBERED])
def test_killed_at_any_moment_again_and_again(
    place: Path, gen: Callable[..., Ran], wholes: dict[Any, Any], way: tuple[str, ...]
) -> None:
    chance = random.Random(2026)
    for _ in range(RANDOM):
        child = fork(lambda: None, way)
        time.sleep(chance.random() * 0.4)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        if any((place / "output").glob("*结果.xlsx")):
            for path in sorted((place / "output").rglob("*"), reverse=True):
                path.unlink() if path.is_file() else path.rmdir()
            (place / "data" / "ledger.sqlite3").unlink()
            files._sweep.cache_clear()
    finish(gen, place, wholes[way], way)


@pytest.mark.skipif(not FULL, reason="set GEN_FULL=1")
@pytest.mark.parametrize("seed", range(25))
def test_workers_and_all_killed_at_any_moment(
    place: Path, gen: Callable[..., Ran], expected: dict[str, Any], seed: int
) -> None:
    chance = random.Random(seed)
    for _ in range(2):
        run = subprocess.Popen(
            [sys.executable, "-m", "generator", "bulk", "invoice", "rows.jsonl", *COMMON]
            + ["--jobs", "2"],
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(0.5 + chance.random() * 3)
        run.kill()
        run.wait()
        for _ in range(100):
            if not _list_children_of_nobody():
                break
            time.sleep(0.05)
    files._sweep.cache_clear()
    code = gen("bulk", "invoice", "rows.jsonl", *COMMON, "--jobs", "2").code
    assert 1 == code
    found = read_state(place / "output", place / "data" / "ledger.sqlite3")
    wanted, lines = dict(expected), "rows-开票申请单结果.jsonl"
    if found[lines] != wanted[lines]:  # one of them came to its end
        statuses = {result["status"] for result in read_results(place / "output")}
        assert {"unchanged", "refused"} == statuses
        for name in (lines, lines.replace("jsonl", "xlsx")):
            del found[name], wanted[name]
    assert wanted == found


def _list_children_of_nobody() -> list[str]:
    told = subprocess.run(["ps", "-eo", "ppid,args"], capture_output=True, check=True, text=True)
    return [
        line for line in told.stdout.splitlines() if "spawn_main" in line and line.split()[0] == "1"
    ]


def test_interrupted_it_stops_cleanly_and_goes_on(
    place: Path, gen: Callable[..., Ran], expected: dict[str, Any]
) -> None:
    def interrupt_at_first_commit() -> None:
        from generator.bulk import running

        real = running.commit

        def commit(*arguments: Any) -> Any:
            os.kill(os.getpid(), signal.SIGINT)
            return real(*arguments)

        running.commit = commit  # type: ignore[attr-defined]

    _, status = os.waitpid(fork(interrupt_at_first_commit), 0)

    assert 130 == os.waitstatus_to_exitcode(status)
    assert not (place / "output" / "rows-开票申请单结果.xlsx").exists()
    with open_ledger(place / "data" / "ledger.sqlite3", root=place) as ledger:
        assert [] == ledger.verify()
        assert 0 == ledger.recover()
        assert 1 <= len(ledger.list_papers())
    finish(gen, place, expected)


def test_what_a_killed_run_had_staged_is_swept(place: Path, gen: Callable[..., Ran]) -> None:
    folder = place / "output" / "2026-000"
    own = files.stage_file(folder / "别的.docx", b"x")
    foreign = folder / ".x.docx.1-0123456789ab.01234567.tmp"
    foreign.write_bytes(b"of another machine")
    child = os.fork()
    if not child:
        files.stage_file(folder / "合同.docx", b"x")
        os._exit(0)
    os.waitpid(child, 0)
    assert 3 == len(list(folder.iterdir()))
    files._sweep.cache_clear()

    gen("bulk", "invoice", "rows.jsonl", *COMMON)

    left = {path.name for path in folder.iterdir() if path.name.startswith(".")}
    assert {own.name, foreign.name} == left


def test_a_tag_tells_who_is_gone() -> None:
    own = machine.tag_owner()
    pid, _, rest = own.partition("-")

    assert not machine.is_gone(own)
    assert machine.is_gone(f"{pid}-{rest[:6]}000000")  # the id is used again
    assert machine.is_gone(f"4194303-{rest}")
    assert not machine.is_gone(f"{pid}-{'0' * 12}")
    assert not machine.is_gone("nonsense")


def test_a_lost_worker_costs_no_row_but_its_own(
    place: Path, gen: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["甲", "一次", "每次", "出错", "丁"]
    rows = [make_contract(index, project={"name": name * 4}) for index, name in enumerate(names)]
    write_lines(place / "rows.jsonl", rows)
    monkeypatch.setattr(work, "check", lost_workers.lose)

    ran = gen("bulk", "contract", "rows.jsonl", *COMMON, "--jobs", "2")

    assert 1 == ran.code
    found = read_results(place / "output")
    assert {"$[2]": "lost", "$[3]": "internal"} == {
        each["row"]: each["reason"] for each in found if each["status"] == "refused"
    }
    written = [each["number"] for each in found if each["status"] == "written"]
    assert [f"HT-2026-{n:03}" for n in range(1, 4)] == written
    assert "boom" in found[3]["error"]["message"]


def test_a_task_without_memory_is_done_again_alone() -> None:
    failed: Future[Any] = Future()
    failed.set_exception(MemoryError())
    hands = Engine(Setting(Order(Kind("k", "k", "k")), None), 1)

    with pytest.raises(WorkerLost):
        hands.collect(failed)
    hands.close()
