"""What the safe helper writes under hidden names: a killed process leaves it behind."""

from __future__ import annotations

import os
from dataclasses import dataclass

from ckpt_lint.checkpoints import sharded
from ckpt_lint.checkpoints.files import DIRECTORY, Entry, Files
from ckpt_lint.safe._files import KEPT as KEPT_MARK
from ckpt_lint.safe._files import PREFIX, is_running, process_of

UNFINISHED, KEPT = "unfinished", "kept"


@dataclass(frozen=True)
class Leftover:
    """A file or directory that is no checkpoint of the run, though it may hold one.

    Attributes:
        size: in bytes; of a directory, of all files in it.
        process: which process of this host wrote it; ``None`` for one of another host.
        running: whether that process is there; ``None`` where nobody can say.
    """

    entry: Entry
    size: int
    process: int | None
    running: bool | None

    @property
    def kind(self) -> str:
        """``unfinished`` writes, and what was ``kept`` until its successor was on the disk."""
        return KEPT if is_kept(self.entry.name) else UNFINISHED

    @property
    def text(self) -> str:
        """What it is, who wrote it, and what becomes of it."""
        what = "an unfinished write" if self.kind == UNFINISHED else "the save before last.ckpt"
        if self.process is None:
            return f"{what}, by a process on another host"
        if self.running is None:
            return f"{what}, by process {self.process}"
        if self.running:
            return f"{what}, by process {self.process}, which is running"
        return f"{what}, by process {self.process}, which is gone; the next run here deletes it"


def is_one(name: str) -> bool:
    """Whether the helper writes under such a name."""
    return name.startswith(PREFIX)


def is_kept(name: str) -> bool:
    """Whether it is a whole checkpoint: what last.ckpt was before its last save."""
    return is_one(name) and KEPT_MARK in name


def look(files: Files, entry: Entry) -> Leftover:
    """Say what a leftover is.

    Raises ``OSError`` if it cannot be read.
    """
    size = sharded.size(files, entry.path) if entry.kind == DIRECTORY else entry.size
    process = process_of(entry.name)
    running = is_running(process) if process is not None and os.name == "posix" else None
    return Leftover(entry, size, process, running)
