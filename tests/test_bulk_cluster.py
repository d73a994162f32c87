"""The work on a Dask cluster: the same bytes, also when one of its workers is lost on the way."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Ran
from deal_rows import make_contract, make_home, make_request, read_state, write_lines

from generator.bulk import engine

pytest.importorskip("distributed", reason="distributed is not installed")

COUNT = 1000 if os.environ.get("GEN_FULL") else 12
ADDRESS = re.compile(r"tcp://127\.0\.0\.1:[0-9]+")


def start(*arguments: str, log: Path, until: str) -> tuple[subprocess.Popen[bytes], str]:
    """A process of Dask, and the address it says once it is up."""
    module, *rest = arguments
    with log.open("wb") as sink:
        process = subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.{module}", *rest],
            stdout=subprocess.DEVNULL,
            stderr=sink,
            cwd=log.parent,
        )
    for _ in range(600):
        said = log.read_text("utf-8", "replace")
        if until in said:
            return process, ADDRESS.findall(said)[0]
        time.sleep(0.1)
    process.kill()
    raise AssertionError(said)


@pytest.fixture
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[Any]]]:
    """The address of a scheduler on loopback, and its two workers."""
    folder = tmp_path_factory.mktemp("dask")
    processes: list[subprocess.Popen[bytes]] = []
    try:
        scheduler, address = start(
            "dask_scheduler",
            *("--host", "127.0.0.1", "--port", "0", "--no-dashboard"),
            log=folder / "scheduler.log",
            until="Scheduler at",
        )
        processes.append(scheduler)
        for name in ("one", "two"):
            worker, _ = start(
                "dask_worker",
                *(address, "--nthreads", "1", "--no-nanny", "--no-dashboard"),
                *("--local-directory", str(folder / name)),
                log=folder / f"{name}.log",
                until="Registered to",
            )
            processes.append(worker)
        yield address, processes[1:]
    finally:
        for process in processes:
            process.kill()
            process.wait()


def test_a_cluster_that_loses_a_worker_gives_the_same_bytes(
    cluster: tuple[str, list[Any]],
    tmp_path: Path,
    gen: Callable[..., Ran],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from generator.bulk import running

    address, workers = cluster
    rows: list[Any] = [make_request(n // 3, n % 3 + 1) for n in range(COUNT)]
    rows[5] = make_request(1, 3, total="1.00")
    states = []
    commits = 0
    real = running.commit

    def commit(*arguments: Any) -> Any:
        nonlocal commits
        commits += 1
        if commits == 1 and states:
            workers[0].send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
        return real(*arguments)

    monkeypatch.setattr(running, "commit", commit)
    monkeypatch.delenv("GEN_LEDGER")
    for name, how in (("alone", ("--jobs", "1")), ("cluster", ("--cluster", address))):
        root = tmp_path / name
        make_home(root)
        write_lines(root / "rows.jsonl", rows)
        monkeypatch.chdir(root)
        commits = 0
        ran = gen("bulk", "invoice", "rows.jsonl", "--home", ".", "--date", "2026-04-01", *how)
        assert 1 == ran.code, ran.err
        states.append(read_state(root / "output", root / "data" / "ledger.sqlite3"))

    assert workers[0].wait(10)
    assert states[0] == states[1]


def test_a_cluster_that_is_not_there_is_told(
    tmp_path: Path, gen: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_PATIENCE", 0.5)
    make_home(tmp_path)
    path = write_lines(tmp_path / "rows.jsonl", [make_contract(0)])

    for address in ("tcp://127.0.0.1:1", "nonsense://x"):
        ran = gen("bulk", "contract", path, "--home", tmp_path, "--cluster", address)
        assert 2 == ran.code
        assert "连不上 Dask 集群" in ran.err


def test_without_dask_its_installation_is_told(
    tmp_path: Path, gen: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_home(tmp_path)
    path = write_lines(tmp_path / "rows.jsonl", [make_contract(0)])
    monkeypatch.setitem(sys.modules, "distributed", None)

    ran = gen("bulk", "contract", path, "--home", tmp_path, "--cluster", "tcp://127.0.0.1:1")

    assert 2 == ran.code
    assert "contract-generator[cluster]" in ran.err
