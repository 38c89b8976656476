"""Two processes: every rank saves, and every rank resumes."""

from __future__ import annotations

import os
import socket
from dataclasses import replace
from unittest import mock

import pytest

from ckpt_lint.testing.child import Task
from ckpt_lint.testing.children import Late
from ckpt_lint.testing.failure import Verdict, at
from ckpt_lint.testing.plan import Plan
from ckpt_lint.testing.resuming import ckpt_path, proof
from ckpt_lint.testing.run import Proof, Run
from ckpt_lint.testing.stopped import Stopped
from ckpt_lint.testing.training import Smoke, workplace

RANKS = 2


def check(smoke: Smoke) -> Proof:
    """Two processes on this machine (DDP over gloo), saved and resumed.

    All ranks must resume from the same path, start at the same step, and come to an end.
    """
    __tracebackhide__ = True
    import torch

    if not (torch.distributed.is_available() and torch.distributed.is_gloo_available()):
        pytest.skip("this torch is built without gloo")
    plan = smoke.first(ranks=RANKS)
    with workplace(smoke.root):
        before = _together(smoke, plan, None)[0]
        given = [_given(smoke, before, rank) for rank in range(RANKS)]
        if len(set(given)) != 1:
            raise before.failure(_differ(given))
        try:
            ranks = _together(smoke, replace(plan, stop_after=None), before)
        except Late as error:
            raise before.failure(_waits(before.run, str(error))) from None
    return proof(before, ranks[0])


def _given(smoke: Smoke, before: Stopped, rank: int) -> str:
    """What a rank resumes from."""
    __tracebackhide__ = True
    with mock.patch.dict(os.environ, _environment(rank)):
        return str(ckpt_path(smoke, before))


def _together(smoke: Smoke, plan: Plan, before: Stopped | None) -> list[Stopped]:
    """One run by all ranks, as a launcher such as torchrun starts them."""
    __tracebackhide__ = True
    meeting = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": _free_port()}
    tasks = [Task(plan, before, {**meeting, **_environment(rank)}) for rank in range(RANKS)]
    found: list[Stopped] = smoke.children.run(smoke, tasks)
    return found


def _environment(rank: int) -> dict[str, str]:
    return {"WORLD_SIZE": str(RANKS), "NODE_RANK": "0", "LOCAL_RANK": str(rank), "RANK": str(rank)}


def _free_port() -> str:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return str(taken.getsockname()[1])


def _waits(run: Run, said: str) -> Verdict:
    title = "a rank of the resumed run waits for ever"
    return Verdict(f"every rank goes on at {at(run.epoch, run.global_step)}", said, "", None, title)


def _differ(given: list[str]) -> Verdict:
    title = "the ranks resume from different places"
    found = ", ".join(f"rank {rank}: {path}" for rank, path in enumerate(given))
    help = "decide on rank 0 and broadcast, or let resume_path of ckpt_lint.safe decide on every rank"
    return Verdict("the same path on every rank", found, "", None, title, help)
