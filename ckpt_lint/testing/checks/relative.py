"""Relative paths: what a link's target is relative to is easily confused."""

from __future__ import annotations

from ckpt_lint.testing.resuming import prove
from ckpt_lint.testing.run import Proof
from ckpt_lint.testing.training import Smoke, train, workplace


def check(smoke: Smoke) -> Proof:
    """``default_root_dir`` is relative, and so is the logger's directory.

    A logger that the project gives stays its own; without one it is ``CSVLogger("logs")``.
    Shows scenarios ``reldir`` and ``rellog`` of the matrix.
    """
    __tracebackhide__ = True
    with workplace(smoke.root):
        return prove(smoke, train(smoke, smoke.first(relative=True)), relative=True)
