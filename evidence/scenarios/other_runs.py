"""More than one writer: two callbacks, a second run, a dry run, in one directory."""

from __future__ import annotations

import os

from evidence.kit import (
    LAST,
    RISES,
    SaveLast,
    checkpoint,
    epoch_in,
    lightning,
    look_at,
    requires_fixed_name,
    resuming,
    train,
)
from evidence.outcomes import OK, Outcome, found, unchanged
from evidence.scenarios._registry import scenario


@scenario
def rerun(save_last: SaveLast) -> Outcome:
    """Two fresh runs, of one epoch and of three, into one directory; resumed from its last.ckpt."""
    train(1, checkpoint(save_last=save_last))
    train(3, checkpoint(save_last=save_last))
    return resuming(LAST, after=3)


@scenario
def two_save_last(save_last: SaveLast) -> Outcome:
    """Two callbacks with `save_last` in one directory, one without improvement, four epochs."""
    lowest = checkpoint(save_last=save_last, monitor="metric", mode="min")
    highest = checkpoint(save_last=save_last, monitor="metric", mode="max")
    train(4, lowest, highest, metric=RISES)
    outcome = resuming(LAST, after=4)
    second = os.path.exists("ck/last-v1.ckpt")
    return Outcome("adds", "last-v1.ckpt") if outcome == OK and second else outcome


@scenario
def fast_dev(save_last: SaveLast) -> Outcome:
    """`fast_dev_run=True` in the directory of a finished run: do its files change?"""
    train(3, checkpoint(save_last=save_last))
    before = sorted(os.listdir("ck"))
    train(3, checkpoint(save_last=save_last), fast_dev_run=True)
    look_at(LAST)
    added = sorted(set(os.listdir("ck")) - set(before))
    return unchanged(before, sorted(os.listdir("ck")), otherwise=Outcome("adds", ", ".join(added)))


@scenario
def fast_dev_overwrite(save_last: SaveLast) -> Outcome:
    """`fast_dev_run=True` beside `enable_version_counter=False`: is the real last.ckpt overwritten?"""
    fixed = requires_fixed_name()
    train(3, checkpoint(save_last=save_last, **fixed))
    before = epoch_in(LAST)
    train(3, checkpoint(save_last=save_last, **fixed), fast_dev_run=True)
    look_at(LAST)
    return unchanged(before, epoch_in(LAST), otherwise=Outcome("overwrites", "last.ckpt"))


@scenario
def last_kw_newdir(save_last: SaveLast) -> Outcome:
    """`fit(ckpt_path="last")` without `dirpath`, below a logger that counts versions."""
    logger = lightning("loggers").CSVLogger
    train(1, checkpoint(None, save_last=save_last), logger=logger("logs"))
    second = train(2, checkpoint(None, save_last=save_last), logger=logger("logs"), resume_from="last")
    return found(second.ckpt_path)


@scenario
def nolast() -> Outcome:
    """`fit(ckpt_path="last")` where no callback has `save_last`."""
    train(1, checkpoint())
    second = train(2, checkpoint(), resume_from="last")
    return found(second.ckpt_path)


@scenario
def last_kw(save_last: SaveLast) -> Outcome:
    """`fit(ckpt_path="last")` with `save_last` and a fixed `dirpath`."""
    train(1, checkpoint(save_last=save_last))
    second = train(2, checkpoint(save_last=save_last), resume_from="last")
    return found(second.ckpt_path)
