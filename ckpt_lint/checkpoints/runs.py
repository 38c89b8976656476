"""Which directories below a place hold checkpoints, and which names in them are one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ckpt_lint.checkpoints import sharded
from ckpt_lint.checkpoints.files import DIRECTORY, Entry, Files

EXTENSION = ".ckpt"
# Nothing resumes from these, and they can be large.
SKIPPED = frozenset({".git", "__pycache__", "node_modules"})

Refuse = Callable[[str, OSError], None]


@dataclass(frozen=True)
class Run:
    """A directory that holds checkpoints, and what in it is called one, sorted by name."""

    files: Files
    directory: str
    entries: tuple[Entry, ...]


def find(files: Files, place: str, refuse: Refuse) -> Iterator[Run]:
    """Find the run directories at and below ``place``, sorted by path.

    Links to directories are not followed. A place that is itself a checkpoint stands for the
    directory that holds it.

    Args:
        files: a file system.
        place: a path on it.
        refuse: called for each directory below ``place`` that cannot be listed.

    Raises:
        OSError: ``place`` is missing or cannot be listed.
    """
    entry = files.look(place)
    if entry.kind != DIRECTORY and not _leads_to_directory(files, entry):
        yield _run(files, files.parent(place), files.list(files.parent(place)))
        return
    entries = files.list(place)
    if sharded.is_checkpoint(entries):
        yield _run(files, files.parent(place), files.list(files.parent(place)))
        return
    yield from _below(files, place, entries, refuse)


def _leads_to_directory(files: Files, entry: Entry) -> bool:
    if entry.target is None or entry.name.endswith(EXTENSION):
        return False
    files.list(entry.path)
    return True


def _below(files: Files, place: str, entries: list[Entry], refuse: Refuse) -> Iterator[Run]:
    waiting = [(place, entries)]
    while waiting:
        directory, entries = waiting.pop()
        checkpoints, deeper = [], []
        for entry in entries:
            if entry.kind != DIRECTORY:
                checkpoints.extend([entry] if _is_named_so(entry) else [])
            elif entry.name not in SKIPPED:
                inside = _list(files, entry, refuse)
                if _is_checkpoint(entry, inside):
                    checkpoints.append(entry)
                else:
                    deeper.append((entry.path, inside))
        if checkpoints:
            yield Run(files, directory, tuple(checkpoints))
        waiting.extend(reversed(deeper))


def _is_checkpoint(directory: Entry, inside: list[Entry]) -> bool:
    if sharded.is_checkpoint(inside):
        return True
    return _is_named_so(directory) and not any(map(_is_named_so, inside))


def _run(files: Files, directory: str, entries: list[Entry]) -> Run:
    """The run of one directory, without what is below it."""
    found = [entry for entry in entries if _is_named_so(entry)]
    return Run(files, directory, tuple(found))


def _list(files: Files, entry: Entry, refuse: Refuse) -> list[Entry]:
    try:
        return files.list(entry.path)
    except OSError as error:
        refuse(entry.path, error)
        return []


def _is_named_so(entry: Entry) -> bool:
    return entry.name.endswith(EXTENSION) and not entry.name.startswith(".")
