"""Requirement and lock files: which names they have, and what one of them says."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from ckpt_lint.project import locked, pipfile, pixi, pyproject, requirements, setuptools
from ckpt_lint.project.declarations import MAIN, MINIMUM, OPTIONAL, Declaration
from ckpt_lint.project.text import Text

# What a YAML file must hold to be an environment; a cog.yaml has its list under `build`.
_LISTS = re.compile(r"(?m)^(?:- )?[\"']?dependencies[\"']?[ \t]*:|^[ \t]+python_packages[ \t]*:")
_WORDS = (b"ightning", b"fsspec", b"torch", b"IGHTNING")
_BY_OPTION = (b"-r", b"-c")
_IN_YAML = (b"dependencies", b"python_packages")
_SUFFIXES = (".txt", ".in", ".lock", ".toml", ".cfg", ".yml", ".yaml", "setup.py", "Pipfile")
_MINIMUM = re.compile(r"(^|[^a-z])(min|minimum|oldest|lowest)([^a-z]|$)", re.I)

Reader = Callable[[Text], Iterator[Declaration]]
Includes = Callable[[Text], "Iterator[Path]"]


class Kind(NamedTuple):
    """A kind of file: its name, how it is read, and what its requirements are worth.

    ``tier`` is None where the name decides; ``includes`` finds the further files that it names,
    where it holds one of ``including``.
    """

    pattern: re.Pattern[str]
    read: Reader
    tier: int | None = MAIN
    lock: bool = False
    includes: Includes | None = None
    including: tuple[bytes, ...] = ()


def _kind(
    pattern: str,
    read: Reader,
    includes: Includes | None = None,
    including: tuple[bytes, ...] = (),
    *,
    lock: bool = False,
) -> Kind:
    return Kind(re.compile(pattern), read, MAIN, lock, includes, including)


def _environment(source: Text) -> Iterator[Declaration]:
    if _LISTS.search(source.content):
        # YAML is imported where there is one: most runs, and every start, do without it
        from ckpt_lint.project import condafile

        yield from condafile.read(source)


def _environment_includes(source: Text) -> Iterator[Path]:
    if _LISTS.search(source.content):
        from ckpt_lint.project import condafile

        yield from condafile.includes(source)


IN_REQUIREMENTS = Kind(re.compile(".*"), requirements.read, None, False, requirements.includes, _BY_OPTION)
"""What a file is that another one includes, or that stands in a directory of requirements."""

_REQUIREMENTS = IN_REQUIREMENTS._replace(
    pattern=re.compile(r"(.*(requirements|constraints)|(.*[_-])?reqs(?=[._-])).*", re.I)
)
_ENVIRONMENT = _kind(r".*", _environment, _environment_includes, _BY_OPTION)
_CONDA_LOCK = _kind(r"(.*[._-])?conda-lock\.ya?ml", locked.read_text, lock=True)
_BY_SUFFIX: dict[str, tuple[Kind, ...]] = {
    ".txt": (_REQUIREMENTS,),
    ".in": (_REQUIREMENTS,),
    ".lock": (
        _kind(r"(uv|poetry|pdm)\.lock", locked.read_toml, lock=True),
        _kind(r"pixi\.lock|conda-.*\.lock", locked.read_text, lock=True),
        _kind(r"Pipfile\.lock", locked.read_json, lock=True),
        _REQUIREMENTS,
    ),
    ".toml": (
        _kind(r"pyproject\.toml", pyproject.read, pyproject.includes, (b"setuptools.dynamic",)),
        _kind(r"pylock(\..+)?\.toml", locked.read_toml, lock=True),
        _kind(r"pixi\.toml", pixi.read),
    ),
    ".cfg": (_kind(r"setup\.cfg", setuptools.read_config, setuptools.includes, (b"file:",)),),
    ".py": (_kind(r"setup\.py", setuptools.read_script),),
    "": (_kind(r"Pipfile", pipfile.read),),
    ".yml": (_CONDA_LOCK, _ENVIRONMENT),
    ".yaml": (_CONDA_LOCK, _ENVIRONMENT),
}
DIRECTORIES = ("requirements", "reqs", "requires")
"""Directories whose every text file is a list of requirements."""


def may_be(path: str) -> bool:
    """Whether a file's suffix is one of those of requirement and lock files. Asked for every file."""
    return path.endswith(_SUFFIXES)


def kind_of(path: str) -> Kind | None:
    """Return the kind of a requirement or lock file, by its name; None for other files."""
    if not may_be(path):
        return None
    directory, name = os.path.split(path)
    suffix = os.path.splitext(name)[1]
    for kind in _BY_SUFFIX.get(suffix, ()):
        if kind.pattern.fullmatch(name):
            return kind
    if suffix in (".txt", ".in") and os.path.basename(directory) in DIRECTORIES:
        return IN_REQUIREMENTS
    return None


def tier_of(path: str, kind: Kind) -> int:
    """Return the tier of a file's requirements."""
    if kind.tier is not None:
        return kind.tier
    name = os.path.basename(path)
    if name.lower() in ("requirements.txt", "requirements.in", "requirements.lock"):
        return MAIN
    return MINIMUM if _MINIMUM.search(Path(name).stem) else OPTIONAL


def worth_reading(data: bytes, kind: Kind) -> bool:
    """Whether a file's bytes can hold something that matters."""
    if kind is _ENVIRONMENT and not any(word in data for word in _IN_YAML):
        return False
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):  # UTF-16
        data = data.replace(b"\0", b"")
    return any(word in data for word in (*_WORDS, *kind.including))
