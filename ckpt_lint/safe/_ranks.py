"""One answer for all ranks of a run, without ever waiting for a rank that does not come."""

from __future__ import annotations

import json
import os
import sys
import time
import warnings
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable

if TYPE_CHECKING:
    from ._lightning import Trainer

WAIT_SECONDS = 60.0
_asked: Counter[str] = Counter()


def as_rank_zero(question: str, look: Callable[[], str | None]) -> str | None:
    """What ``look`` finds on rank zero, where ``torch.distributed`` is at work; else what it finds here.

    Before that, as in a script that ``strategy="ddp"`` runs again for each rank, every rank looks for
    itself: nothing is written until all ranks have met, so a shared file system answers all alike.

    Rank zero leaves its answer in the store of the process group and goes on. The others wait for it,
    and for the file to be seen from here, at most ``WAIT_SECONDS`` each; a collective call would wait
    for ever where only rank zero asks.

    Raises:
        FileNotFoundError: where ``look`` raised it on rank zero.
    """
    store, rank = _group()
    if store is None:
        return look()
    _asked[question] += 1
    key = f"ckpt_lint.resume_path/{_asked[question]}/{question}"
    if rank == 0:
        return _tell(store, key, look)
    try:
        store.wait([key], timedelta(seconds=WAIT_SECONDS))
    except (RuntimeError, ValueError):  # torch's DistError is a RuntimeError
        message = f"Rank zero has not said in {WAIT_SECONDS:.0f} s what it resumes from; looking alone."
        warnings.warn(message, UserWarning, stacklevel=4)
        return look()
    said = json.loads(store.get(key))
    if "error" in said:
        raise FileNotFoundError(f"Rank zero: {said['error']}")
    answer: str | None = said["answer"]
    _see(answer)
    return answer


def _tell(store: Any, key: str, look: Callable[[], str | None]) -> str | None:
    try:
        answer = look()
    except OSError as error:
        store.set(key, json.dumps({"error": str(error)}))
        raise
    store.set(key, json.dumps({"answer": answer}))
    return answer


def _see(answer: str | None) -> None:
    """Wait for a network file system to show here what rank zero has seen."""
    until = time.monotonic() + WAIT_SECONDS
    while answer is not None and not os.path.exists(answer) and time.monotonic() < until:
        time.sleep(0.1)


def _group() -> tuple[Any, int]:
    """The store of the default process group and this rank; ``None`` where there is no group."""
    distributed = sys.modules.get("torch.distributed")
    if distributed is None or not distributed.is_available() or not distributed.is_initialized():
        return None, 0
    if distributed.get_world_size() == 1:
        return None, 0
    return distributed.distributed_c10d._get_default_store(), distributed.get_rank()


def on_rank_zero(trainer: Trainer, action: Callable[[], None]) -> None:
    """Run ``action`` on rank zero while the others wait; its error ends all ranks."""
    failure: OSError | None = None
    if trainer.is_global_zero:
        try:
            action()
        except OSError as error:
            failure = error
    trouble = trainer.strategy.broadcast("" if failure is None else str(failure))
    if failure is not None:
        raise failure
    if trouble:
        raise OSError(f"Rank zero: {trouble}")


def agree_on_source(trainer: Trainer) -> None:
    """Stop all ranks if they resume from different checkpoints, which Lightning does not notice.

    Raises:
        RuntimeError: on every rank; says what rank zero and this rank resume from.
    """
    if trainer.world_size == 1:
        return
    mine = Path(str(trainer.ckpt_path)).name if trainer.ckpt_path else ""
    zeros = trainer.strategy.broadcast(mine)
    if not trainer.strategy.reduce_boolean_decision(mine == zeros):
        raise RuntimeError(
            f"The ranks would start from different checkpoints: rank zero from {zeros or 'nothing'}, "
            f"rank {trainer.global_rank} from {mine or 'nothing'}. Can all nodes see the directory?"
        )
