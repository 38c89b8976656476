"""Where Hydra puts a section of a configuration tree: by directories, packages and lists of defaults."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath

from ckpt_lint.crossing import CallbackSection, ConfigMove

GLOBAL = "_global_"
HERE = "_here_"


@dataclass(frozen=True)
class Located:
    """A section and where it goes: ``whole`` keys, those of its directory before its own.

    ``rooted``: a package says where; ``moved``: a list of defaults does, besides.
    """

    section: CallbackSection
    path: str
    whole: tuple[str, ...]
    rooted: bool
    moved: bool = False

    @cached_property
    def directory(self) -> tuple[str, ...]:
        return PurePath(self.path).parts[:-1]


def locate(section: CallbackSection, path: str) -> Located:
    """Where a section of the file ``path`` goes."""
    directory = PurePath(path).parts[:-1]
    package = section.package
    if package.split(".")[0] == GLOBAL:
        return Located(section, path, (*package.split(".")[1:], *section.keys), True)
    if package and package != "_group_":
        return Located(section, path, (*package.split("."), *section.keys), True)
    keys = section.keys or ((PurePath(path).stem,) if section.class_name else ())
    return Located(section, path, (*directory, *keys), False)


def moved(section: CallbackSection, path: str, moves: Iterable[tuple[str, ConfigMove]]) -> Iterator[Located]:
    """Where lists of defaults put the sections of the file ``path`` besides."""
    for asking, move in moves if section.class_name else ():
        directory, config = PurePath(asking).parent, PurePath(move.config.lstrip("/"))
        here = PurePath(path).with_suffix("").parts
        below = (*(directory.parts if move.config[:1] != "/" else ()), *config.parts)
        if here == below or (move.config[:1] == "/" and here[-len(below) :] == below):
            package = [part for part in move.package.split(".") if part not in (GLOBAL, HERE)]
            yield Located(section, path, (*directory.parts, *package, *section.keys), False, moved=True)


def class_of(one: Located, classes: list[Located]) -> Located | None:
    """The section that names the class of an override; the closest where several may."""
    return max((each for each in classes if reaches(one, each)), key=lambda c: _common(one, c), default=None)


def reaches(one: Located, owner: Located) -> bool:
    """Whether Hydra puts both sections at one place."""
    if not one.rooted and not owner.rooted:
        return one.whole == owner.whole or one.whole == (*owner.directory, *owner.section.keys)
    if one.rooted and owner.rooted:
        return one.whole == owner.whole and _common(one, owner) > 0
    rooted, other = (one, owner) if one.rooted else (owner, one)
    named = [other.whole, (*other.directory, *other.section.keys)]
    if not rooted.whole or not any(whole[-len(rooted.whole) :] == rooted.whole for whole in named):
        return False
    above = max(1, len(rooted.whole) - len(other.section.keys))
    root = other.directory[: max(0, len(other.directory) - above)]
    return rooted.directory[: len(root)] == root and (bool(root) or len(rooted.directory) <= 3)


def _common(one: Located, other: Located) -> int:
    pairs = zip(one.directory, other.directory)
    return next(
        (n for n, (a, b) in enumerate(pairs) if a != b), min(len(one.directory), len(other.directory))
    )
