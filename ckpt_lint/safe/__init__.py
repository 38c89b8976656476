"""Checkpoints that can always be resumed from.

``resume_path`` lives here and needs the standard library only. ``SafeModelCheckpoint`` comes from
the module named like the package that the training code imports; both can be installed at once::

    from ckpt_lint.safe import resume_path
    from ckpt_lint.safe.lightning import SafeModelCheckpoint          # lightning.pytorch
    from ckpt_lint.safe.pytorch_lightning import SafeModelCheckpoint  # pytorch_lightning
"""

from __future__ import annotations

from ._resume import CheckpointNotFoundError, resume_path

__all__ = ["CheckpointNotFoundError", "resume_path"]
