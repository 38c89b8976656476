"""Is last.ckpt there when the run is over? A link may point to nothing."""

from __future__ import annotations

import shutil

from evidence.kit import (
    LAST,
    RISES,
    SaveLast,
    checkpoint,
    epochs_kept,
    lightning,
    resuming,
    resuming_if_it_exists,
    train,
)
from evidence.outcomes import Outcome, loses
from evidence.scenarios._registry import scenario


@scenario
def default(save_last: SaveLast) -> Outcome:
    """All directories left to their default, which is absolute."""
    last = checkpoint(None, save_last=save_last)
    train(1, last)
    return resuming(last.last_model_path, after=1)


@scenario
def reldir(save_last: SaveLast) -> Outcome:
    """`Trainer(default_root_dir="runs")`: a relative root directory."""
    last = checkpoint(None, save_last=save_last)
    train(1, last, default_root_dir="runs")
    return resuming(last.last_model_path, after=1)


@scenario
def rellog(save_last: SaveLast) -> Outcome:
    """`CSVLogger("logs")`: a relative logger directory."""
    last = checkpoint(None, save_last=save_last)
    train(1, last, logger=lightning("loggers").CSVLogger("logs"))
    return resuming(last.last_model_path, after=1)


@scenario
def reldirpath(save_last: SaveLast) -> Outcome:
    """`ModelCheckpoint(dirpath="ck")`: a relative `dirpath`."""
    train(1, checkpoint("ck", save_last=save_last))
    return resuming("ck/last.ckpt", after=1)


@scenario
def moved(save_last: SaveLast) -> Outcome:
    """The run directory is moved, then resumed from."""
    train(1, checkpoint("ck", save_last=save_last))
    shutil.move("ck", "elsewhere")
    return resuming("elsewhere/last.ckpt", after=1)


@scenario
def guarded_reldir(save_last: SaveLast) -> Outcome:
    """A relative root directory, resumed by `path if os.path.exists(path) else None`."""
    last = checkpoint(None, save_last=save_last)
    train(1, last, default_root_dir="runs")
    return resuming_if_it_exists(last.last_model_path, after=1)


@scenario
def recurse(save_last: SaveLast) -> Outcome:
    """`every_n_epochs=10, save_top_k=-1`, three epochs: last.ckpt is saved before any other file."""
    train(3, checkpoint(save_last=save_last, save_top_k=-1, every_n_epochs=10))
    return resuming(LAST, after=3)


@scenario
def all(save_last: SaveLast) -> Outcome:
    """`save_top_k=-1`, three epochs."""
    train(3, checkpoint(save_last=save_last, save_top_k=-1))
    return resuming(LAST, after=3)


@scenario
def topk0(save_last: SaveLast) -> Outcome:
    """`save_top_k=0`, two epochs, normal end."""
    train(2, checkpoint(save_last=save_last, save_top_k=0))
    return resuming(LAST, after=2)


@scenario
def missing() -> Outcome:
    """Resumed from a path that does not exist."""
    return loses(1 - epochs_kept("nowhere/last.ckpt"))


@scenario
def stale_topk(save_last: SaveLast) -> Outcome:
    """`monitor`, `save_top_k=1`, four epochs in which the metric gets worse, normal end."""
    train(4, checkpoint(save_last=save_last, monitor="metric"), metric=RISES)
    return resuming(LAST, after=4)
