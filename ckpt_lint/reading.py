"""Files to facts: only those that mention a word are parsed, by several processes."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

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

FILES_WORTH_A_PROCESS = 24
PARSED_WORTH_A_PROCESS = 8
FILES_WORTH_SHARING = 600
BLOCK, OVERLAP = 1_000_000, 100  # bytes


def read_files(files: Iterable[SourceFile], jobs: int, helper: str = HELPER) -> list[FileFacts]:
    """Facts of all files that may hold some, sorted by path. ``jobs`` 0: one for each CPU.

    A file that cannot be read is a fact, too.
    """
    everything = [each for each in files if not frontends.declares_only(each.path)]
    facts: list[FileFacts] = []
    share = len(everything) > FILES_WORTH_SHARING
    waiting = everything if share else list(_worth_reading(everything, facts))
    python_files = [file.path for file in everything if frontends.of(file.path) is python]
    with Workers(jobs) as workers:
        facts += workers.map(partial(_read_all, helper=helper), waiting, FILES_WORTH_A_PROCESS)
        further = partial(workers.map, partial(_read_further, helper=helper), least=PARSED_WORTH_A_PROCESS)
        rounds = Rounds(python_files, _content_or_none, further, Modules().resolve, groups.join)
        told = [each for each in rounds.complete(facts) if _tells(each)]
    return sorted(told, key=lambda each: each.path)


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


def _worth_reading(files: Iterable[SourceFile], facts: list[FileFacts]) -> Iterator[SourceFile]:
    for file in files:
        if file.explicit:
            yield file
            continue
        try:
            data = _content(file.path)
        except OSError as error:
            facts.append(_unreadable(file.path, error))
            continue
        if frontends.of(file.path).worth_reading(data):
            yield file
        elif python.may_complete(data):
            facts.append(FileFacts(file.path, completes=True))


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
    if not file.explicit and frontends.of(file.path) is python and not python.may_matter(data):
        return FileFacts(file.path)
    facts = read_bytes(file.path, data, parse_anyway=file.explicit, helper=helper)
    kept = facts.facts or facts.open or facts.uses or mentioned(facts.text)
    return replace(facts if kept else FileFacts(file.path), completes=python.may_complete(data))


def _content(path: str) -> bytes:
    """A file's bytes; of a huge one only whether it holds the words, as so much cannot be parsed."""
    frontend = frontends.of(path)
    status = os.stat(path)  # before it is opened: opening a pipe waits for its other end
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "not a regular file")
    with open(path, "rb") as stream:
        if status.st_size <= frontend.LARGEST:
            return stream.read()
        before = b""
        while block := stream.read(BLOCK):
            if frontend.worth_reading(before[-OVERLAP:] + block):
                raise OSError(errno.EFBIG, f"larger than {frontend.LARGEST // 1_000_000} MB")
            before = block
    return b""


def _unreadable(path: str, error: OSError) -> FileFacts:
    return frontends.unreadable(path, f"cannot be read: {error.strerror or error}")
