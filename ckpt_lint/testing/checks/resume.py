"""One epoch, saved and resumed."""

from __future__ import annotations

from ckpt_lint.testing.resuming import prove
from ckpt_lint.testing.run import Proof
from ckpt_lint.testing.training import Smoke, train, workplace


def check(smoke: Smoke) -> Proof:
    """Train, stop, build anew, resume, compare; the default check, and the fastest."""
    __tracebackhide__ = True
    with workplace(smoke.root):
        return prove(smoke, train(smoke, smoke.first()))
