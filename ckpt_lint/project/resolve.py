"""From declarations and locks to the release that a fresh install gets."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from packaging.specifiers import SpecifierSet
from packaging.version import Version

from ckpt_lint.project import known
from ckpt_lint.project.declarations import MAIN, MINIMUM, Declaration


@dataclass(frozen=True)
class Known:
    """What is known of one distribution.

    Attributes:
        version: its release, the newest where a range was declared.
        source: in words, how that is known.
        certain: False where the release is a guess.
        admitted: the known releases that a declared range admits, oldest first; else empty.
        notes: what could not be read on the way, one line each.
        decided_by: the requirements or the lock that select it.
        also: what further environments of the project get, where they disagree.
    """

    distribution: str
    version: str
    source: str
    certain: bool = True
    admitted: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    decided_by: tuple[Declaration, ...] = ()
    also: tuple[Known, ...] = ()

    @property
    def environments(self) -> tuple[Known, ...]:
        """What each environment gets, this one first; each of them judges the code."""
        return (self, *self.also)


def unknown(distribution: str) -> Known:
    """Return the newest known release, as the guess that it is."""
    source = "unknown: taken as the newest known release"
    return Known(distribution, known.newest(distribution), source, certain=False)


def shown(path: str, base: Path) -> str:
    """Return a path relative to a directory, with `/` everywhere."""
    try:
        return Path(os.path.relpath(path, base)).as_posix()
    except ValueError:  # another drive
        return os.path.basename(path)


def selected(
    distribution: str, locks: Iterable[Declaration], declared: Iterable[Declaration], base: Path
) -> Known | None:
    """Return what the files of one place select, or None if they name it nowhere.

    A lock wins over what it was made from. An exact pin wins over ranges, unless it is that of
    an extra which the main requirements rule out. Otherwise the ranges that a plain install
    obeys count together. Where locks, pins or ranges contradict each other (they belong to
    different environments), each selects a release of its own, the newest first.
    """
    locked = [each for each in locks if each.distribution == distribution]
    ours = [each for each in declared if each.distribution == distribution]
    ours = [each for each in ours if each.tier != MINIMUM] or ours
    pins = _pins(ours)
    if locked:
        main = [each for each in pins if each.tier == MAIN]
        return _apart([*_newest_first(locked), *_newest_first(main)], base)
    if pins:
        found = _apart(_newest_first(_first_tier(pins)), base)
        return replace(found, also=(*found.also, *_contrary(ours, pins, base)))
    if not ours or not known.releases(distribution):
        return None
    return _ranged(distribution, _first_tier(ours), base)


def _pins(declarations: list[Declaration]) -> list[Declaration]:
    main = _together([each for each in declarations if each.tier == MAIN])
    return [
        each
        for each in declarations
        if each.exact and (each.tier == MAIN or main.contains(each.exact, prereleases=True))
    ]


def _contrary(ours: list[Declaration], pins: list[Declaration], base: Path) -> Iterator[Known]:
    """What the ranges get that a plain install obeys and that admit none of the pins."""
    for each in ours:
        admits = SpecifierSet(each.specifier).contains
        agrees = any(admits(pin.exact or "0", prereleases=True) for pin in pins)
        if each.tier == MAIN and not agrees and _admits(each):
            yield _newest(each.distribution, [each], _admits(each), base)


def _first_tier(declarations: list[Declaration]) -> list[Declaration]:
    best = min(each.tier for each in declarations)
    return [each for each in declarations if each.tier == best]


def _newest_first(pins: list[Declaration]) -> list[Declaration]:
    return sorted(pins, key=lambda each: Version(each.exact or "0"), reverse=True)


def _apart(pins: Sequence[Declaration], base: Path) -> Known:
    """One environment for each release."""
    by_version: dict[str, list[Declaration]] = {}
    for pin in pins:
        version = known.parse(pin.exact or "0", pin.distribution, pin.path)
        by_version.setdefault(version, []).append(pin)
    found = [
        Known(same[0].distribution, version, _place(same[0], base), decided_by=tuple(same))
        for version, same in by_version.items()
    ]
    return replace(found[0], also=tuple(found[1:]))


def _ranged(distribution: str, ranges: list[Declaration], base: Path) -> Known:
    together = known.admitted(distribution, _together(ranges))
    if together or any(each.url for each in ranges):
        return _newest(distribution, ranges, together, base)
    alone = [_newest(distribution, [each], _admits(each), base) for each in ranges]
    alone.sort(key=lambda each: (each.certain, Version(each.version)), reverse=True)
    distinct: dict[str, Known] = {}
    for each in alone:
        distinct.setdefault(each.version, each)
    first, *others = distinct.values()
    return replace(first, also=tuple(each for each in others if each.certain))


def _newest(distribution: str, ranges: list[Declaration], releases: tuple[str, ...], base: Path) -> Known:
    decided = tuple(ranges)
    unversioned = [each for each in ranges if each.url]
    if unversioned:
        source = f"unknown: {_place(unversioned[0], base)} does not say its version"
        return Known(distribution, known.newest(distribution), source, False, releases)
    if not releases:
        source = f"unknown: {_place(ranges[0], base)} admits no known release, taken as the newest"
        return Known(distribution, known.newest(distribution), source, certain=False)
    admitting = dict.fromkeys(f"{_where(each, base)} ({each.text} admits it)" for each in ranges)
    source = " and ".join(admitting)
    return Known(distribution, releases[-1], source, admitted=releases, decided_by=decided)


def _where(declaration: Declaration, base: Path) -> str:
    return f"{shown(declaration.path, base)}:{declaration.span.start.row}"


def _place(declaration: Declaration, base: Path) -> str:
    return f"{_where(declaration, base)} ({declaration.text})"


def _together(declarations: list[Declaration]) -> SpecifierSet:
    return SpecifierSet(",".join(each.specifier for each in declarations if each.specifier))


def _admits(declaration: Declaration) -> tuple[str, ...]:
    return known.admitted(declaration.distribution, SpecifierSet(declaration.specifier))
