"""Which files a run looks at."""

# os.path and plain strings: a Path for each of many thousand entries would cost more than
# the walk itself.

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple, Optional

from ckpt_lint import frontends
from ckpt_lint.config import Config
from ckpt_lint.project import ignore, pins
from ckpt_lint.project.globs import matcher

Excluded = Optional[Callable[[str, str], bool]]


class SourceFile(NamedTuple):
    """A file to look at.

    ``path`` is what to show and to open, relative where the argument was; ``explicit`` says
    that the file itself was named, not a directory above it.
    """

    path: str
    explicit: bool


class Problem(NamedTuple):
    """A path that could not be looked at, and why."""

    path: str
    message: str


@dataclass(frozen=True)
class _Walk:
    suffixes: tuple[str, ...]
    excluded: Excluded
    gitignore: bool
    found: dict[str, SourceFile]
    problems: list[Problem]
    pins: bool


def discover(
    paths: Sequence[Path],
    config: Config,
    *,
    force_exclude: bool = False,
    suffixes: tuple[str, ...] = frontends.SUFFIXES,
    requirements: bool = False,
) -> tuple[list[SourceFile], list[Problem]]:
    """Find the files to look at, each once, sorted by path.

    A file that is named is taken whatever its suffix and whatever is excluded or ignored,
    unless ``force_exclude``. Directories are walked; links to directories are not followed
    inside a walk, so that no loop can be entered.

    Args:
        paths: files and directories as the user gave them.
        config: what is excluded, and whether .gitignore counts.
        force_exclude: excludes hold for named paths too (also where the config says so).
        suffixes: which files of a directory count.
        requirements: requirement and lock files count, too.

    Returns:
        The files, and the paths that are missing or cannot be read.
    """
    root = os.path.abspath(config.root).replace(os.sep, "/")
    excluded = matcher((*config.exclude, *config.extend_exclude), root)
    walk = _Walk(suffixes, excluded, config.respect_gitignore, {}, [], requirements)
    force = force_exclude or config.force_exclude
    for given in paths:
        shown = os.path.normpath(given)
        absolute = os.path.abspath(shown)
        try:
            directory = os.path.isdir(shown) if os.stat(shown) else False
        except (OSError, ValueError) as error:
            walk.problems.append(Problem(shown, _reason(error)))
            continue
        if force and excluded is not None and _excluded_above(excluded, absolute, root):
            continue
        if directory:
            _walk(walk, "" if shown == "." else shown, absolute)
        else:
            walk.found[absolute] = SourceFile(shown, True)
    return sorted(walk.found.values(), key=itemgetter(0)), sorted(set(walk.problems))


def excluded(path: str, config: Config) -> bool:
    """Whether the excludes hold for a path, be it named or not."""
    root = os.path.abspath(config.root).replace(os.sep, "/")
    matches = matcher((*config.exclude, *config.extend_exclude), root)
    return matches is not None and _excluded_above(matches, _slashes(os.path.abspath(path)), root)


def _walk(walk: _Walk, shown: str, absolute: str) -> None:
    rules = ignore.above(absolute) if walk.gitignore else ignore.Ignore(absolute)
    pending = [(os.path.join(shown, ""), os.path.join(absolute, ""), rules)]
    while pending:
        show, path, rules = pending.pop()
        try:
            with os.scandir(path) as scan:
                entries = list(scan)
        except OSError as error:
            walk.problems.append(Problem(show.rstrip(os.sep) or ".", _reason(error)))
            continue
        names = {entry.name for entry in entries}
        if walk.gitignore:
            if ".git" in names and path.rstrip(os.sep) != rules.base.rstrip(os.sep):
                rules = ignore.of_repository(path.rstrip(os.sep))
            if ".gitignore" in names:
                rules = rules.extended(path, ignore.read(path + ".gitignore"))
        for entry in entries:
            name = entry.name
            inner = path + name
            try:
                directory = entry.is_dir(follow_symlinks=False)
                wanted = directory or (_counts(walk, inner) and entry.is_file())
            except OSError:
                continue
            if not wanted or (walk.excluded and walk.excluded(name, _slashes(inner))):
                continue
            if rules.ignores(name, inner, directory):
                continue
            if directory:
                pending.append((show + name + os.sep, inner + os.sep, rules))
            elif inner not in walk.found:
                walk.found[inner] = SourceFile(show + name, False)


def _counts(walk: _Walk, path: str) -> bool:
    return path.endswith(walk.suffixes) or (walk.pins and pins.kind_of(path) is not None)


def _excluded_above(excluded: Callable[[str, str], bool], absolute: str, root: str) -> bool:
    path = _slashes(absolute)
    while path != root:
        parent, _, name = path.rpartition("/")
        if excluded(name, path):
            return True
        if not parent or not path.startswith(root + "/"):
            break
        path = parent
    return False


def _slashes(path: str) -> str:
    return path.replace(os.sep, "/") if os.sep != "/" else path


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
