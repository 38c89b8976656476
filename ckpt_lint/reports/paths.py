"""File names for machines."""

from __future__ import annotations

import os


def absolute(path: str) -> str:
    """Return the path from the root, links kept; standard input stays ``-``."""
    # Path.absolute keeps `..` and Path.resolve follows links: neither is the name a user knows.
    return path if path == "-" else os.path.abspath(path)
