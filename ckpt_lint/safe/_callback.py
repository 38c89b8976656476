"""The part of ``SafeModelCheckpoint`` that is the same for both packages and every release."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from ._async import when_written
from ._disk import settle
from ._files import unshare
from ._ranks import agree_on_source, on_rank_zero
from ._saving import SavesWhole, dormant

if TYPE_CHECKING:
    from ._lightning import Trainer


class KeepsLast(SavesWhole):
    """Mixed in before ``ModelCheckpoint``: last.ckpt is the newest state, whole at every instant.

    * last.ckpt is saved at the end of every epoch and whenever ModelCheckpoint's own triggers fire,
      whatever ``monitor``, ``save_top_k``, ``every_n_epochs`` and ``save_last`` say. ModelCheckpoint
      follows only the last improvement on 2.1.0 to 2.1.4 and from 2.6.0 on (scenarios
      ``stale_topk``, ``crash_monitor``, ``crash_topk0``, ``crash_every5``).
    * Every file is written under a hidden name in its own directory and then renamed. Right after a
      top-k save last.ckpt becomes a hard link to that file, or a copy where there are none; never a
      symbolic link (2.1.3: ``reldir``, ``rellog``, ``moved``; up to 2.5.6: ``recurse``).
    * A run resumed from a checkpoint in its directory goes on with the last.ckpt there. A fresh run
      keeps the older run's as last-v1.ckpt, or the next free number, and takes the name (``rerun``).
    * State and state key are ModelCheckpoint's, so either resumes from the other's files.
    * Nothing is written in sanity checks and under ``fast_dev_run`` (``fast_dev``,
      ``fast_dev_overwrite``: ModelCheckpoint does from 2.5.3 on).

    * All ranks start from the same checkpoint, or stop.

    Where ``dirpath`` is a URL nothing can be renamed or linked: an fsspec transaction makes files
    appear whole. What an ``AsyncCheckpointIO`` writes is renamed in its thread, when it is complete.
    """

    @property
    def save_last(self) -> bool:
        """Always ``True``; whatever is passed for it, "link" before 2.2 included, has no effect."""
        return True

    @save_last.setter
    def save_last(self, value: object) -> None:
        pass

    @property
    def dirpath(self) -> str | None:
        """A string without ``~``.

        2.0.0 to 2.1.2 leave ``~`` in it, and save a ``Path`` as it is, which torch's safe loader refuses.
        """
        return self._safe_dirpath

    @dirpath.setter
    def dirpath(self, value: object) -> None:
        self._safe_dirpath = None if value is None else os.path.expanduser(str(value))

    @property
    def state_key(self) -> str:
        """ModelCheckpoint's key; a subclass of SafeModelCheckpoint has its own, as ever."""
        key, own = super().state_key, type(self).__qualname__
        if KeepsLast in type(self).__bases__ and key.startswith(own):
            return "ModelCheckpoint" + key[len(own) :]
        return key

    def _find_last_checkpoints(self, trainer: Trainer) -> set[str]:
        """What ``ckpt_path="last"`` chooses from; Lightning finds none if the name has fields (#19613)."""
        if "{" not in self.CHECKPOINT_NAME_LAST:
            return super()._find_last_checkpoints(trainer)
        parts = (re.escape(part) for part in re.split(r"\{.*?\}", self.CHECKPOINT_NAME_LAST))
        is_last = re.compile(rf"{'.*'.join(parts)}(-v\d+)?{re.escape(self.FILE_EXTENSION)}").fullmatch
        directory = self._ModelCheckpoint__resolve_ckpt_dir(trainer)
        paths = self._fs.ls(directory, detail=False) if self._fs.exists(directory) else []
        return {os.path.normpath(path) for path in paths if is_last(os.path.basename(path))}

    def on_fit_start(self, trainer: Trainer, pl_module: object) -> None:
        """Stop ranks that would start from different checkpoints."""
        super().on_fit_start(trainer, pl_module)
        agree_on_source(trainer)

    def on_train_start(self, trainer: Trainer, pl_module: object) -> None:
        """Forget the files of an earlier fit if this one starts from nothing."""
        super().on_train_start(trainer, pl_module)
        self._safe_topk = ""
        self._safe_step = trainer.global_step
        if trainer.global_step == 0 and not trainer.ckpt_path:
            self._safe_own, self.last_model_path = None, ""

    def on_train_batch_end(
        self, trainer: Trainer, pl_module: object, outputs: object, batch: object, batch_idx: int
    ) -> None:
        """Save last.ckpt when steps or time are due, also where 2.5.6 waits for the metric."""
        saves, checked = self._safe_saves, self._last_time_checked
        super().on_train_batch_end(trainer, pl_module, outputs, batch, batch_idx)
        steps = self._every_n_train_steps
        due = steps >= 1 and trainer.global_step % steps == 0 and trainer.global_step > 0
        if (due or self._last_time_checked != checked) and trainer.global_step != self._safe_step:
            self._save_last_unless(self._safe_saves > saves, trainer)

    def on_train_epoch_end(self, trainer: Trainer, pl_module: object) -> None:
        """Save last.ckpt; a save from before the epoch's end would resume within the epoch."""
        saves = self._safe_saves
        super().on_train_epoch_end(trainer, pl_module)
        self._save_last_unless(self._safe_saves > saves, trainer)

    def on_validation_end(self, trainer: Trainer, pl_module: object) -> None:
        """Save last.ckpt if saving is bound to validation, improvement or not (2.6.0)."""
        saves = self._safe_saves
        skipped = self._should_skip_saving_checkpoint(trainer)
        due = not skipped and not self._should_save_on_train_epoch_end(trainer)
        super().on_validation_end(trainer, pl_module)
        self._save_last_unless(not due or self._safe_saves > saves, trainer)

    def on_train_end(self, trainer: Trainer, pl_module: object) -> None:
        """Save what no hook has seen, and give last.ckpt a file of its own.

        ModelCheckpoint's own (2.5.3 and later) is not called: it saves under ``fast_dev_run``, and
        when a finished run is resumed. A ModelCheckpoint that goes on later may write last.ckpt in
        place (before 2.4.0, or where /tmp is another device); no top-k file may change with it.
        """
        self._save_last_unless(trainer.global_step == self._safe_step, trainer)
        if self._safe_saves and self._safe_own and not dormant(trainer):
            last = self._safe_own
            on_rank_zero(trainer, lambda: self._finish(trainer, last))

    def on_exception(self, trainer: Trainer, pl_module: object, exception: BaseException) -> None:
        """Leave no file under a hidden name behind a run that fails."""
        super().on_exception(trainer, pl_module, exception)
        when_written(trainer.strategy.checkpoint_io, settle, settle)

    def _finish(self, trainer: Trainer, last: str) -> None:
        def finish() -> None:
            settle()
            if self._safe_scratch:
                unshare(Path(last), self._beside(last))

        when_written(trainer.strategy.checkpoint_io, finish, settle)

    def _save_last_unless(self, done: bool, trainer: Trainer) -> None:
        if not done and not dormant(trainer):
            self._save_last_checkpoint(trainer, self._monitor_candidates(trainer))
