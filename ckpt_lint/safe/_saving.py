"""How ``SafeModelCheckpoint`` writes: whole files only, and one last.ckpt for a run."""

from __future__ import annotations

import itertools
import os
from typing import TYPE_CHECKING, Any, Optional
from weakref import proxy

from . import _files

if TYPE_CHECKING:
    from ._lightning import ModelCheckpoint, Trainer
else:
    ModelCheckpoint = object


class SavesWhole(ModelCheckpoint):
    """Lightning's four private methods that touch files, with the same names, arguments and effects.

    All ranks call them; only rank zero touches files, between two barriers.
    """

    _safe_own: Optional[str] = (
        None  # the last.ckpt that this run may overwrite; None: not looked yet
    )
    _safe_outdated: str = ""
    _safe_scratch: str = ""
    _safe_topk: str = ""  # written since last.ckpt was, and with the same state
    _safe_saves: int = 0
    _safe_step: int = -1

    def _save_topk_checkpoint(self, trainer: Trainer, monitor_candidates: dict[str, Any]) -> None:
        self._safe_topk = ""
        super()._save_topk_checkpoint(trainer, monitor_candidates)

    def _save_checkpoint(self, trainer: Trainer, filepath: str) -> None:
        self._aim(trainer, self._monitor_candidates(trainer))
        self._write(trainer, filepath)
        self._safe_topk = filepath
        self._last_global_step_saved = trainer.global_step
        self._last_checkpoint_saved = filepath
        self._notify_loggers(trainer)

    def _save_last_checkpoint(self, trainer: Trainer, monitor_candidates: dict[str, Any]) -> None:
        if dormant(trainer):
            return
        last = self._aim(trainer, monitor_candidates)
        topk, self._safe_topk = self._safe_topk, ""
        # _last_global_step_saved stays: it would stop a top-k save that waits for validation.
        if not topk or not _can_rename(trainer, last):
            self._write(trainer, last)
        elif trainer.is_global_zero and not same_path(topk, last):
            self._step_aside(trainer, last)
            _files.share(topk, last, self._beside(last))
        trainer.strategy.barrier()
        self._safe_own, self._safe_step = last, trainer.global_step
        self._safe_saves += 1
        self._notify_loggers(trainer)
        outdated, self._safe_outdated = self._safe_outdated, ""
        if outdated and outdated != last and not same_path(outdated, trainer.ckpt_path):
            super()._remove_checkpoint(trainer, outdated)

    def _remove_checkpoint(self, trainer: Trainer, filepath: str) -> None:
        if not same_path(filepath, self.last_model_path):
            super()._remove_checkpoint(trainer, filepath)

    def _aim(self, trainer: Trainer, monitor_candidates: dict[str, Any]) -> str:
        """Path of last.ckpt for the present state; set before a file is written, as it is part of it."""
        last = self.format_checkpoint_name(monitor_candidates, self.CHECKPOINT_NAME_LAST)
        if self._safe_own is None:
            self._safe_own = last if self._goes_on(trainer, last) else ""
        if self.last_model_path != last:
            previous, self.last_model_path = self.last_model_path, last
            beside = same_path(os.path.dirname(previous), os.path.dirname(last))
            self._safe_outdated = previous if previous and beside else ""
        return last

    def _goes_on(self, trainer: Trainer, last: str) -> bool:
        """Whether a file called ``last`` belongs to this run: it wrote it, or was resumed beside it."""
        previous, source = self.last_model_path, str(trainer.ckpt_path or "")
        if same_path(previous, last) or last in _owned(trainer):
            return True
        beside = same_path(os.path.dirname(source) or ".", os.path.dirname(last) or ".")
        return bool(source) and beside and not (previous and os.path.lexists(previous))

    def _write(self, trainer: Trainer, path: str) -> None:
        """Write the present state to ``path``, complete or not at all; collective."""
        if not _can_rename(trainer, path):
            if trainer.is_global_zero and _files.is_local(path):
                self._step_aside(trainer, path)
                _files.unshare_name(path)
            trainer.strategy.barrier()
            trainer.save_checkpoint(path, self.save_weights_only)
            return
        if not self._safe_scratch:
            self._safe_scratch = trainer.strategy.broadcast(_files.scratch_name())
            if trainer.is_global_zero:
                _files.sweep(os.path.dirname(path) or ".")
        scratch = self._beside(path)
        try:
            trainer.save_checkpoint(scratch, self.save_weights_only)
            if trainer.is_global_zero:
                self._step_aside(trainer, path)
                _files.place(scratch, path)
        except BaseException:
            if trainer.is_global_zero:
                _files.discard(scratch)
            raise
        trainer.strategy.barrier()

    def _beside(self, path: str) -> str:
        return os.path.join(os.path.dirname(path), self._safe_scratch)

    def _step_aside(self, trainer: Trainer, path: str) -> None:
        """Keep an older run's last.ckpt under the next free name before ``path`` takes its place."""
        if path != self.last_model_path or path in _owned(trainer) or not os.path.lexists(path):
            return
        stem, extension = os.path.splitext(path)
        for number in itertools.count(self.STARTING_VERSION):
            other = f"{stem}-v{number}{extension}"
            if not os.path.lexists(other):
                _files.keep(path, other)
                return

    def _notify_loggers(self, trainer: Trainer) -> None:
        if trainer.is_global_zero:
            for logger in trainer.loggers:
                logger.after_save_checkpoint(proxy(self))


def dormant(trainer: Trainer) -> bool:
    """Whether nothing may be written now."""
    return bool(trainer.fast_dev_run) or trainer.sanity_checking or trainer.state.fn != "fit"


def same_path(one: object, other: object) -> bool:
    """Whether two paths, either possibly empty, name the same place."""
    return (
        bool(one and other)
        and os.path.realpath(_parent(one)) == os.path.realpath(_parent(other))
        and os.path.basename(str(one)) == os.path.basename(str(other))
    )


def _parent(path: object) -> str:
    return os.path.dirname(str(path)) or "."


def _owned(trainer: Trainer) -> set[str]:
    callbacks = (callback for callback in trainer.callbacks if isinstance(callback, SavesWhole))
    return {callback._safe_own for callback in callbacks if callback._safe_own}


def _can_rename(trainer: Trainer, path: str) -> bool:
    """Whether a file is there, and final, once ``trainer.save_checkpoint`` returns."""
    kinds = type(trainer.strategy.checkpoint_io).__mro__
    return _files.is_local(path) and all(kind.__name__ != "AsyncCheckpointIO" for kind in kinds)
