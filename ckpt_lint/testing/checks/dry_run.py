"""``fast_dev_run``: a dry run that writes among real checkpoints has cost people theirs."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from ckpt_lint.testing.diagnose import SAFE
from ckpt_lint.testing.failure import Verdict, at
from ckpt_lint.testing.run import Proof, Run
from ckpt_lint.testing.training import Smoke, train, workplace

Entries = dict[str, tuple[int, int, str]]


def check(smoke: Smoke) -> Proof:
    """A real run, then ``fast_dev_run=True`` in its directory, which stays as it was.

    Shows scenarios ``fast_dev`` and ``fast_dev_overwrite`` of the matrix.
    """
    __tracebackhide__ = True
    plan = smoke.first()
    with workplace(smoke.root):
        before = train(smoke, plan)
        directories = before.directories or (smoke.root,)
        there = _entries(directories)
        dry = replace(plan, stop_after=None, reused=True, arguments={"fast_dev_run": True})
        train(smoke, dry)
        now = _entries(directories)
    if now != there:
        raise before.failure(_wrote(before.run, _changes(there, now)))
    return Proof(None, before.run.epoch, before.run.global_step, 0)


def _entries(directories: tuple[Path, ...]) -> Entries:
    """Every checkpoint and link, with size, time of the last change in ns, and target.

    Hidden ones are scratch files, which a thread may be about to delete.
    """
    found = {}
    for directory in directories:
        for path in sorted(directory.resolve().rglob("[!.]*")):
            if path.suffix == ".ckpt" or path.is_symlink():
                status = path.lstat()
                target = os.readlink(path) if path.is_symlink() else ""
                found[str(path)] = (status.st_size, status.st_mtime_ns, target)
    return found


def _changes(before: Entries, after: Entries) -> list[str]:
    added = [f"{Path(path).name} is new" for path in after.keys() - before.keys()]
    gone = [f"{Path(path).name} is gone" for path in before.keys() - after.keys()]
    both = before.keys() & after.keys()
    written = [f"{Path(path).name} was written" for path in both if before[path] != after[path]]
    return sorted(added + gone + written)


def _wrote(run: Run, changes: list[str]) -> Verdict:
    expected = f"the files of the real run, which stopped at {at(run.epoch, run.global_step)}"
    return Verdict(expected, ", ".join(changes), "", "CKPT109", help=SAFE)
