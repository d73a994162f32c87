"""Who does the work: this process, processes of this machine, or a Dask cluster.

All of them are a `concurrent.futures.Executor`; another engine's takes its place as well.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor
from contextlib import suppress
from multiprocessing.connection import wait
from typing import Any

from generator import __version__
from generator.bulk import work
from generator.bulk.work import Setting
from generator.errors import WrongUsage

_MOST_PROCESSES = 61  # what Windows can wait for
_PATIENCE = 15


class WorkerLost(Exception):
    """The worker that was at a task is gone, or had no memory for it."""


class Direct(Executor):
    """Does each task at once, in this process."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Does the task; the future is done."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class Engine:
    """Workers of one run. Those that are lost are replaced."""

    def __init__(self, setting: Setting, jobs: int, cluster: str | None = None) -> None:
        self._setting = setting
        self._given: Any = setting
        self._cluster = cluster
        self._client: Any = None
        self._alone: Executor | None = None
        self.jobs = max(1, min(jobs, _MOST_PROCESSES))
        self._executor = self._start()

    @property
    def is_here(self) -> bool:
        """Whether it is this process that does the work."""
        return isinstance(self._executor, Direct)

    @property
    def is_afar(self) -> bool:
        """Whether the work is done on other machines, which have a copy of the home."""
        return self._cluster is not None

    def submit(self, task: Callable[..., Any], *args: Any) -> Future[Any]:
        """Gives a task of `work` to a worker, the run's setting before its arguments."""
        try:
            return self._executor.submit(task, self._given, *args)
        except BrokenExecutor as error:
            failed: Future[Any] = Future()
            failed.set_exception(error)
            return failed

    def collect(self, future: Future[Any]) -> Any:
        """What a task gave; raises `WorkerLost` where it has to be done again, alone."""
        try:
            return future.result()
        except (BrokenExecutor, CancelledError, MemoryError) as error:
            raise WorkerLost from error
        except Exception as error:
            if type(error).__name__ in ("KilledWorker", "FutureCancelledError"):
                raise WorkerLost from error
            raise

    def renew(self) -> None:
        """Takes new workers where the old ones were lost."""
        if self._client is None:
            self._executor.shutdown(wait=False, cancel_futures=True)
            self._executor = self._start()
        else:
            self._given = self._client.scatter(self._setting, broadcast=True)

    def run(self, task: Callable[..., Any], *args: Any) -> Any:
        """Does a task and waits for it; raises what it raised, or `WorkerLost`."""
        return self.collect(self.submit(task, *args))

    def run_alone(self, task: Callable[..., Any], *args: Any) -> Any:
        """Does a task that lost its worker before, with nothing else beside it.

        Raises `WorkerLost` when it happens again: it was this task.
        """
        if self._alone is None:
            self._alone = self._start_processes(1)
        try:
            return self._alone.submit(task, self._setting, *args).result()
        except (BrokenExecutor, MemoryError) as error:
            self._alone.shutdown(wait=False)
            self._alone = None
            raise WorkerLost from error

    def close(self) -> None:
        """Lets the workers go; what they have not begun is not done."""
        if self._alone is not None:
            self._alone.shutdown(cancel_futures=True)
        if self._client is None:
            self._executor.shutdown(cancel_futures=True)
        else:
            with suppress(OSError):
                self._client.close()  # the scheduler forgets what it was asked for

    def _start(self) -> Executor:
        if self._cluster is not None:
            return self._join(self._cluster)
        return Direct() if self.jobs == 1 else self._start_processes(self.jobs)

    def _start_processes(self, jobs: int) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")  # the same on every system
        return ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin)

    def _join(self, address: str) -> Executor:
        try:
            from distributed import Client
        except ImportError as error:
            raise WrongUsage(
                "--cluster 要用到 Dask，这里没有安装",
                fix='pip install "contract-generator[cluster]"，集群的每台机器上也要装',
            ) from error
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # it is told in our words
        try:
            client = Client(address, timeout=_PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:  # TimeoutError is an OSError
            raise WrongUsage(
                f"连不上 Dask 集群 {address}：{error}",
                fix="检查地址（如 tcp://10.0.0.5:8786）和调度器是否在运行",
            ) from error
        self._client = client
        try:
            _check_workers(client, address)
            self.jobs = sum(client.nthreads().values())
            self._given = client.scatter(self._setting, broadcast=True)
        except BaseException:
            client.close()
            raise
        executor: Executor = client.get_executor(pure=False)
        return executor


def _check_workers(client: Any, address: str) -> None:
    """Raises `WrongUsage` where there are no workers, or they have not this very program."""
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
    except TimeoutError as error:
        raise WrongUsage(
            f"Dask 集群 {address} 上没有工作进程", fix=f"先运行 dask worker {address}"
        ) from error
    try:
        versions = client.run(work.start)
    except Exception as error:
        raise WrongUsage(
            f"Dask 集群 {address} 的机器上用不了本程序：{error}",
            fix='在每台机器上 pip install "contract-generator[cluster]"，版本与这里相同',
        ) from error
    others = sorted(set(versions.values()) - {__version__})
    if others:
        raise WrongUsage(
            f"Dask 集群 {address} 上的程序是 {'、'.join(others)} 版，这里是 {__version__} 版",
            fix="换成同一个版本，才会写出同样的文书",
        )


def _begin() -> None:
    """What a worker process does first: leaves interrupts to the parent, and ends when it ends."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    work.start()
    gc.freeze()  # what is loaded by now lives to the end
    gc.set_threshold(100_000)


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
