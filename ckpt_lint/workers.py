"""Processes that share the work of one run."""

from __future__ import annotations

import errno
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from importlib import import_module
from types import TracebackType
from typing import TypeVar

from ckpt_lint.garbage import collect_seldom

TYPE_CHECKING = False
if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

MOST_PROCESSES = 61  # Windows cannot wait for more
# Many, so that no process is left with much to do when the others have finished.
CHUNKS_A_PROCESS = 48
MOST_A_CHUNK = 250

Item = TypeVar("Item")
Result = TypeVar("Result")


class Workers:
    """At most ``jobs`` processes (0: one for each CPU), started when there is enough to do for two."""

    def __init__(self, jobs: int) -> None:
        self._jobs = min(jobs or os.cpu_count() or 1, MOST_PROCESSES)
        self._pool: ProcessPoolExecutor | None = None
        self._outdated = False

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            # Waits, so that the next run of this process does not copy it while a thread is running.
            self._pool.shutdown(wait=kind is None, cancel_futures=True)

    def map(
        self, function: Callable[[Sequence[Item]], list[Result]], items: Sequence[Item], least: int
    ) -> Iterator[Result]:
        """Results for all items as they come, in any order; ``least``: how many are worth a process.

        Raises ``OSError`` where a process died.
        """
        pool = self._started(len(items) // least)
        if pool is None:
            yield from function(items)
            return
        from concurrent.futures.process import BrokenProcessPool

        size = max(1, min(MOST_A_CHUNK, len(items) // (self._jobs * CHUNKS_A_PROCESS)))
        # Files that take long stand together, so no chunk is a run of neighbours.
        count = -(-len(items) // size)
        chunks = [items[number::count] for number in range(count)]
        try:
            for part in pool.map(function, chunks):
                yield from part
        except BrokenProcessPool:
            raise OSError(
                errno.ECHILD, "a process died, perhaps for want of memory; try `--jobs 1`"
            ) from None

    def prepare(self, module: str) -> None:
        """Import what the next ``map`` needs, once for all, where its processes are copies of this one.

        Those that are at work meanwhile make room for new ones then.
        """
        if self._jobs > 1 and self._method == "fork":
            import_module(module)
            self._outdated = True

    def _started(self, worth: int) -> ProcessPoolExecutor | None:
        """The processes, where ``worth`` of them have something to do; none where there can be none."""
        if min(self._jobs, worth) < 2:
            return None
        if self._pool is not None and self._outdated:
            self._pool.shutdown()
            self._pool = None
        self._outdated = False
        if self._pool is None:
            try:
                # Imported where it pays: a few files are checked faster than this is imported.
                from concurrent.futures import ProcessPoolExecutor
                from multiprocessing import get_context

                context = get_context(self._method)
                self._pool = ProcessPoolExecutor(min(self._jobs, worth), context, initializer=_prepare)
            except (ImportError, NotImplementedError, OSError):
                # No semaphores, as in some containers.
                self._jobs = 1
        return self._pool

    @cached_property
    def _method(self) -> str:
        """How processes are started: as copies where that is safe, which spares them every import."""
        from multiprocessing import get_context, get_start_method

        chosen: str | None = get_start_method(allow_none=True)
        if chosen is None and sys.platform == "linux" and threading.active_count() == 1:
            return "fork"
        return chosen or get_context().get_start_method()


def _prepare() -> None:
    # Ctrl-C reaches the whole process group. The parent asks for nothing more then, and they end with
    # what they have in hand; if they died of it, the pool would complain on standard error.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    collect_seldom()
