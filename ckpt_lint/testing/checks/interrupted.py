"""SIGKILL: only what was written before the fit ended is there."""

from __future__ import annotations

from ckpt_lint.testing.child import Task
from ckpt_lint.testing.resuming import prove
from ckpt_lint.testing.run import Proof
from ckpt_lint.testing.training import Smoke, workplace

EPOCHS = 2


def check(smoke: Smoke) -> Proof:
    """A process of its own is killed as its third epoch starts; the run is resumed here.

    Shows scenarios ``crash_topk0`` and ``crash_every5`` of the matrix.
    """
    __tracebackhide__ = True
    with workplace(smoke.root):
        (stopped,) = smoke.children.run(smoke, [Task(smoke.first(EPOCHS, killed=True))])
        return prove(smoke, stopped)
