"""A run that is resumed, and resumed again: does it get on, and what becomes of its files?"""

from __future__ import annotations

import os
from typing import Any

from evidence.kit import (
    LAST,
    RISES,
    SaveLast,
    attempt,
    checkpoint,
    epoch_in,
    fixed_name,
    look_at,
    resuming,
    seen,
    train,
)
from evidence.outcomes import OK, TRAINS_NOTHING, Outcome, unchanged
from evidence.scenarios._registry import scenario


@scenario
def chain(save_last: SaveLast) -> Outcome:
    """One epoch; resumed from last.ckpt to three epochs; resumed again."""
    train(1, checkpoint(save_last=save_last))
    train(3, checkpoint(save_last=save_last), resume_from=LAST)
    return resuming(LAST, after=3)


@scenario
def chain_default_root(save_last: SaveLast) -> Outcome:
    """One epoch below an absolute `default_root_dir`; resumed to three; resumed again."""
    first = checkpoint(None, save_last=save_last)
    train(1, first, default_root_dir=os.path.abspath("runs"))
    second = checkpoint(None, save_last=save_last)
    train(3, second, default_root_dir=os.path.abspath("runs"), resume_from=first.last_model_path)
    return resuming(first.last_model_path, after=3)


@scenario
def topk_all_chain(save_last: SaveLast) -> Outcome:
    """`save_top_k=-1`, one epoch; resumed to three; resumed again."""
    train(1, checkpoint(save_last=save_last, save_top_k=-1))
    train(3, checkpoint(save_last=save_last, save_top_k=-1), resume_from=LAST)
    return resuming(LAST, after=3)


@scenario
def topk2_chain(save_last: SaveLast) -> Outcome:
    """`save_top_k=2`, a metric that improves, one epoch; resumed to three; resumed again."""
    train(1, checkpoint(save_last=save_last, save_top_k=2, monitor="metric"))
    train(3, checkpoint(save_last=save_last, save_top_k=2, monitor="metric"), resume_from=LAST)
    return resuming(LAST, after=3)


@scenario
def resume_no_improve(save_last: SaveLast) -> Outcome:
    """`monitor`, two epochs with a worsening metric; resumed to four; resumed again."""
    train(2, checkpoint(save_last=save_last, monitor="metric"), metric=RISES)
    with attempt():
        train(4, checkpoint(save_last=save_last, monitor="metric"), metric=RISES, resume_from=LAST)
    return resuming(LAST, after=4)


@scenario
def resume_after_best(save_last: SaveLast) -> Outcome:
    """`monitor`, two epochs that improve; resumed for two that do not; resumed again."""
    metric = (2, 1, 9, 9)
    train(2, checkpoint(save_last=save_last, monitor="metric"), metric=metric)
    train(4, checkpoint(save_last=save_last, monitor="metric"), metric=metric, resume_from=LAST)
    return resuming(LAST, after=4)


@scenario
def write_through(save_last: SaveLast) -> Outcome:
    """One epoch; resumed while the metric worsens: is the best file still the best?"""
    return _best_after_resuming(save_last, first=1, metric=RISES)


@scenario
def write_through_longer(save_last: SaveLast) -> Outcome:
    """Three epochs that improve; resumed for one that does not: is the best file still the best?"""
    return _best_after_resuming(save_last, first=3, metric=(3, 2, 1, 9, 9))


@scenario
def write_through_numbered(save_last: SaveLast) -> Outcome:
    """The same with `CHECKPOINT_NAME_LAST = "{epoch}-last"`, so that each epoch has a name of its own."""
    return _best_after_resuming(save_last, first=3, metric=(3, 2, 1, 9, 9), last="{epoch}-last")


@scenario
def write_through_renamed(save_last: SaveLast) -> Outcome:
    """The same with `CHECKPOINT_NAME_LAST = "newest"`, which is one name for all epochs."""
    return _best_after_resuming(save_last, first=3, metric=(3, 2, 1, 9, 9), last="newest")


@scenario
def max_epochs_same(save_last: SaveLast) -> Outcome:
    """Resumed with the `max_epochs` of the finished run."""
    finished = train(2, checkpoint(save_last=save_last))
    with attempt():
        again = train(2, checkpoint(save_last=save_last), resume_from=LAST)
    return OK if again.global_step > finished.global_step else TRAINS_NOTHING


@scenario
def remedy_chain() -> Outcome:
    """Remedy: a second callback, `filename="last", monitor=None`, in a run that is resumed twice."""
    for until, start in ((1, None), (3, LAST)):
        best = checkpoint(monitor="metric")
        last = checkpoint(filename="last", monitor=None, **fixed_name())
        train(until, best, last, metric=RISES, resume_from=start)
    return resuming(LAST, after=3)


def _best_after_resuming(
    save_last: SaveLast, first: int, metric: tuple[int, ...], last: str = "last"
) -> Outcome:
    best = _named(checkpoint(save_last=save_last, monitor="metric"), last)
    train(first, best, metric=metric)
    path = best.best_model_path
    before = epoch_in(path)
    again = _named(checkpoint(save_last=save_last, monitor="metric"), last)
    with attempt():
        train(first + 1, again, metric=metric, resume_from=best.last_model_path)
    look_at(again.last_model_path)
    seen["epoch in the best file"] = [before, epoch_in(path)]
    return unchanged(before, epoch_in(path), otherwise=Outcome("overwrites", "the best file"))


def _named(callback: Any, last: str) -> Any:
    callback.CHECKPOINT_NAME_LAST = last
    return callback
