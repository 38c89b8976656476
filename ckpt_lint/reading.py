"""Files to facts: only those that mention a word are parsed, by several processes."""

from __future__ import annotations

import errno
import os
import signal
import stat
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from ckpt_lint.facts import FileFacts
from ckpt_lint.frontends import python
from ckpt_lint.project.files import SourceFile

FILES_WORTH_A_PROCESS = 24
MOST_PROCESSES = 61  # Windows cannot wait for more
CHUNKS_A_PROCESS = 8


def read_files(files: Iterable[SourceFile], jobs: int) -> list[FileFacts]:
    """Facts of all files that may hold some, sorted by path. ``jobs`` 0: one for each CPU.

    A file that cannot be read is a fact, too.
    """
    facts: list[FileFacts] = []
    waiting = list(_worth_reading(files, facts))
    workers = min(jobs or os.cpu_count() or 1, len(waiting) // FILES_WORTH_A_PROCESS)
    facts += _by_processes(waiting, min(workers, MOST_PROCESSES)) if workers > 1 else (map(_read, waiting))
    return sorted(facts, key=lambda each: each.path)


def read_bytes(path: str, data: bytes, *, parse_anyway: bool = True) -> FileFacts:
    """Facts of one file's content; whatever goes wrong costs this file alone."""
    try:
        return python.read(path, data, parse_anyway=parse_anyway)
    except Exception as error:
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        return python.unreadable(path, f"ckpt-lint failed on this file, please report it: {reason}")


def _worth_reading(files: Iterable[SourceFile], facts: list[FileFacts]) -> Iterator[SourceFile]:
    for file in files:
        if file.explicit:
            yield file
            continue
        try:
            with open(file.path, "rb") as stream:
                worth = python.worth_reading(stream.read())
        except OSError as error:
            facts.append(_unreadable(file.path, error))
            continue
        if worth:
            yield file


def _by_processes(waiting: list[SourceFile], workers: int) -> Iterable[FileFacts]:
    chunk = max(1, len(waiting) // (workers * CHUNKS_A_PROCESS))
    try:
        pool = ProcessPoolExecutor(workers, initializer=_die_quietly)
    except (ImportError, NotImplementedError, OSError):
        # No semaphores, as in some containers.
        return map(_read, waiting)
    with pool:
        try:
            return list(pool.map(_read, waiting, chunksize=chunk))
        except BrokenProcessPool:
            raise OSError(
                errno.ECHILD, "a process died, perhaps for want of memory; try `--jobs 1`"
            ) from None
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _die_quietly() -> None:
    # Ctrl-C reaches the whole process group; only the parent has something to say about it.
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _read(file: SourceFile) -> FileFacts:
    """Facts of one file; its text only where it may be shown or holds suppressions."""
    try:
        if not stat.S_ISREG(os.stat(file.path).st_mode):
            raise OSError(errno.EINVAL, "not a regular file")
        with open(file.path, "rb") as stream:
            data = stream.read()
    except OSError as error:
        return _unreadable(file.path, error)
    facts = read_bytes(file.path, data, parse_anyway=file.explicit)
    return facts if facts.facts or "ckpt-lint" in facts.text.lower() else FileFacts(file.path)


def _unreadable(path: str, error: OSError) -> FileFacts:
    return python.unreadable(path, f"cannot be read: {error.strerror or error}")
