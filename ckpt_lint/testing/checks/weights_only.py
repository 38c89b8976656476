"""Torch's safe loader: the only one that may open a file from somewhere else."""

from __future__ import annotations

import os
from dataclasses import replace
from unittest import mock

from ckpt_lint.testing import diagnose
from ckpt_lint.testing.evaluating import evaluate_best
from ckpt_lint.testing.resuming import go_on, proof
from ckpt_lint.testing.run import Proof
from ckpt_lint.testing.training import Smoke, train, workplace

# Wins over what Lightning, or the project, passes to torch.load.
SAFE_LOADER = {"TORCH_FORCE_WEIGHTS_ONLY_LOAD": "1"}


def check(smoke: Smoke) -> Proof:
    """Resume, and evaluate the best file, where ``torch.load`` takes plain values only.

    Lightning 2.4.0 to 2.5.6 trusts every file; 2.6.0 and newer leave it to torch, and so did
    those before 2.4.0 (scenario ``hparam_path`` of the matrix).
    """
    __tracebackhide__ = True
    plan = smoke.first()
    with workplace(smoke.root):
        before = train(smoke, plan)
        with mock.patch.dict(os.environ, SAFE_LOADER):
            after = go_on(smoke, before, replace(plan, stop_after=None))
            try:
                evaluate_best(after.run.trainer)
            except Exception as error:
                doing = 'evaluation with ckpt_path="best"'
                raise before.failure(diagnose.not_resumed(after, "best", error, doing), "best") from error
    return proof(before, after)
