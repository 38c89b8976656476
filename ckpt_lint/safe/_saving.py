"""How ``SafeModelCheckpoint`` writes: whole files only, and one last.ckpt for a run."""

from __future__ import annotations

import errno
import itertools
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import proxy

from ._async import when_written
from ._disk import place_lasting
from ._files import KEPT, discard, expanded, keep, link, place, scratch_name, sweep
from ._ranks import on_rank_zero
from ._remote import appearing_whole, is_local, keep_remote

if TYPE_CHECKING:
    from ._lightning import ModelCheckpoint, Trainer
else:
    ModelCheckpoint = object


class SavesWhole(ModelCheckpoint):
    """Lightning's private methods that touch files: same names, arguments and effects.

    All ranks call them; only rank zero touches files, and a barrier follows.
    """

    # The last.ckpt that this run may overwrite; None until a first save has looked.
    _safe_own: str | None = None
    _safe_dirpath: str | None = None
    _safe_outdated = ""
    _safe_scratch = ""
    # Written since last.ckpt was, so with the state that last.ckpt is to have.
    _safe_topk = ""
    _safe_saves = 0
    _safe_step = -1

    def _save_topk_checkpoint(self, trainer: Trainer, monitor_candidates: dict[str, Any]) -> None:
        self._safe_topk = ""
        super()._save_topk_checkpoint(trainer, monitor_candidates)

    def _save_checkpoint(self, trainer: Trainer, filepath: str) -> None:
        last = self._aim(trainer, self._monitor_candidates(trainer))
        self._write(trainer, filepath, last)
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
        if not topk or not is_local(last):
            self._write(trainer, last, last)
        elif not same_path(topk, last):
            scratch = self._beside(last)
            on_rank_zero(trainer, lambda: self._place(trainer, scratch, Path(last), True, Path(topk)))
        self._safe_own, self._safe_step = last, trainer.global_step
        self._safe_saves += 1
        self._notify_loggers(trainer)
        outdated, self._safe_outdated = self._safe_outdated, ""
        if outdated and outdated != last and not same_path(outdated, trainer.ckpt_path):
            super()._remove_checkpoint(trainer, outdated)

    def _remove_checkpoint(self, trainer: Trainer, filepath: str) -> None:
        if same_path(filepath, self.last_model_path):
            return
        # A file that is still to be written would stay.
        remove = super()._remove_checkpoint
        when_written(trainer.strategy.checkpoint_io, lambda: remove(trainer, filepath), lambda: None)

    def _aim(self, trainer: Trainer, monitor_candidates: dict[str, Any]) -> str:
        """Path of last.ckpt now; set before a file is written, because the file holds it."""
        last = self.format_checkpoint_name(monitor_candidates, self.CHECKPOINT_NAME_LAST)
        if self._safe_own is None:
            self._safe_own = last if self._goes_on(trainer, last) else ""
        if self.last_model_path != last:
            previous, self.last_model_path = self.last_model_path, last
            self._safe_outdated = previous if previous and _neighbours(previous, last) else ""
        return last

    def _goes_on(self, trainer: Trainer, last: str) -> bool:
        """Whether a file called ``last`` is this run's: written by it, or resumed beside it."""
        previous, source = self.last_model_path, trainer.ckpt_path
        if same_path(previous, last) or last in _owned(trainer):
            return True
        another = bool(previous) and self._exists(previous)
        return bool(source) and _neighbours(source, last) and not another

    def _write(self, trainer: Trainer, path: str, last: str) -> None:
        """Write the present state to ``path``, complete or not at all; collective."""
        if not is_local(path):
            self._write_in_place(trainer, path)
            return
        if not self._safe_scratch:
            self._safe_scratch = trainer.strategy.broadcast(scratch_name())
            if trainer.is_global_zero:
                sweep(Path(path).parent, ".tmp")
        scratch = self._beside(path)
        try:
            trainer.save_checkpoint(str(scratch), self.save_weights_only)
            on_rank_zero(trainer, lambda: self._place(trainer, scratch, Path(path), path == last))
        except BaseException:
            if trainer.is_global_zero:
                discard(scratch)
            raise

    def _write_in_place(self, trainer: Trainer, path: str) -> None:
        on_rank_zero(trainer, lambda: self._keep_remote(trainer, path))
        with appearing_whole(trainer.strategy.checkpoint_io, path):
            trainer.save_checkpoint(path, self.save_weights_only)

    def _place(
        self, trainer: Trainer, scratch: Path, target: Path, lasting: bool, source: Path | None = None
    ) -> None:
        """Name ``scratch``, or a link to ``source``, ``target`` when it is written."""
        older, first = self._name_for_older(trainer, str(target)), not self._safe_saves

        def rename() -> None:
            if source is not None:
                link(source, scratch)
            if not os.path.lexists(scratch):
                # 2.5.2 and later hide that the directory may not be written to.
                raise PermissionError(errno.EACCES, "Lightning could not write a checkpoint", str(target))
            if older:
                keep(target, Path(older))
            if not lasting:
                place(scratch, target)
                return
            place_lasting(scratch, target)
            if first:
                # Not before: what a lost last.ckpt was may be what this run was resumed from.
                sweep(target.parent, KEPT)

        when_written(trainer.strategy.checkpoint_io, rename, lambda: discard(scratch))

    def _keep_remote(self, trainer: Trainer, path: str) -> None:
        older = self._name_for_older(trainer, path)
        if older:
            keep_remote(self._fs, path, older)

    def _beside(self, path: str) -> Path:
        return Path(path).with_name(self._safe_scratch)

    def _name_for_older(self, trainer: Trainer, path: str) -> str:
        """The next free name if ``path`` is an older run's last.ckpt, which is to be kept; else empty."""
        if path != self.last_model_path or path in _owned(trainer) or not self._exists(path):
            return ""
        suffix = Path(path).suffix
        stem = path[: len(path) - len(suffix)]
        names = (f"{stem}-v{number}{suffix}" for number in itertools.count(self.STARTING_VERSION))
        return next(name for name in names if not self._exists(name))

    def _exists(self, path: str) -> bool:
        return os.path.lexists(path) if is_local(path) else bool(self._fs.exists(path))

    def _notify_loggers(self, trainer: Trainer) -> None:
        if trainer.is_global_zero:
            for logger in trainer.loggers:
                logger.after_save_checkpoint(proxy(self))


def dormant(trainer: Trainer) -> bool:
    """Whether nothing may be written now."""
    return bool(trainer.fast_dev_run) or trainer.sanity_checking or trainer.state.fn != "fit"


def same_path(one: object, other: object) -> bool:
    """Whether two paths, ``None`` or empty for none, are the same name in the same directory."""
    if not one or not other:
        return False
    return _neighbours(one, other) and expanded(one).name == expanded(other).name


def _neighbours(one: object, other: object) -> bool:
    return os.path.realpath(expanded(one).parent) == os.path.realpath(expanded(other).parent)


def _owned(trainer: Trainer) -> set[str]:
    """Files called last.ckpt that some callback of this trainer writes."""
    callbacks = (callback for callback in trainer.callbacks if isinstance(callback, SavesWhole))
    return {callback._safe_own for callback in callbacks if callback._safe_own}
