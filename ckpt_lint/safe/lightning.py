"""``SafeModelCheckpoint`` for code that imports ``lightning.pytorch``."""

from __future__ import annotations

from lightning.pytorch.callbacks import ModelCheckpoint

from ._callback import KeepsLast

__all__ = ["SafeModelCheckpoint"]


class SafeModelCheckpoint(KeepsLast, ModelCheckpoint):  # type: ignore[misc,unused-ignore]
    """A ``ModelCheckpoint`` whose last.ckpt is always the newest state, and always complete.

    Takes every argument, positional or by keyword, that ``ModelCheckpoint`` takes on the installed
    release; ``save_last`` has no effect. ``ckpt_lint.safe._callback.KeepsLast`` says what is promised.
    """
