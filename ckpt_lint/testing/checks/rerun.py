"""A second fresh run in the same directory: whose is ``last.ckpt`` then?"""

from __future__ import annotations

from ckpt_lint.testing.resuming import prove
from ckpt_lint.testing.run import Proof
from ckpt_lint.testing.training import Smoke, train, workplace


def check(smoke: Smoke) -> Proof:
    """The second run comes further than the first, and it is the second that is resumed.

    Shows scenario ``rerun`` of the matrix.
    """
    __tracebackhide__ = True
    with workplace(smoke.root):
        older = train(smoke, smoke.first(more=2))
        newer = smoke.first(older.run.epoch + 1, reused=True)
        return prove(smoke, train(smoke, newer))
