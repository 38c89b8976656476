"""The releases of Lightning that this version of ckpt-lint knows."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from packaging.specifiers import SpecifierSet
from packaging.version import InvalidVersion, Version

from ckpt_lint.project import toml

DISTRIBUTIONS = ("lightning", "pytorch-lightning")
# What is imported, and the distribution that brings it.
PACKAGES = {"lightning": "lightning", "pytorch_lightning": "pytorch-lightning"}
RELEASES = Path(__file__).parent.parent / "advisories" / "releases.toml"


class VersionError(Exception):
    """A version or an environment given by hand cannot be used; one clear line."""


def normalise(name: str) -> str:
    """Return a distribution's name as the package index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


@cache
def _table() -> dict[str, tuple[Version, ...]]:
    releases: dict[str, list[str]] = toml.load(RELEASES)["releases"]
    return {name: tuple(sorted(map(Version, found))) for name, found in releases.items()}


def releases(distribution: str) -> tuple[str, ...]:
    """Return the known final releases, oldest first; none for other distributions."""
    return tuple(map(str, _table().get(normalise(distribution), ())))


def newest(distribution: str) -> str:
    """Return the newest known release.

    Raises:
        KeyError: not a Lightning distribution.
    """
    return str(_table()[normalise(distribution)][-1])


@cache
def withdrawn(distribution: str) -> tuple[str, ...]:
    """Return the releases that were taken off the index, oldest first."""
    found: dict[str, list[str]] = toml.load(RELEASES)["withdrawn"]
    return tuple(found.get(normalise(distribution), ()))


def admitted(distribution: str, specifiers: SpecifierSet) -> tuple[str, ...]:
    """Return the known releases that a range admits, oldest first."""
    return _admitted(normalise(distribution), str(specifiers))


@lru_cache(maxsize=1024)
def _admitted(distribution: str, specifiers: str) -> tuple[str, ...]:
    return tuple(map(str, SpecifierSet(specifiers).filter(_table().get(distribution, ()))))


def parse(text: str, distribution: str, source: str) -> str:
    """Return a version in its normal spelling, `2.1` as the release 2.1.0.

    Args:
        text: the version as it was written.
        distribution: whose version it is.
        source: where it was written, for the error.

    Raises:
        VersionError: it is not a version.
    """
    try:
        version = Version(text.strip())
    except InvalidVersion:
        raise VersionError(f"{source}: `{text}` is not a version of {distribution}") from None
    for release in _table().get(normalise(distribution), ()):
        if release == version:
            return str(release)
    return str(version)
