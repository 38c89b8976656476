"""Calls that do not do what they seem to."""

from __future__ import annotations

from evidence.kit import (
    RISES,
    attempt,
    checkpoint,
    epoch_in,
    resuming,
    seen,
    train,
    trainer,
)
from evidence.outcomes import OK, STARTS_FRESH, Outcome
from evidence.scenarios._registry import scenario


@scenario
def weights_only_ckpt() -> Outcome:
    """`save_weights_only=True`, then resumed."""
    train(1, checkpoint(filename="best", save_weights_only=True))
    return resuming("ck/best.ckpt", after=1)


@scenario
def resume_from_checkpoint() -> Outcome:
    """`Trainer(resume_from_checkpoint=...)`."""
    from evidence.model import Model, batches

    train(1, checkpoint(save_last=True))
    with attempt():
        again = trainer(max_epochs=2, resume_from_checkpoint="ck/last.ckpt")
        again.fit(Model(), batches())
    seen["steps"] = again.global_step
    return OK if again.global_step == 4 else STARTS_FRESH


@scenario
def load_discarded() -> Outcome:
    """`model.load_from_checkpoint(path)` on an instance, its result thrown away."""
    import torch

    from evidence.model import Model

    trained = Model()
    train(1, checkpoint(filename="best"), model=trained)
    model = Model()
    with attempt():
        model.load_from_checkpoint("ck/best.ckpt")
    return OK if torch.equal(model.layer.weight, trained.layer.weight) else STARTS_FRESH


@scenario
def accuracy_without_mode() -> Outcome:
    """`monitor` names an accuracy that rises, and `mode` is left out: is the best epoch kept?"""
    best = checkpoint(filename="best", monitor="metric")
    train(3, best, metric=RISES)
    kept = seen["epoch kept"] = epoch_in(best.best_model_path)
    return OK if kept == 2 else Outcome("keeps", "the worst epoch")


@scenario
def accuracy_with_mode() -> Outcome:
    """`monitor` names an accuracy that rises, and `mode="max"` is given."""
    best = checkpoint(filename="best", monitor="metric", mode="max")
    train(3, best, metric=RISES)
    kept = seen["epoch kept"] = epoch_in(best.best_model_path)
    return OK if kept == 2 else Outcome("keeps", "the worst epoch")


@scenario
def alike_callbacks() -> Outcome:
    """Two ModelCheckpoints in one Trainer that differ only in `filename`."""
    with attempt():
        train(1, checkpoint(filename="best"), checkpoint(filename="other"))
    return OK


@scenario
def unlike_callbacks() -> Outcome:
    """Two ModelCheckpoints in one Trainer that differ in `every_n_epochs`, too."""
    with attempt():
        train(1, checkpoint(filename="best"), checkpoint(filename="other", every_n_epochs=2))
    return OK
