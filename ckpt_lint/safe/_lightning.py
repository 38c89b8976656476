"""What the helper relies on in Lightning, for the type checker; never imported at run time.

Read in the sources of 1.9.5, 2.0.9, 2.1.0, 2.1.3, 2.1.4, 2.2.5, 2.3.3, 2.4.0, 2.5.3, 2.5.6, 2.6.0 and
2.6.6: every name below means the same on all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol


class Strategy(Protocol):
    """How the ranks of a run talk to each other, and who writes checkpoints."""

    checkpoint_io: object

    def barrier(self) -> None:
        """Wait for all ranks."""

    def broadcast(self, value: str) -> str:
        """What rank zero passed in, on every rank."""

    def reduce_boolean_decision(self, decision: bool) -> bool:
        """Whether all ranks decided so."""


class State(Protocol):
    """``trainer.state``."""

    fn: str | None


class Logger(Protocol):
    """A logger that may upload checkpoints."""

    def after_save_checkpoint(self, callback: object) -> None:
        """Called when a file is complete."""


class Trainer(Protocol):
    """``pl.Trainer``."""

    callbacks: Sequence[object]
    ckpt_path: object | None
    fast_dev_run: object
    global_step: int
    global_rank: int
    is_global_zero: bool
    loggers: Sequence[Logger]
    sanity_checking: bool
    state: State
    strategy: Strategy
    world_size: int

    def save_checkpoint(self, filepath: str, weights_only: bool) -> None:
        """Write the present state; collective."""


class ModelCheckpoint:
    """``callbacks.ModelCheckpoint``, the parts that the helper calls or overrides."""

    CHECKPOINT_NAME_LAST: str
    FILE_EXTENSION: str
    STARTING_VERSION: int
    last_model_path: str
    save_weights_only: bool
    _every_n_train_steps: int
    _fs: Any
    _last_checkpoint_saved: str
    _last_global_step_saved: int
    _last_time_checked: float | None

    @property
    def state_key(self) -> str:
        """Class name and triggers: where a checkpoint holds this callback's state."""
        raise NotImplementedError

    def format_checkpoint_name(
        self, metrics: dict[str, Any], filename: str | None = None, ver: int | None = None
    ) -> str:
        """Path of a checkpoint in ``dirpath``."""
        raise NotImplementedError

    def on_fit_start(self, trainer: Trainer, pl_module: object) -> None:
        """Called before the state of a checkpoint is restored."""

    def on_train_start(self, trainer: Trainer, pl_module: object) -> None:
        """Start the clock of ``train_time_interval``."""

    def on_train_batch_end(
        self, trainer: Trainer, pl_module: object, outputs: object, batch: object, batch_idx: int
    ) -> None:
        """Save if a number of steps or a time is due."""

    def on_train_epoch_end(self, trainer: Trainer, pl_module: object) -> None:
        """Save if an epoch is due."""

    def on_validation_end(self, trainer: Trainer, pl_module: object) -> None:
        """Save if the metric comes from validation."""

    def on_exception(self, trainer: Trainer, pl_module: object, exception: BaseException) -> None:
        """Called when a run fails, or is interrupted."""

    def _monitor_candidates(self, trainer: Trainer) -> dict[str, Any]:
        raise NotImplementedError

    def _save_topk_checkpoint(self, trainer: Trainer, monitor_candidates: dict[str, Any]) -> None:
        raise NotImplementedError

    def _remove_checkpoint(self, trainer: Trainer, filepath: str) -> None:
        raise NotImplementedError

    def _find_last_checkpoints(self, trainer: Trainer) -> set[str]:
        raise NotImplementedError

    def _ModelCheckpoint__resolve_ckpt_dir(self, trainer: Trainer) -> str:
        raise NotImplementedError

    def _should_skip_saving_checkpoint(self, trainer: Trainer) -> bool:
        raise NotImplementedError

    def _should_save_on_train_epoch_end(self, trainer: Trainer) -> bool:
        raise NotImplementedError
