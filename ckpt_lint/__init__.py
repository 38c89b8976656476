"""Finds, fixes and proves PyTorch Lightning checkpoints that cannot be resumed from.

Nothing heavy is imported here: training code imports ``ckpt_lint.safe`` and every pytest
run of everyone who installs the package imports ``ckpt_lint.testing.plugin``.
"""

__version__ = "0.1.0"
