"""Resumed twice: ``last.ckpt`` may be right after a fresh run and stand still after a resume."""

from __future__ import annotations

from dataclasses import replace

from ckpt_lint.testing.resuming import go_on, proof
from ckpt_lint.testing.run import Proof
from ckpt_lint.testing.training import Smoke, train, workplace


def check(smoke: Smoke) -> Proof:
    """Every resume starts at the step at which the run before it stopped.

    Shows scenarios ``topk_all_chain`` and ``resume_no_improve`` of the matrix.
    """
    __tracebackhide__ = True
    plan = smoke.first(more=2)
    with workplace(smoke.root):
        first = train(smoke, plan)
        second = go_on(smoke, first, replace(plan, stop_after=first.run.epoch + 1))
        return proof(second, go_on(smoke, second, replace(plan, stop_after=None)))
