"""Requirement and lock files: which names they have, and what one of them says."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from ckpt_lint.project import conda, locked, pipfile, pixi, pyproject, requirements, setuptools
from ckpt_lint.project.declarations import MAIN, MINIMUM, NAME, OPTIONAL, Declaration
from ckpt_lint.project.text import Text

SUFFIXES = (".txt", ".in", ".toml", ".lock", ".cfg", ".yml", ".yaml", "setup.py", "Pipfile")

_MENTIONS = re.compile(NAME.encode(), re.I)
_MINIMUM = re.compile(r"(^|[^a-z])(min|minimum|oldest|lowest)([^a-z]|$)", re.I)

Reader = Callable[[Text], Iterator[Declaration]]
Includes = Callable[[Text], "Iterator[tuple[int, Path]]"]


class Kind(NamedTuple):
    """A kind of file: its name, how it is read, and what its requirements are worth.

    ``tier`` is None where the name decides; ``includes`` finds the further files that it names.
    """

    pattern: re.Pattern[str]
    read: Reader
    tier: int | None = MAIN
    lock: bool = False
    includes: Includes | None = None


def _requirements(pattern: str) -> Kind:
    return Kind(re.compile(pattern, re.I), requirements.read, None, False, requirements.includes)


KINDS = (
    Kind(re.compile(r"(uv|poetry|pdm)\.lock|pylock(\..+)?\.toml"), locked.read_toml, lock=True),
    Kind(re.compile(r"pixi\.lock|(.*[._-])?conda-lock\.ya?ml|conda-.*\.lock"), locked.read_text, lock=True),
    Kind(re.compile(r"Pipfile\.lock"), locked.read_json, lock=True),
    Kind(re.compile(r"pyproject\.toml"), pyproject.read),
    Kind(re.compile(r"pixi\.toml"), pixi.read),
    Kind(re.compile(r"Pipfile"), pipfile.read),
    Kind(re.compile(r"setup\.cfg"), setuptools.read_config),
    Kind(re.compile(r"setup\.py"), setuptools.read_script),
    _requirements(r"(.*(requirements|constraints)|(.*[_-])?reqs(?=[._-])).*\.(txt|in|lock)"),
    Kind(re.compile(r".*\.ya?ml", re.I), conda.read, includes=conda.includes),
)
IN_REQUIREMENTS = _requirements(r".*\.(txt|in)")
"""What a file is that another one includes, or that stands in a directory of requirements."""
DIRECTORIES = ("requirements", "reqs", "requires")
"""Directories whose every text file is a list of requirements."""


def kind_of(path: str) -> Kind | None:
    """Return the kind of a requirement or lock file, by its name; None for other files."""
    name = os.path.basename(path)
    if not name.endswith(SUFFIXES):
        return None
    found = next((kind for kind in KINDS if kind.pattern.fullmatch(name)), None)
    if found is None and os.path.basename(os.path.dirname(os.path.abspath(path))) in DIRECTORIES:
        return IN_REQUIREMENTS if IN_REQUIREMENTS.pattern.fullmatch(name) else None
    return found


def tier_of(path: str, kind: Kind) -> int:
    """Return the tier of a file's requirements."""
    if kind.tier is not None:
        return kind.tier
    name = os.path.basename(path)
    if name.lower() in ("requirements.txt", "requirements.in", "requirements.lock"):
        return MAIN
    return MINIMUM if _MINIMUM.search(Path(name).stem) else OPTIONAL


def mentions(data: bytes) -> bool:
    """Whether a file's bytes can name a distribution that matters."""
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return _MENTIONS.search(data.replace(b"\0", b"") if wide else data) is not None
