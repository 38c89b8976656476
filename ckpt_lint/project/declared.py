"""Every requirement on Lightning that the files of one directory declare."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from ckpt_lint.project import conda, pyproject, requirements, setuptools
from ckpt_lint.project.declarations import MAIN, MINIMUM, OPTIONAL, Declaration

_MINIMUM = re.compile(r"(^|[^a-z])(min|minimum|oldest|lowest)([^a-z]|$)", re.I)
_CONDA = re.compile(r"(^|[._-])(env|environment|conda|requirements)([._-].*)?\.ya?ml", re.I)
_REQUIREMENTS = re.compile(r".*requirements.*\.(txt|in)", re.I)

Reader = Callable[[list[str]], list[Declaration]]


def read(directory: Path, notes: list[str], root: Path) -> list[Declaration]:
    """Return the declarations in a directory's own files.

    Args:
        directory: where pyproject.toml, requirements.txt and the like are.
        notes: gets a line for each file that could not be read.
        root: the directory that paths are shown relative to.
    """
    found: list[Declaration] = []
    for path, reader in _readers(directory, root):
        try:
            found += reader(notes)
        except (OSError, ValueError, RecursionError) as error:
            reason = " ".join(str(getattr(error, "strerror", None) or error).split())
            notes.append(f"{shown(path, root)} could not be read: {reason}")
    return list(dict.fromkeys(found))


def shown(path: Path, root: Path) -> str:
    """Return a path relative to the root, with `/` everywhere."""
    try:
        return Path(os.path.relpath(path, root)).as_posix()
    except ValueError:  # another drive
        return path.name


def _readers(directory: Path, root: Path) -> Iterator[tuple[Path, Reader]]:
    try:
        names = sorted(os.listdir(directory))
    except OSError:
        return
    label = partial(shown, root=root)
    for name in names:
        path = directory / name
        if name == "pyproject.toml":
            yield path, partial(pyproject.read, path, label(path))
        elif name in ("setup.cfg", "setup.py"):
            yield path, partial(setuptools.read, path, label(path))
        elif _REQUIREMENTS.fullmatch(name) and path.is_file():
            main = name in ("requirements.txt", "requirements.in")
            yield path, partial(requirements.read, path, label, MAIN if main else _tier(name))
        elif _CONDA.search(name) and path.is_file():
            yield path, partial(conda.read, path, label(path))
        elif name == "requirements" and path.is_dir():
            for each in sorted((*path.glob("*.txt"), *path.glob("*.in"))):
                yield each, partial(requirements.read, each, label, _tier(each.name))


def _tier(name: str) -> int:
    return MINIMUM if _MINIMUM.search(Path(name).stem) else OPTIONAL
