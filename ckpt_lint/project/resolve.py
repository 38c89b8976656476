"""From declarations to the release that a fresh install gets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
    """

    distribution: str
    version: str
    source: str
    certain: bool = True
    admitted: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def unknown(distribution: str) -> Known:
    """Return the newest known release, as the guess that it is."""
    source = "unknown: taken as the newest known release"
    return Known(distribution, known.newest(distribution), source, certain=False)


def declared(distribution: str, declarations: Sequence[Declaration]) -> Known | None:
    """Return what the declarations of one directory select, or None if they name it nowhere.

    An exact pin wins over ranges, unless it is that of an extra which the main requirements
    rule out. Otherwise the ranges that a plain install obeys count
    together; where no release satisfies all of them (they belong to different platforms, or to
    environments that are never one), the one that admits the newest release counts.
    """
    ours = [each for each in declarations if each.distribution == distribution]
    ours = [each for each in ours if each.tier != MINIMUM] or ours
    if not ours:
        return None
    main = _together([each for each in ours if each.tier == MAIN])
    pins = [
        each
        for each in ours
        if each.exact and (each.tier == MAIN or main.contains(each.exact, prereleases=True))
    ]
    if pins:
        return _pinned(distribution, _first_tier(pins))
    if distribution not in known.DISTRIBUTIONS:
        return None
    return _ranged(distribution, _first_tier(ours))


def _first_tier(declarations: list[Declaration]) -> list[Declaration]:
    best = min(each.tier for each in declarations)
    return [each for each in declarations if each.tier == best]


def _pinned(distribution: str, pins: list[Declaration]) -> Known:
    pin = max(pins, key=lambda each: Version(each.exact or "0"))
    version = known.parse(pin.exact or "0", distribution, pin.where)
    if len({Version(each.exact or "0") for each in pins}) > 1:
        others = ", ".join(each.where for each in pins if each is not pin)
        return Known(distribution, version, f"{pin} (the newest pin, others in {others})")
    return Known(distribution, version, str(pin))


def _ranged(distribution: str, ranges: list[Declaration]) -> Known:
    releases = known.admitted(distribution, _together(ranges))
    if not releases:
        best = max(ranges, key=lambda each: len(_admits(each)) and Version(_admits(each)[-1]))
        ranges, releases = [best], _admits(best)
    unversioned = [each for each in ranges if each.url]
    if unversioned:
        source = f"unknown: {unversioned[0]} does not say its version"
        return Known(distribution, known.newest(distribution), source, False, releases)
    if not releases:
        source = f"unknown: {ranges[0]} admits no known release, taken as the newest"
        return Known(distribution, known.newest(distribution), source, certain=False)
    admitting = dict.fromkeys(f"{each.where} ({each.text} admits it)" for each in ranges)
    source = " and ".join(admitting)
    return Known(distribution, releases[-1], source, admitted=releases)


def _together(declarations: list[Declaration]) -> SpecifierSet:
    return SpecifierSet(",".join(each.specifier for each in declarations if each.specifier))


def _admits(declaration: Declaration) -> tuple[str, ...]:
    return known.admitted(declaration.distribution, SpecifierSet(declaration.specifier))
