"""Evaluation from the best file, with what the fit had."""

from __future__ import annotations

from typing import Any


def evaluate_best(trainer: Any) -> None:
    """``trainer.test(ckpt_path="best")``, or ``validate`` where the project has no test.

    A Trainer whose callbacks keep no best file, and a module with neither step, have nothing
    to evaluate.

    Raises:
        Exception: Whatever Lightning raises.
    """
    callback = trainer.checkpoint_callback
    if not getattr(callback, "best_model_path", ""):
        return
    module, data = trainer.lightning_module, trainer.datamodule
    if _defines(module, "test_step") and (data is None or _defines(data, "test_dataloader")):
        run, loaders = trainer.test, "test_dataloader"
    elif _defines(module, "validation_step"):
        run, loaders = trainer.validate, "val_dataloader"
    else:
        return
    if data is not None:
        run(module, datamodule=data, ckpt_path="best", verbose=False)
    elif _defines(module, loaders):
        run(module, ckpt_path="best", verbose=False)
    else:
        given = trainer.val_dataloaders or trainer.train_dataloader
        run(module, dataloaders=given, ckpt_path="best", verbose=False)


def _defines(value: Any, method: str) -> bool:
    """Whether the project's class has a method of its own where Lightning's does nothing."""
    for cls in type(value).__mro__:
        if method in vars(cls):
            return not cls.__module__.startswith(("lightning.", "pytorch_lightning."))
    return False
