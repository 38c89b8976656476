"""Rules that are off in some files: ``per-file-ignores``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Callable

from ckpt_lint.config import Config, Options
from ckpt_lint.project.globs import matcher


class FileIgnores:
    """The rules that are off, by file."""

    def __init__(self, config: Config, options: Options) -> None:
        self._ignores = list(_file_ignores(config, options))

    def codes(self, path: str) -> set[str]:
        """Codes of the rules that are off in the file ``path``."""
        absolute = os.path.abspath(path).replace(os.sep, "/")
        name = absolute.rpartition("/")[2]
        return {
            code
            for matches, inside, codes in self._ignores
            if matches(name, absolute) is inside
            for code in codes
        }


def _file_ignores(
    config: Config, options: Options
) -> Iterator[tuple[Callable[[str, str], bool], bool, frozenset[str]]]:
    """Test, what it must say, and codes; ``!`` before a pattern turns it round, as in Ruff."""
    root = os.path.abspath(config.root).replace(os.sep, "/")
    for pattern, codes in options.per_file_ignores.items():
        matches = matcher((pattern.lstrip("!"),), root)
        if matches is not None:
            yield matches, not pattern.startswith("!"), codes
