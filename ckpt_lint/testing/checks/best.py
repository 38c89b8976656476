"""The best file: a resumed epoch that is worse must leave it alone."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from ckpt_lint.testing import diagnose
from ckpt_lint.testing.resuming import go_on, proof
from ckpt_lint.testing.run import Proof
from ckpt_lint.testing.stopped import Stopped
from ckpt_lint.testing.training import Smoke, train, workplace


def check(smoke: Smoke) -> Proof:
    """Every epoch is worse than the one before; after the resume the best is what it was.

    Shows H20 and H23: a resume into a new directory forgets the best, and a resume through a
    link can write over it.
    """
    __tracebackhide__ = True
    plan = smoke.first(worse=True)
    with workplace(smoke.root):
        before = train(smoke, plan)
        best = _best(before)
        if not best:
            pytest.skip("no callback monitors a metric: there is no best file")
        after = go_on(smoke, before, replace(plan, stop_after=None))
        now = [path for path, _ in _best(after)]
        for index, (path, content) in enumerate(best):
            if now[index] != path or _content(path) != content:
                raise before.failure(diagnose.best_lost(path, now[index]), after.ckpt_path)
        return proof(before, after)


def _best(run: Stopped) -> list[tuple[str, str]]:
    """The best file of every callback that monitors one, with its content."""
    paths = [each.best_model_path for each in run.writers if each.monitor and each.best_model_path]
    return [(path, _content(path)) for path in paths]


def _content(path: str) -> str:
    file = Path(path)
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else "no file"
