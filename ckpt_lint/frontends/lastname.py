"""How the file is called that `save_last` writes."""

LAST_NAME = r"last(?:-v\d+)?\.ckpt"
"""``last.ckpt``, or ``last-v1.ckpt`` where that was there already; a pattern."""
