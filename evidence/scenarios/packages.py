"""One Trainer, objects of both packages: `lightning` and `pytorch-lightning` at the same release."""

from __future__ import annotations

import os
import sys
from typing import Any

from evidence.kit import LAST, PACKAGE, Ended, attempt, checkpoint, lightning, seen, train
from evidence.outcomes import NOT_AVAILABLE, OK, Outcome, found
from evidence.scenarios._registry import scenario

OTHER = "pytorch_lightning" if PACKAGE == "lightning.pytorch" else "lightning.pytorch"


@scenario
def foreign_module() -> Outcome:
    """A LightningModule of one package in the Trainer of the other."""
    from evidence.model import Model, batches

    trainer = _other().Trainer(max_epochs=1, accelerator="cpu", logger=False, enable_progress_bar=False)
    with attempt():
        trainer.fit(Model(), batches())
    return OK


@scenario
def foreign_checkpoint() -> Outcome:
    """A ModelCheckpoint of one package in the Trainer of the other; resumed by `ckpt_path="last"`."""
    foreign = _other().callbacks.ModelCheckpoint
    with attempt():
        train(1, foreign("ck", monitor="metric", save_last=True))
        seen["written"] = os.path.exists(LAST)
        again = train(2, foreign("ck", monitor="metric", save_last=True), resume_from="last")
    return found(again.ckpt_path)


@scenario
def own_checkpoint() -> Outcome:
    """A ModelCheckpoint and a Trainer of one package; resumed by `ckpt_path="last"`."""
    train(1, checkpoint(monitor="metric", save_last=True))
    again = train(2, checkpoint(monitor="metric", save_last=True), resume_from="last")
    return found(again.ckpt_path)


def _other() -> Any:
    """The other package, where it can be imported (`lightning` before 2.0 needs web frameworks)."""
    sys.path.append(os.environ["CKPT_LINT_EVIDENCE_OTHER"])
    try:
        return lightning(package=OTHER)
    except ModuleNotFoundError as error:
        seen["error"] = str(error)
        raise Ended(NOT_AVAILABLE) from error
