"""Checkpoints as they lie on disk, read and judged without torch; ``ckpt-lint doctor``.

Nothing in here runs anything that a checkpoint contains.
"""
