"""The run directory moves: another disk, another machine, a new name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ckpt_lint.testing.listing import listing
from ckpt_lint.testing.resuming import prove
from ckpt_lint.testing.run import Proof
from ckpt_lint.testing.stopped import Stopped
from ckpt_lint.testing.training import Smoke, train, workplace


def check(smoke: Smoke) -> Proof:
    """The working directory is renamed between the run and its resume.

    Shows scenario ``moved`` of the matrix.
    """
    __tracebackhide__ = True
    with workplace(smoke.root):
        before = train(smoke, smoke.first())
        for directory in before.directories:
            if not directory.resolve().is_relative_to(smoke.root.resolve()):
                pytest.skip(f"checkpoints are written to {directory}, outside of the run's directory")
    elsewhere = smoke.directory / "elsewhere"
    smoke.root.rename(elsewhere)
    with workplace(elsewhere):
        return prove(smoke, relocated(before, smoke.root, elsewhere))


def relocated(before: Stopped, old: Path, new: Path) -> Stopped:
    """The same run, where it lies now."""

    def there(path: Path) -> Path:
        if not path.is_absolute():
            return path
        return new / path.relative_to(old if path.is_relative_to(old) else old.resolve())

    run = before.run
    last = None if run.last is None else there(run.last)
    places = tuple(there(each) for each in before.directories)
    moved = replace(run, root=new, directory=there(run.directory), last=last)
    return replace(before, run=moved, listing=listing(new, places))
