"""Which directories below a place hold checkpoints, and which names in them are one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ckpt_lint.checkpoints import leftovers, sharded
from ckpt_lint.checkpoints.files import DIRECTORY, Entry, Files

EXTENSION = ".ckpt"
# Nothing resumes from these, and they can be large.
SKIPPED = frozenset({".git", "__pycache__", "node_modules", "site-packages"})

Refuse = Callable[[str, OSError], None]


@dataclass(frozen=True)
class Run:
    """A directory that holds checkpoints, what in it is called one, and what the helper left, by name."""

    files: Files
    directory: str
    entries: tuple[Entry, ...]
    leftovers: tuple[Entry, ...] = ()


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
    is_directory = entry.kind == DIRECTORY or _leads_to_directory(files, entry)
    entries = files.list(place) if is_directory else []
    if is_directory and not sharded.is_checkpoint(entries):
        yield from _below(files, place, entries, refuse)
    else:
        yield _around(files, place, refuse)


def _leads_to_directory(files: Files, entry: Entry) -> bool:
    if entry.target is None or entry.name.endswith(EXTENSION):
        return False
    files.list(entry.path)
    return True


def _below(files: Files, place: str, entries: list[Entry], refuse: Refuse) -> Iterator[Run]:
    waiting = [(place, entries)]
    while waiting:
        directory, entries = waiting.pop()
        checkpoints, deeper = _sorted_out(files, entries, refuse)
        left = _left(entries)
        if checkpoints or left:
            yield Run(files, directory, tuple(checkpoints), left)
        waiting.extend(reversed(deeper))


def _around(files: Files, place: str, refuse: Refuse) -> Run:
    """The directory that holds one checkpoint, which counts whatever its name is."""
    directory = files.parent(place)
    entries = files.list(directory)
    checkpoints, _ = _sorted_out(files, entries, refuse)
    name = files.look(place).name
    left = _left(entries)
    named = [entry for entry in entries if entry.name == name and entry not in left]
    return Run(files, directory, tuple(sorted({*checkpoints, *named})), left)


def _left(entries: list[Entry]) -> tuple[Entry, ...]:
    return tuple(entry for entry in entries if leftovers.is_one(entry.name))


def _sorted_out(
    files: Files, entries: list[Entry], refuse: Refuse
) -> tuple[list[Entry], list[tuple[str, list[Entry]]]]:
    """Which of a directory's entries are checkpoints, and which are directories to look into."""
    checkpoints, deeper = [], []
    for entry in entries:
        if entry.kind != DIRECTORY:
            checkpoints.extend([entry] if _is_named_so(entry) else [])
        elif entry.name not in SKIPPED and not leftovers.is_one(entry.name):
            inside = _list(files, entry, refuse)
            if _is_checkpoint(entry, inside):
                checkpoints.append(entry)
            else:
                deeper.append((entry.path, inside))
    return checkpoints, deeper


def _is_checkpoint(directory: Entry, inside: list[Entry]) -> bool:
    if sharded.is_checkpoint(inside):
        return True
    return _is_named_so(directory) and not any(map(_is_named_so, inside))


def _list(files: Files, entry: Entry, refuse: Refuse) -> list[Entry]:
    try:
        return files.list(entry.path)
    except OSError as error:
        refuse(entry.path, error)
        return []


def _is_named_so(entry: Entry) -> bool:
    return entry.name.endswith(EXTENSION) and not entry.name.startswith(".")
