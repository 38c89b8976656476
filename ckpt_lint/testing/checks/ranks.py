"""Two processes: every rank saves, and every rank resumes."""

from __future__ import annotations

import os
import socket
from dataclasses import replace

import pytest

from ckpt_lint.testing import diagnose
from ckpt_lint.testing.child import Task
from ckpt_lint.testing.children import Late
from ckpt_lint.testing.plan import Plan
from ckpt_lint.testing.resuming import proof
from ckpt_lint.testing.run import Proof
from ckpt_lint.testing.stopped import Stopped
from ckpt_lint.testing.training import Smoke, workplace

RANKS = 2


def check(smoke: Smoke) -> Proof:
    """Two processes on this machine (DDP over gloo), saved and resumed.

    All ranks must start at the same step from the same path, and come to an end.
    """
    __tracebackhide__ = True
    import torch

    if not (torch.distributed.is_available() and torch.distributed.is_gloo_available()):
        pytest.skip("this torch is built without gloo")
    plan = smoke.first(ranks=RANKS)
    with workplace(smoke.root):
        before = _together(smoke, plan, None)[0]
        try:
            ranks = _together(smoke, replace(plan, stop_after=None), before)
        except Late as error:
            raise before.failure(diagnose.waits(before.run, str(error))) from None
    places = [(os.fspath(each.ckpt_path), each.began.global_step) for each in ranks]
    if len(set(places)) != 1:
        raise before.failure(diagnose.ranks_differ(before.run, places))
    return proof(before, ranks[0])


def _together(smoke: Smoke, plan: Plan, before: Stopped | None) -> list[Stopped]:
    """One run by all ranks, as a launcher such as torchrun starts them."""
    __tracebackhide__ = True
    shared = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": _free_port(), "WORLD_SIZE": str(RANKS)}
    tasks = [
        Task(plan, before, {**shared, "NODE_RANK": "0", "LOCAL_RANK": str(rank), "RANK": str(rank)})
        for rank in range(RANKS)
    ]
    found: list[Stopped] = smoke.children.run(smoke, tasks)
    return found


def _free_port() -> str:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return str(taken.getsockname()[1])
