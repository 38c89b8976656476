"""What is the matter with each checkpoint of a run, seen alone and beside the others."""

from __future__ import annotations

import stat
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ckpt_lint.checkpoints import header, leftovers, links, sharded
from ckpt_lint.checkpoints.files import DIRECTORY, LINK, Entry, Files, reason
from ckpt_lint.checkpoints.header import Header
from ckpt_lint.checkpoints.project import Project
from ckpt_lint.checkpoints.runs import Run
from ckpt_lint.checkpoints.states import (
    NEWER,
    REFUSED,
    SOUND,
    STALE,
    UNFIT,
    UNJUDGED,
    UNREADABLE,
    Problem,
    Unfit,
)

LAST = "last.ckpt"
SHOWN_TYPES = 3

Seen = dict[tuple[int, int], "Header | Problem"]


@dataclass(frozen=True)
class Checkpoint:
    """One name of a run, and what is known of it.

    Attributes:
        size: in bytes, of what a link leads to; of a directory, of all files in it.
        modified: seconds since the epoch, of what a link leads to.
        header: ``None`` where nothing could be read.
        problems: empty where it is sound.
    """

    entry: Entry
    size: int = 0
    modified: float = 0.0
    header: Header | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def states(self) -> tuple[str, ...]:
        """All states that it is in, ``sound`` where there is no problem."""
        return tuple(problem.state for problem in self.problems) or (SOUND,)

    @property
    def is_fit(self) -> bool:
        """Whether Lightning could resume from it."""
        full = self.header is not None and self.header.contents == header.FULL
        return full and UNFIT.isdisjoint(self.states)

    @property
    def step(self) -> int:
        """Its ``global_step``, -1 where that is not known."""
        known = self.header.global_step if self.header is not None else None
        return -1 if known is None else known

    def also(self, problem: Problem | None) -> Checkpoint:
        """The same with one more problem."""
        return self if problem is None else replace(self, problems=(*self.problems, problem))


def diagnose(run: Run, project: Project) -> list[Checkpoint]:
    """Judge all checkpoints of a run, sorted by name; what has gone meanwhile is left out.

    What the helper kept of an older save is a checkpoint only where every other one is at an earlier step.
    """
    seen: Seen = {}
    found = _all(run.files, run.entries, seen, project)
    kept = (entry for entry in run.leftovers if leftovers.is_kept(entry.name))
    spare, best = newest(_all(run.files, kept, seen, project)), newest(found)
    if spare is not None and (best is None or best.step < spare.step):
        found.insert(0, spare)
    return _beside_each_other(found)


def _all(files: Files, entries: Iterable[Entry], seen: Seen, project: Project) -> list[Checkpoint]:
    found = []
    for entry in entries:
        try:
            found.append(_judged(_examine(files, entry, seen), project))
        except FileNotFoundError:
            continue
    return found


def _examine(files: Files, entry: Entry, seen: Seen) -> Checkpoint:
    plain = Checkpoint(entry, entry.size, entry.modified)
    try:
        if entry.kind == LINK:
            return _linked(files, entry, seen)
        if entry.kind == DIRECTORY:
            plain = replace(plain, size=sharded.size(files, entry.path))
        return replace(plain, header=_header(files, entry, entry.kind == DIRECTORY, seen))
    except Unfit as error:
        return plain.also(error.problem)
    except FileNotFoundError:
        raise
    except OSError as error:
        return plain.also(Problem(UNREADABLE, f"cannot be read: {reason(error)}"))


def _linked(files: Files, entry: Entry, seen: Seen) -> Checkpoint:
    status = links.follow(entry)
    is_directory = stat.S_ISDIR(status.st_mode)
    size = sharded.size(files, entry.path) if is_directory else status.st_size
    target = Checkpoint(entry, size, status.st_mtime).also(links.absolute(entry))
    try:
        same = entry._replace(identity=(status.st_dev, status.st_ino))
        return replace(target, header=_header(files, same, is_directory, seen))
    except Unfit as error:
        return target.also(error.problem)


def _header(files: Files, entry: Entry, is_directory: bool, seen: Seen) -> Header:
    """Read a header once for all names that a file has."""
    if is_directory:
        return sharded.read(files, entry.path)
    known = seen.get(entry.identity) if entry.identity else None
    if known is None:
        known = _read(files, entry)
        if entry.identity:
            seen[entry.identity] = known
    if isinstance(known, Problem):
        raise Unfit(known.state, known.text)
    return known


def _read(files: Files, entry: Entry) -> Header | Problem:
    with files.open(entry.path) as file:
        try:
            return header.read(file, seeks=files.seeks)
        except Unfit as error:
            return error.problem


def _judged(checkpoint: Checkpoint, project: Project) -> Checkpoint:
    """Add what the project's release makes of it."""
    found = checkpoint.header
    if found is None or found.contents == header.OTHER:
        return checkpoint
    if not found.complete:
        text = "the header is larger than a checkpoint's, and was not read to its end"
        checkpoint = checkpoint.also(Problem(UNJUDGED, text))
    if (found.refused or found.unsupported) and project.loads_safely:
        checkpoint = checkpoint.also(Problem(REFUSED, f"holds {_some(found)}"))
    if project.is_older_than(found.lightning):
        text = f"the project has {project.source}"
        checkpoint = checkpoint.also(Problem(NEWER, text))
    return checkpoint


def _some(found: Header) -> str:
    names = (*found.refused, *found.unsupported)
    more = len(names) - SHOWN_TYPES
    return ", ".join(names[:SHOWN_TYPES]) + (f" and {more} more" if more > 0 else "")


def _beside_each_other(found: list[Checkpoint]) -> list[Checkpoint]:
    best = newest(found)
    return [_against(checkpoint, best) for checkpoint in found]


def newest(found: Iterable[Checkpoint]) -> Checkpoint | None:
    """The one to resume from; ``None`` where none is fit."""
    return max((each for each in found if each.is_fit), key=_preference, default=None)


def _preference(checkpoint: Checkpoint) -> tuple[object, ...]:
    found = checkpoint.header
    entry = checkpoint.entry
    epoch = -1 if found is None or found.epoch is None else found.epoch
    # Up to 2.3 Lightning writes through a link that it resumed from.
    is_file, is_last = entry.kind != LINK, entry.name == LAST
    loads = REFUSED not in checkpoint.states
    return checkpoint.step, epoch, loads, is_file, is_last, checkpoint.modified, entry.name


def _against(checkpoint: Checkpoint, best: Checkpoint | None) -> Checkpoint:
    """``last.ckpt`` is stale where another file of its directory is at a later step."""
    if checkpoint.entry.name != LAST or not checkpoint.is_fit or best is None:
        return checkpoint
    if checkpoint.step >= best.step:
        return checkpoint
    text = f"{best.entry.name} is at step {best.step}"
    return checkpoint.also(Problem(STALE, text))
