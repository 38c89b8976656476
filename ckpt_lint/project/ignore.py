"""What .gitignore files leave out of a walk, by pathspec, with a sieve before it.

Asking pathspec about every file of a large tree takes longer than everything else together, and so
does compiling every pattern of a large .gitignore. A path can only be ignored by a pattern whose
last component fits its base name, provided its directory is not ignored; a set and one regular
expression over base names answer that for most files.
"""

# os.path and plain strings: a Path for each of many thousand entries would cost more than
# the walk itself.

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from functools import cached_property

from ckpt_lint.project.globs import translate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathspec.pattern import Pattern

_CLASSES = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "digit": "0-9",
    "lower": "a-z",
    "upper": "A-Z",
    "xdigit": "0-9a-fA-F",
}
# pathspec's name for the `/` where a match of a directory ends
_MARK = "ps_d"
_SPECIAL = re.compile(r"[*?\[\\]")
_POSIX = re.compile(rf"\[:({'|'.join(_CLASSES)}):\]")


class _Line:
    """One pattern, which pathspec compiles when a base name fits its last component.

    ``own`` is how it is written, ``moved`` the same from the base of the walk.
    """

    def __init__(self, own: str, moved: str) -> None:
        self._own = own
        self._moved = moved
        self.negated = moved.startswith("!")
        self.last = moved.rstrip("/ ").rpartition("/")[2]
        self.plain = _SPECIAL.search(self.last) is None

    def fits(self, name: str) -> bool:
        """Whether the last component may mean a base name."""
        return name == self.last if self.plain else self._glob.fullmatch(name) is not None

    @property
    def glob(self) -> str:
        """A regular expression for the last component, or for more."""
        # escapes and odd brackets: anything from there on, the spec decides
        head, odd, _ = re.sub(r"\[[\w-]+\]", "?", self.last).partition("[")
        head, escaped, _ = head.partition("\\")
        return translate(head) + (".*" if odd or escaped else "")

    @cached_property
    def _glob(self) -> re.Pattern[str]:
        return re.compile(self.glob, re.S)

    @cached_property
    def _pattern(self) -> Pattern | None:
        # Imported where there is something to ignore: a single file, as of an editor, has no use for it.
        from pathspec import GitIgnoreSpec

        try:
            return list(GitIgnoreSpec.from_lines([self._own, self._moved]).patterns)[-1]
        except ValueError:
            return None

    def verdict(self, inner: str) -> bool | None:
        """Whether a path is ignored or brought back by this pattern; None where it is neither.

        Not the verdict of the whole spec: there a pattern also matches what is below a directory that
        it names, and a later `!/src/` would bring back src/__pycache__/.
        """
        pattern = self._pattern
        if pattern is None or pattern.include is None:
            return None
        found = pattern.match_file(inner)
        if found is None:
            return None
        mark = found.match.span(_MARK) if _MARK in found.match.re.groupindex else (-1, -1)
        return bool(pattern.include) if mark[1] in (-1, len(inner)) else None


class Ignore:
    """The patterns in force in one directory, in the order in which the last match wins.

    Attributes:
        base: the absolute directory that the patterns are relative to.
    """

    def __init__(self, base: str, lines: tuple[_Line, ...] = ()) -> None:
        self.base = base
        self._lines = lines
        hiding = [line for line in lines if not line.negated]
        self._names = {line.last for line in hiding if line.plain}
        globs = sorted({line.glob for line in hiding if not line.plain})
        self._globs = re.compile("|".join(f"(?:{each})" for each in globs), re.S) if globs else None

    def extended(self, directory: str, lines: Iterable[str]) -> Ignore:
        """Return these patterns with those of a .gitignore in ``directory`` after them."""
        inner = _relative(self.base, directory)
        prefix = "/" + re.sub(r"([\\*?\[\]!# ])", r"\\\1", inner) + "/" if inner else "/"
        below = tuple(moved for line in lines if (moved := _move(line, prefix)))
        return Ignore(self.base, self._lines + below) if below else self

    def ignores(self, name: str, path: str, directory: bool) -> bool:
        """Say whether an entry is ignored whose parent directory is not.

        Args:
            name: its base name.
            path: its absolute path.
            directory: whether it is one.
        """
        if name not in self._names and (self._globs is None or not self._globs.fullmatch(name)):
            return False
        inner = _relative(self.base, path) + "/" * directory
        for line in reversed(self._lines):
            verdict = line.verdict(inner) if line.fits(name) else None
            if verdict is not None:
                return verdict
        return False


def read(path: str) -> list[str]:
    """Return the lines of an ignore file, none where it cannot be read."""
    try:
        with open(path, encoding="utf-8-sig", errors="surrogateescape") as file:
            return file.read().splitlines()
    except OSError:
        return []


def repository(start: str) -> str | None:
    """Return the closest directory upward that is a git work tree, or None."""
    while not os.path.lexists(os.path.join(start, ".git")):
        start, below = os.path.dirname(start), start
        if start == below:
            return None
    return start


def of_repository(top: str) -> Ignore:
    """Return the patterns of .git/info/exclude, to which each directory adds its own."""
    git = os.path.join(top, ".git")
    if os.path.isfile(git):  # a linked work tree or a submodule
        git = os.path.join(top, "".join(read(git)[:1]).removeprefix("gitdir:").strip())
        git = os.path.join(git, "".join(read(os.path.join(git, "commondir"))[:1]).strip())
    return Ignore(top).extended(top, read(os.path.join(git, "info", "exclude")))


def above(directory: str) -> Ignore:
    """Return the patterns in force in the parent of ``directory``, from the repository down."""
    top = repository(directory)
    if top is None or top == directory:
        return of_repository(top) if top else Ignore(directory)
    found = of_repository(top)
    here, name = top, ""
    for part in _relative(top, directory).split("/"):
        found = found.extended(here, read(os.path.join(here, ".gitignore")))
        here, name = os.path.join(here, part), part
        if found.ignores(name, here, True):
            # asked for by name, as a directory to check: only its own patterns count
            return Ignore(directory)
    return found


def _relative(base: str, path: str) -> str:
    return path[len(base) :].replace(os.sep, "/").strip("/")


def _move(line: str, prefix: str) -> _Line | None:
    line = line if re.search(r"\\\s+$", line) else line.rstrip()
    if not line or line.startswith("#"):
        return None
    negated, body = ("!", line[1:]) if line.startswith("!") else ("", line)
    body = _POSIX.sub(lambda match: _CLASSES[match[1]], body)
    anchored = "/" in body.rstrip("/")
    # `d/**` is what is in d, not d itself; and `*/` matches the entry, not the first parent
    body = re.sub(r"(^|/)\*\*$", r"\1**/*", body)
    body = re.sub(r"(^|/)\*(/?)$", r"\1?*\2", body)
    return _Line(body, f"{negated}{prefix}{'' if anchored else '**/'}{body.lstrip('/')}")
