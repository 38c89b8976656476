"""Metrics that get worse, or better, whatever the model does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def monitored(trainer: Any) -> dict[str, str]:
    """The metrics that checkpoint callbacks monitor, each with its mode."""
    callbacks = (each for each in trainer.callbacks if hasattr(each, "best_model_path"))
    return {each.monitor: each.mode for each in callbacks if each.monitor}


def script(trainer: Any, module: Any, metric: str) -> None:
    """Make ``module.log`` give every monitored metric a value that the epoch decides.

    Only the value is ours: Lightning reduces and stores it, and callbacks and schedulers read
    it where they always do.
    """
    modes = monitored(trainer)
    original = module.log

    def log(name: str, value: Any, *args: Any, **kwargs: Any) -> None:
        mode = _mode(name, modes)
        if mode is not None:
            up = (mode == "max") == (metric == "better")
            value = float(trainer.current_epoch + 1) * (1.0 if up else -1.0)
        original(name, value, *args, **kwargs)

    module.log = log
    for callback in trainer.callbacks:  # Lightning has given them the method that was there
        callback.log = log


def _mode(name: str, modes: Mapping[str, str]) -> str | None:
    """The mode of the monitor that a logged name ends up as, with Lightning's suffixes."""
    for monitor, mode in modes.items():
        plain = monitor.partition("/dataloader_idx_")[0]
        if name in (monitor, plain) or plain in (f"{name}_epoch", f"{name}_step"):
            return mode
    return None
