"""The best file: a resumed epoch that is worse must leave it alone."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from ckpt_lint.testing.diagnose import SAFE
from ckpt_lint.testing.failure import Verdict
from ckpt_lint.testing.resuming import go_on, proof
from ckpt_lint.testing.run import Proof
from ckpt_lint.testing.stopped import Stopped
from ckpt_lint.testing.training import Smoke, train, workplace

EPOCHS = 3


def check(smoke: Smoke) -> Proof:
    """Three epochs, each the best so far, then a resumed one that is worse than all.

    A resume through a link can write over the best file (scenario ``write_through_longer`` of
    the matrix), and one into a new directory forgets which it was.
    """
    __tracebackhide__ = True
    plan = smoke.first(EPOCHS, metric="better")
    with workplace(smoke.root):
        before = train(smoke, plan)
        best = [(path, _content(path)) for path in _best(before)]
        if not any(path for path, _ in best):
            pytest.skip("no callback monitors a metric: there is no best file")
        after = go_on(smoke, before, replace(plan, stop_after=None, metric="worse"))
        for (path, content), now in zip(best, _best(after)):
            if path and now != path:
                raise before.failure(_forgotten(path, now), after.ckpt_path)
            if _content(path) != content:
                raise before.failure(_overwritten(path), after.ckpt_path)
        return proof(before, after)


def _best(run: Stopped) -> list[str]:
    """The best file of every callback that monitors a metric; empty where it has none."""
    return [each.best_model_path for each in run.writers if each.monitor]


def _content(path: str) -> str:
    file = Path(path)
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else "no file"


def _overwritten(path: str) -> Verdict:
    found = "the file is gone" if _content(path) == "no file" else "its content is another"
    return Verdict(f"{path}, unchanged", found, "the best weights", "CKPT110", help=SAFE)


def _forgotten(path: str, now: str) -> Verdict:
    title = "a resumed epoch that is worse is now the best"
    help = "resume into the directory of the first run: give ModelCheckpoint a dirpath"
    return Verdict(f"best_model_path {path}", f"best_model_path {now or '(empty)'}", "", None, title, help)
