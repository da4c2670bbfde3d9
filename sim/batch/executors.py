"""Executors of blocks: local processes or the workers of a dask cluster, with the interface of concurrent.futures."""

from __future__ import annotations

import ast
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection
from pathlib import Path
from queue import LifoQueue
from typing import Any

from sim.errors import InputError
from sim.machine import collect_rarely

QUEUED = 2  # blocks in flight for each worker of a cluster, so that none waits for the network
SECONDS_TO_ANSWER = 10
SECONDS_TO_END = 1.0  # of a process that was told to


@dataclass(frozen=True)
class Pool:
    """An executor, the number of blocks it can take, and the exceptions that mean a worker died."""

    executor: Executor
    width: Callable[[], int]
    deaths: tuple[type[BaseException], ...]


@contextmanager
def local(workers: int) -> Iterator[Pool]:
    """So many processes of this machine; they end with the block, finished or not."""
    _demand_guard()
    lanes = Lanes(workers)
    try:
        yield Pool(lanes, lambda: workers, (BrokenExecutor,))
    finally:
        lanes.shutdown(cancel_futures=True)


def _demand_guard() -> None:
    """Raise InputError for a script that every process started from it would run again, or could not read."""
    main = sys.modules["__main__"]
    file = getattr(main, "__file__", None)
    if file is None or getattr(main, "__spec__", None) is not None:
        return
    try:
        tree = ast.parse(Path(file).read_text(encoding="utf-8"))
    except OSError:  # from the standard input, for example
        message = "is not a file, and the processes that it starts would need it"
        raise InputError(message, file=file, allowed="a script in a file") from None
    except (ValueError, SyntaxError):  # no Python text
        return
    if not any(isinstance(node, ast.Name) and node.id == "__name__" for node in ast.walk(tree)):
        allowed = 'what it does, under `if __name__ == "__main__":`'
        raise InputError("starts processes, each of which would run it again", file=file, allowed=allowed)


@contextmanager
def cluster(scheduler: str) -> Iterator[Pool]:
    """Yield the workers of the dask cluster at an address.

    Raise InputError without dask or without an answer, and OSError when the scheduler ends during the work.
    """
    try:
        from distributed import Client, KilledWorker
        from distributed.comm.addressing import get_address_host_port
        from distributed.comm.core import CommClosedError
        from distributed.security import Security
    except ModuleNotFoundError:
        way = "pip install 'border-standoff[dask]' first"
        raise InputError("dask is not installed", key="--executor", value="dask", allowed=way) from None

    if scheduler.startswith("tls:") and not Security().get_connection_args("client")["ssl_context"]:  # type: ignore[no-untyped-call]
        message = "dask has no certificate for it, in its setting distributed.comm.tls"
        raise InputError(message, key="--scheduler", value=scheduler, allowed="tcp://HOST:8786")
    try:
        get_address_host_port(scheduler)  # a client with a malformed address leaves noise behind
        client: Any = Client(scheduler, timeout=SECONDS_TO_ANSWER, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        message = f"no dask scheduler answers: {error}"
        raise InputError(message, key="--scheduler", value=scheduler, allowed="tcp://HOST:8786") from None
    for logger in (
        "distributed",
        "distributed.client",
    ):  # tracebacks of a lost connection, which is reported below
        logging.getLogger(logger).setLevel(logging.CRITICAL)
    with client:
        executor = client.get_executor(pure=False)
        try:
            yield Pool(executor, lambda: QUEUED * max(1, sum(client.nthreads().values())), (KilledWorker,))
        except Exception as error:  # a lost connection cancels what is under way, and dask names no reason
            lost = client.status != "running" or any(isinstance(e, CommClosedError) for e in _causes(error))
            if not lost:
                raise
            raise OSError(f"the dask scheduler at {scheduler} no longer answers") from None
        finally:
            executor.shutdown(wait=False)


def _causes(error: BaseException) -> Iterator[BaseException]:
    found: BaseException | None = error
    while found is not None:
        yield found
        found = found.__cause__


class Lanes(Executor):
    """Processes in separate pools, so that a killed process does not take the work of others with it.

    `submit` waits until a process is free.
    """

    def __init__(self, workers: int) -> None:
        self._free: LifoQueue[_Lane] = LifoQueue()  # what was used last is awake
        self._lanes = [_Lane() for _ in range(workers)]
        for lane in self._lanes:
            self._free.put(lane)

    def submit(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Start the call in a free process; its future raises BrokenExecutor when that process dies."""
        lane = self._free.get()
        future = lane.submit(work, *args, **kwargs)
        future.add_done_callback(lambda _: self._free.put(lane))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes: when their work is done, or at once."""
        for lane in self._lanes:
            lane.end(wait=wait, at_once=cancel_futures)


class _Lane:
    """A pool of one process, created on first use and again after a failure."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._lifeline: Connection | None = None

    def submit(self, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Future[Any]:
        with _interrupts_held():
            try:
                return self._ready().submit(work, *args, **kwargs)
            except BrokenExecutor:  # it died while it was idle
                self.end(wait=True, at_once=True)
                return self._ready().submit(work, *args, **kwargs)

    def _ready(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # Spawned, not forked: a child that inherits the lock, threads or the other lifelines would outlive us.
            context = get_context("spawn")
            theirs, self._lifeline = context.Pipe(duplex=False)
            self._pool = ProcessPoolExecutor(1, context, initializer=_begin, initargs=(theirs,))
        return self._pool

    def end(self, *, wait: bool, at_once: bool) -> None:
        if self._lifeline and at_once:
            self._lifeline.close()
        if self._pool and at_once:
            _see_ended(self._pool)
        if self._pool:
            self._pool.shutdown(wait=wait, cancel_futures=at_once)
        self._pool = None


def _see_ended(pool: ProcessPoolExecutor) -> None:
    """Kill what does not end by itself: a process that is stopped notices nothing."""
    processes = list((pool._processes or {}).values())  # no public way before Python 3.14
    for process in processes:
        process.join(SECONDS_TO_END)
        if process.is_alive():
            process.kill()


def _begin(lifeline: Connection) -> None:
    """Set up a worker, which ends as soon as the parent dies: that closes the other end of the lifeline."""
    collect_rarely()

    def watch() -> None:
        lifeline.poll(None)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Processes started here never see Ctrl-C, which a terminal sends to all: the parent ends them."""
    if sys.platform == "win32":  # has neither
        yield
        return
    resource_tracker.ensure_running()  # the first start of a process would start it, and it unblocks interrupts
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
