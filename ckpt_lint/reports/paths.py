"""File names and places in text."""

from __future__ import annotations

import os

from ckpt_lint.findings import Position


def absolute(path: str) -> str:
    """Return the path from the root, links kept; standard input stays ``-``."""
    # Path.absolute keeps `..` and Path.resolve follows links: neither is the name a user knows.
    return path if path == "-" else os.path.abspath(path)


def where(path: str, position: Position, cell: int) -> str:
    """Return ``path:row:column``, in a notebook ``path:cell N:row:column``."""
    return ":".join([path, *([f"cell {cell}"] if cell else []), str(position.row), str(position.column)])
