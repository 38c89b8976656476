"""A metric that gets worse: what only follows improvement stands still at the first epoch."""

from __future__ import annotations

from ckpt_lint.testing.resuming import prove
from ckpt_lint.testing.run import Proof
from ckpt_lint.testing.training import Smoke, train, workplace

EPOCHS = 3


def check(smoke: Smoke) -> Proof:
    """Three epochs, every one with a worse value of what the callbacks monitor.

    Shows scenarios ``stale_topk`` and ``crash_every5`` of the matrix. Where nothing is
    monitored it is three epochs as they are.
    """
    __tracebackhide__ = True
    with workplace(smoke.root):
        return prove(smoke, train(smoke, smoke.first(EPOCHS, metric="worse")), metric="worse")
