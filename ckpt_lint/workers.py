"""Processes that share the work of one run."""

from __future__ import annotations

import errno
import gc
import os
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import TypeVar

MOST_PROCESSES = 61  # Windows cannot wait for more
CHUNKS_A_PROCESS = 8
MOST_A_CHUNK = 250

Item = TypeVar("Item")
Result = TypeVar("Result")


class Workers:
    """At most ``jobs`` processes (0: one for each CPU), started when there is enough to do for two."""

    def __init__(self, jobs: int) -> None:
        self._jobs = min(jobs or os.cpu_count() or 1, MOST_PROCESSES)
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=kind is None, cancel_futures=True)

    def map(
        self, function: Callable[[Sequence[Item]], list[Result]], items: Sequence[Item], least: int
    ) -> list[Result]:
        """Results for all items, in any order; ``least``: how many are worth a process.

        Raises ``OSError`` where a process died.
        """
        pool = self._started(len(items) // least)
        if pool is None:
            return function(items)
        size = max(1, min(MOST_A_CHUNK, len(items) // (self._jobs * CHUNKS_A_PROCESS)))
        # Files that take long stand together, so no chunk is a run of neighbours.
        count = -(-len(items) // size)
        chunks = [items[number::count] for number in range(count)]
        try:
            return [result for part in pool.map(function, chunks) for result in part]
        except BrokenProcessPool:
            raise OSError(
                errno.ECHILD, "a process died, perhaps for want of memory; try `--jobs 1`"
            ) from None

    def _started(self, worth: int) -> ProcessPoolExecutor | None:
        """The processes, where ``worth`` of them have something to do; none where there can be none."""
        if min(self._jobs, worth) < 2:
            return None
        if self._pool is None:
            try:
                self._pool = ProcessPoolExecutor(min(self._jobs, worth), initializer=_prepare)
            except (ImportError, NotImplementedError, OSError):
                # No semaphores, as in some containers.
                self._jobs = 1
        return self._pool


def _prepare() -> None:
    # Ctrl-C reaches the whole process group; only the parent has something to say about it.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    # Trees are built and thrown away as a whole: looking for garbage in them takes a third of the time.
    gc.set_threshold(200_000, 20, 20)
