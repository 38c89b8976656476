"""The requirement and lock files of one run, each read once."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ckpt_lint.project import pins
from ckpt_lint.project.declarations import Declaration
from ckpt_lint.project.pins import Kind
from ckpt_lint.project.text import Text, decode

LARGEST = 64_000_000  # bytes
MOST_BESIDE = 100  # directories
_SKIPPED = frozenset(
    (".git", ".venv", "venv", "node_modules", "__pycache__", "site-packages", ".tox", "docs", "doc")
)
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
        self._beside: dict[str, Selection] = {}

    def file(self, path: str) -> PinFile:
        """What a requirement or lock file says; never an error."""
        if path not in self._files:
            kind = pins.kind_of(path) or pins.IN_REQUIREMENTS
            try:
                self._files[path] = parse(path, _content(path), kind)
            except OSError as error:
                self._files[path] = PinFile(path, problems=((0, error.strerror or str(error)),))
            except Exception as error:
                reason = " ".join(f"{type(error).__name__}: {error}".split())
                reason = f"ckpt-lint failed on this file, please report it: {reason}"
                self._files[path] = PinFile(path, problems=((0, reason),))
        return self._files[path]

    def tree(self, path: str) -> list[PinFile]:
        """A file and all that it includes, each once."""
        found: dict[str, PinFile] = {}
        waiting = [path]
        while waiting:
            each = waiting.pop()
            if each not in found:
                found[each] = self.file(each)
                waiting += found[each].includes
        return list(found.values())

    def directory(self, directory: str) -> Selection:
        """What the files of a directory declare and lock, its directory of requirements too."""
        if directory not in self._selected:
            self._selected[directory] = self._selection(self.candidates(directory))
        return self._selected[directory]

    def candidates(self, directory: str) -> list[str]:
        """The requirement and lock files of a directory and of its directory of requirements."""
        names = self._names(directory)
        paths = [os.path.join(directory, name) for name in names]
        for name in names:
            if name in pins.DIRECTORIES:
                paths += self._paths(os.path.join(directory, name))
        return [path for path in paths if pins.kind_of(path)]

    def beside(self, directory: str) -> Selection:
        """What the directories below one declare, as far as they are no projects themselves."""
        if directory not in self._beside:
            paths: list[str] = []
            for inner in _below(directory):
                if not _PROJECTS.intersection(self._names(inner)):
                    paths += self._paths(inner)
            self._beside[directory] = self._selection(paths)
        return self._beside[directory]

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
    if not pins.worth_reading(data, kind):
        return PinFile(path)
    found: list[Declaration] = []
    inner: list[str] = []
    source = Text(path, "")
    try:
        source = decode(path, data)
        found += kind.read(source)
        if kind.includes is not None:
            inner += [os.path.normpath(each) for each in kind.includes(source)]
    except (ValueError, RecursionError) as error:
        source.problems.append((0, " ".join(str(error).split()) or "nested too deeply"))
    return PinFile(path, source.content, tuple(found), tuple(source.problems), tuple(inner))


def _below(directory: str) -> list[str]:
    try:
        with os.scandir(directory) as entries:
            found = sorted(each.path for each in entries if each.name not in _SKIPPED and each.is_dir())
    except OSError:
        return []
    return found[:MOST_BESIDE]


def _content(path: str) -> bytes:
    status = os.stat(path)  # before it is opened: opening a pipe waits for its other end
    if not stat.S_ISREG(status.st_mode):
        return b""
    if status.st_size > LARGEST:
        raise OSError(errno.EFBIG, f"larger than {LARGEST // 1_000_000} MB")
    with open(path, "rb") as stream:
        return stream.read()


def _tier(declaration: Declaration) -> int:
    return declaration.tier
