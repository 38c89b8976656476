"""The process fails or is killed: how far back does the next one start?"""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

from evidence.kit import (
    LAST,
    RISES,
    SaveLast,
    checkpoint,
    fixed_name,
    lightning,
    resuming,
    resuming_if_it_exists,
    train,
    train_until_it_fails,
)
from evidence.outcomes import Outcome
from evidence.scenarios._registry import scenario


@scenario
def crash_monitor(save_last: SaveLast) -> Outcome:
    """`monitor`, `save_top_k=1`, the metric gets worse; fails when epoch 3 begins."""
    train_until_it_fails(3, checkpoint(save_last=save_last, monitor="metric"), metric=RISES)
    return resuming(LAST, after=3)


@scenario
def crash_topk0(save_last: SaveLast) -> Outcome:
    """`save_top_k=0`; fails when epoch 3 begins."""
    train_until_it_fails(3, checkpoint(save_last=save_last, save_top_k=0))
    return resuming(LAST, after=3)


@scenario
def crash_every5(save_last: SaveLast) -> Outcome:
    """`every_n_epochs=5`; fails when epoch 3 begins."""
    train_until_it_fails(3, checkpoint(save_last=save_last, every_n_epochs=5))
    return resuming(LAST, after=3)


@scenario
def crash_every2(save_last: SaveLast) -> Outcome:
    """`every_n_epochs=2`; fails when epoch 3 begins."""
    train_until_it_fails(3, checkpoint(save_last=save_last, every_n_epochs=2))
    return resuming(LAST, after=3)


@scenario
def steps_with_val_monitor(save_last: SaveLast) -> Outcome:
    """`every_n_train_steps=1` beside a validation metric; fails at epoch 3, before any validation."""
    from evidence.model import Validated

    by_steps = checkpoint(save_last=save_last, monitor="val_metric", every_n_train_steps=1)
    rare = {"check_val_every_n_epoch": 5, "num_sanity_val_steps": 0}
    train_until_it_fails(3, by_steps, model=Validated(), **rare)
    return resuming(LAST, after=3)


@scenario
def rare_steps(save_last: SaveLast) -> Outcome:
    """`every_n_train_steps=99`, no `monitor`; fails when epoch 3 begins, before the first trigger."""
    train_until_it_fails(3, checkpoint(save_last=save_last, every_n_train_steps=99))
    return resuming(LAST, after=3)


@scenario
def rare_time(save_last: SaveLast) -> Outcome:
    """`train_time_interval` of an hour, no `monitor`; fails when epoch 3 begins."""
    hourly = checkpoint(save_last=save_last, train_time_interval=timedelta(hours=1))
    train_until_it_fails(3, hourly)
    return resuming(LAST, after=3)


@scenario
def steps(save_last: SaveLast) -> Outcome:
    """`every_n_train_steps=1, save_top_k=0`; fails when epoch 3 begins."""
    train_until_it_fails(3, checkpoint(save_last=save_last, save_top_k=0, every_n_train_steps=1))
    return resuming(LAST, after=3)


@scenario
def steps_monitored(save_last: SaveLast) -> Outcome:
    """The same beside a `monitor` whose metric gets worse; fails when epoch 3 begins."""
    by_steps = checkpoint(save_last=save_last, monitor="metric", save_top_k=0, every_n_train_steps=1)
    train_until_it_fails(3, by_steps, metric=RISES)
    return resuming(LAST, after=3)


@scenario
def time_monitored(save_last: SaveLast) -> Outcome:
    """The same with a `train_time_interval` of a microsecond in place of the steps."""
    interval = timedelta(microseconds=1)
    by_time = checkpoint(save_last=save_last, monitor="metric", save_top_k=0, train_time_interval=interval)
    train_until_it_fails(3, by_time, metric=RISES)
    return resuming(LAST, after=3)


@scenario
def killed_before_relink(save_last: SaveLast) -> Outcome:
    """Killed when the older best file is removed, and last.ckpt is not linked anew yet."""
    _kill_at_second_removal(save_last)
    return resuming(LAST, after=2)


@scenario
def guarded_killed(save_last: SaveLast) -> Outcome:
    """Killed before last.ckpt is linked anew; resumed by `path if os.path.exists(path) else None`."""
    _kill_at_second_removal(save_last)
    return resuming_if_it_exists(LAST, after=2)


@scenario
def remedy_crash_monitor() -> Outcome:
    """Remedy: a second callback, `filename="last", monitor=None`; fails when epoch 3 begins."""
    best = checkpoint(monitor="metric")
    last = checkpoint(filename="last", monitor=None, **fixed_name())
    train_until_it_fails(3, best, last, metric=RISES)
    return resuming(LAST, after=3)


def _kill_at_second_removal(save_last: SaveLast) -> None:
    """Train in a process that dies right after it has removed the file of epoch 1."""
    process = os.fork()
    if process == 0:
        try:
            strategy = lightning("strategies").SingleDeviceStrategy("cpu")
            remove, removed = strategy.remove_checkpoint, []

            def remove_and_die(path: Any) -> None:
                remove(path)
                removed.append(path)
                if len(removed) == 2:
                    os._exit(0)

            strategy.remove_checkpoint = remove_and_die
            train(9, checkpoint(save_last=save_last, monitor="metric"), strategy=strategy)
        finally:
            os._exit(1)
    if os.waitpid(process, 0)[1] != 0:
        raise AssertionError("the run was to die at its second removal, and did not")
