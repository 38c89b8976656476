"""Files to facts: only those that mention a word are parsed, by several processes."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from ckpt_lint import frontends
from ckpt_lint.filefacts import FileFacts
from ckpt_lint.findings import HELPER
from ckpt_lint.frontends import pins, python
from ckpt_lint.frontends.python.modules import Modules
from ckpt_lint.frontends.yaml import groups
from ckpt_lint.project.files import SourceFile
from ckpt_lint.rounds import Request, Rounds
from ckpt_lint.suppressions import mentioned
from ckpt_lint.workers import Workers

FILES_WORTH_A_PROCESS = 300
PARSED_WORTH_A_PROCESS = 8
BLOCK, OVERLAP = 1_000_000, 100  # bytes
BINARY = getattr(os, "O_BINARY", 0)  # Windows
ANALYSIS = "ckpt_lint.frontends.python.analysis"


def read_files(files: Iterable[SourceFile], jobs: int, helper: str, modules: Modules) -> list[FileFacts]:
    """Facts of all files that may hold some, sorted by path. ``jobs`` 0: one for each CPU.

    A file that cannot be read is a fact, too. ``modules`` follows the imports of the run.
    """
    everything = [each for each in files if not frontends.declares_only(each.path)]
    python_files = [file.path for file in everything if frontends.of(file.path) is python]
    with Workers(jobs) as workers:
        waiting, facts = _sieved(everything, workers)
        facts += workers.map(partial(_read_all, helper=helper), waiting, PARSED_WORTH_A_PROCESS)
        further = partial(workers.map, partial(_read_further, helper=helper), least=PARSED_WORTH_A_PROCESS)
        rounds = Rounds(python_files, _content_or_none, further, modules.resolve, groups.join)
        told = [each for each in rounds.complete(facts) if _tells(each)]
    return sorted(told, key=lambda each: each.path)


class _Worth(NamedTuple):
    """A file that is worth reading; ``mentions``: it holds the words, and was not only asked for."""

    file: SourceFile
    size: int
    mentions: bool


def _sieved(files: Sequence[SourceFile], workers: Workers) -> tuple[list[SourceFile], list[FileFacts]]:
    """The files that are worth reading, the largest first, and what is to say of others."""
    worth: list[_Worth] = []
    facts: list[FileFacts] = []
    to_analyse = 0
    for each in workers.map(_sieve, files, FILES_WORTH_A_PROCESS):
        if isinstance(each, FileFacts):
            facts.append(each)
            continue
        worth.append(each)
        to_analyse += each.mentions and frontends.of(each.file.path) is python
        if to_analyse == 2 * PARSED_WORTH_A_PROCESS:
            workers.prepare(ANALYSIS)
    return [each.file for each in sorted(worth, key=lambda each: each.size, reverse=True)], facts


def read_bytes(path: str, data: bytes, *, parse_anyway: bool = True, helper: str = HELPER) -> FileFacts:
    """Facts of one file's content; whatever goes wrong costs this file alone."""
    try:
        found = frontends.of(path, data).read(path, data, parse_anyway=parse_anyway, helper=helper)
        if not (path.endswith(frontends.SUFFIXES) and frontends.is_requirements(path)):
            return found
        declared = pins.read(path, data)
        return replace(found, facts=(*found.facts, *declared.facts), text=found.text or declared.text)
    except Exception as error:
        return _failed(path, error)


def read_again(before: FileFacts, data: bytes, helper: str = HELPER) -> FileFacts:
    """Facts of a file's new content, asked of it what was asked before."""
    if before.asked is None:
        return read_bytes(before.path, data, helper=helper)
    return python.read_further(before.path, data, before.asked, helper)


def _read_further(requests: Iterable[Request], helper: str) -> list[FileFacts]:
    return list(_further(requests, helper))


def _further(requests: Iterable[Request], helper: str) -> Iterator[FileFacts]:
    for path, names in requests:
        try:
            yield python.read_further(path, _content(path), names, helper)
        except OSError:
            continue
        except Exception as error:
            yield _failed(path, error)


def _failed(path: str, error: Exception) -> FileFacts:
    reason = " ".join(f"{type(error).__name__}: {error}".split())
    return frontends.unreadable(path, f"ckpt-lint failed on this file, please report it: {reason}")


def _content_or_none(path: str) -> bytes:
    try:
        return _content(path)
    except OSError:
        return b""


def _sieve(files: Iterable[SourceFile]) -> list[_Worth | FileFacts]:
    found = (_sieve_one(file) for file in files)
    return [each for each in found if each is not None]


def _sieve_one(file: SourceFile) -> _Worth | FileFacts | None:
    """What is to say of a file that is not worth reading; none where that is nothing."""
    try:
        data = _content(file.path)
    except OSError as error:
        return _unreadable(file.path, error)
    frontend = frontends.of(file.path)
    may_matter = frontend is not python or python.may_matter(data)
    mentions = may_matter and frontend.worth_reading(data)
    if mentions or file.explicit:
        return _Worth(file, len(data), mentions)
    completes = may_matter and python.may_complete(data)
    return FileFacts(file.path, completes=True) if completes else None


def _read_all(files: Iterable[SourceFile], helper: str) -> list[FileFacts]:
    """Facts of those files that have any, hold a suppression, or may complete others'."""
    found = (_read(file, helper) for file in files)
    return [each for each in found if each.completes or _tells(each)]


def _tells(facts: FileFacts) -> bool:
    return bool(facts.facts or facts.open or facts.uses or facts.text)


def _read(file: SourceFile, helper: str) -> FileFacts:
    """Facts of one file; its text only where it may be shown or holds suppressions."""
    try:
        data = _content(file.path)
    except OSError as error:
        return _unreadable(file.path, error)
    facts = read_bytes(file.path, data, parse_anyway=file.explicit, helper=helper)
    kept = facts.facts or facts.open or facts.uses or mentioned(facts.text)
    return replace(facts if kept else FileFacts(file.path), completes=python.may_complete(data))


def _content(path: str) -> bytes:
    """A file's bytes; of a huge one only whether it holds the words, as so much cannot be parsed."""
    status = os.stat(path)  # before it is opened: opening a pipe waits for its other end
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "not a regular file")
    frontend = frontends.of(path)
    if status.st_size > frontend.LARGEST:
        return _searched(path, frontend)
    # Not `open`, which takes half as long as all that is asked of most files.
    descriptor = os.open(path, os.O_RDONLY | BINARY)
    try:
        data = os.read(descriptor, status.st_size)
        while len(data) < status.st_size and (more := os.read(descriptor, BLOCK)):
            data += more
        return data
    finally:
        os.close(descriptor)


def _searched(path: str, frontend: frontends.Frontend) -> bytes:
    """Nothing, of a file without the words. Raises ``OSError`` for one that holds any."""
    before = b""
    with open(path, "rb") as stream:
        while block := stream.read(BLOCK):
            if frontend.worth_reading(before[-OVERLAP:] + block):
                raise OSError(errno.EFBIG, f"larger than {frontend.LARGEST // 1_000_000} MB")
            before = block
    return b""


def _unreadable(path: str, error: OSError) -> FileFacts:
    return frontends.unreadable(path, f"cannot be read: {error.strerror or error}")
