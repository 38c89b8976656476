"""The requirement and lock files of one run, each read once."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ckpt_lint.project import pins
from ckpt_lint.project.declarations import Declaration
from ckpt_lint.project.pins import Kind
from ckpt_lint.project.text import Text, decode

HUGE = 50_000_000  # bytes
MOST_BESIDE = 100  # directories
_INCLUDE = re.compile(rb"-r|-c|--req|--con")
_SKIPPED = frozenset((".git", ".venv", "venv", "node_modules", "__pycache__", "site-packages", ".tox"))
_PROJECTS = frozenset(("pyproject.toml", "setup.py", "setup.cfg", "pixi.toml", "Pipfile"))


@dataclass(frozen=True)
class PinFile:
    """What one file says.

    Attributes:
        path: the file, absolute.
        text: its content; empty where it names no distribution that matters.
        problems: row (0 for the whole file) and reason of what could not be read.
        includes: the files that it names as part of itself, absolute.
    """

    path: str
    text: str = ""
    declarations: tuple[Declaration, ...] = ()
    problems: tuple[tuple[int, str], ...] = ()
    includes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Selection:
    """What the files of one place say together."""

    locks: list[Declaration]
    declared: dict[tuple[object, ...], Declaration]
    files: dict[str, PinFile]


class Written:
    """Reads files and directories when they are asked for, and remembers them."""

    def __init__(self) -> None:
        self._files: dict[str, PinFile] = {}
        self._listed: dict[str, tuple[str, ...]] = {}
        self._selected: dict[str, Selection] = {}

    def file(self, path: str) -> PinFile:
        """What a requirement or lock file says; never an error."""
        if path not in self._files:
            kind = pins.kind_of(path) or pins.IN_REQUIREMENTS
            try:
                self._files[path] = parse(path, _content(path), kind)
            except OSError as error:
                self._files[path] = PinFile(path, problems=((0, error.strerror or str(error)),))
        return self._files[path]

    def tree(self, path: str, _seen: frozenset[str] = frozenset()) -> list[PinFile]:
        """A file and all that it includes, each once."""
        found = {path: self.file(path)}
        for inner in found[path].includes:
            if inner not in _seen and inner not in found:
                found.update((each.path, each) for each in self.tree(inner, _seen | {*found}))
        return list(found.values())

    def directory(self, directory: str) -> Selection:
        """What the files of a directory declare and lock, its directory of requirements too."""
        if directory in self._selected:
            return self._selected[directory]
        names = self._names(directory)
        paths = [os.path.join(directory, name) for name in names if pins.kind_of(name)]
        for inner in (os.path.join(directory, name) for name in names if name in pins.DIRECTORIES):
            paths += [path for path in self._paths(inner) if pins.kind_of(path)]
        self._selected[directory] = self._selection(paths)
        return self._selected[directory]

    def beside(self, directory: str) -> Selection:
        """What the directories below one declare, as far as they are no projects themselves."""
        paths: list[str] = []
        for name in self._names(directory)[:MOST_BESIDE]:
            inner = os.path.join(directory, name)
            if name not in _SKIPPED and not _PROJECTS.intersection(self._names(inner)):
                paths += [path for path in self._paths(inner) if pins.kind_of(path)]
        return self._selection(paths)

    def _selection(self, paths: Iterable[str]) -> Selection:
        found = Selection([], {}, {})
        for path in paths:
            kind = pins.kind_of(path)
            if kind is None:
                continue
            tier = pins.tier_of(path, kind)
            for file in self.tree(path):
                found.files[file.path] = file
                if kind.lock:
                    found.locks.extend(file.declarations)
                else:
                    for each in file.declarations:
                        own = replace(each, tier=max(each.tier, tier))
                        key = (each.path, each.span, each.specifier)
                        found.declared[key] = min(own, found.declared.get(key, own), key=_tier)
        return found

    def _paths(self, directory: str) -> list[str]:
        return [os.path.join(directory, name) for name in self._names(directory)]

    def _names(self, directory: str) -> tuple[str, ...]:
        if directory not in self._listed:
            try:
                self._listed[directory] = tuple(sorted(os.listdir(directory)))
            except OSError:
                self._listed[directory] = ()
        return self._listed[directory]


def parse(path: str, data: bytes, kind: Kind) -> PinFile:
    """Read one file's content; what is wrong with it is told, and never raised."""
    including = kind.includes is not None and _INCLUDE.search(data)
    if not pins.mentions(data) and not including:
        return PinFile(path)
    found: list[Declaration] = []
    inner: list[str] = []
    source = Text(path, "")
    try:
        source = decode(path, data)
        found += kind.read(source)
        if including and kind.includes is not None:
            inner += [os.path.normpath(each) for _, each in kind.includes(source)]
    except (ValueError, RecursionError) as error:
        source.problems.append((0, " ".join(str(error).split()) or "nested too deeply"))
    return PinFile(path, source.content, tuple(found), tuple(source.problems), tuple(inner))


def _content(path: str) -> bytes:
    status = os.stat(path)  # before it is opened: opening a pipe waits for its other end
    if not stat.S_ISREG(status.st_mode):
        return b""
    if status.st_size > HUGE:
        raise OSError(errno.EFBIG, f"larger than {HUGE // 1_000_000} MB")
    with open(path, "rb") as stream:
        return stream.read()


def _tier(declaration: Declaration) -> int:
    return declaration.tier
