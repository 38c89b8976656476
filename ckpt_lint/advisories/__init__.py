"""Loader of the advisories: which Lightning release does what, as data."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from packaging.version import Version

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

DATA = Path(__file__).with_name("advisories.toml")


@dataclass(frozen=True)
class Range:
    """Releases from ``introduced`` (included) to ``fixed`` (excluded, or none yet)."""

    introduced: str
    fixed: str | None = None

    def __contains__(self, version: str) -> bool:
        release = Version(version)
        if release < Version(self.introduced):
            return False
        return self.fixed is None or release < Version(self.fixed)

    def __str__(self) -> str:
        return f"{self.introduced} and newer" if self.fixed is None else f"before {self.fixed}"


@dataclass(frozen=True)
class Advisory:
    """One harmful behaviour: the releases that show it and the scenarios that showed it."""

    code: str
    title: str
    ranges: tuple[Range, ...]
    scenarios: tuple[str, ...]

    def affects(self, version: str) -> bool:
        """Whether the Lightning release ``version`` behaves so."""
        return any(version in each for each in self.ranges)


@dataclass(frozen=True)
class LinkMode:
    """When a release writes last.ckpt as a symbolic link."""

    by_value: Mapping[str, tuple[Range, ...]]
    fsspec_decides: Range
    fsspec_links_before: str

    def writes_link(self, save_last: object, version: str, fsspec: str | None) -> bool:
        """Whether ``save_last`` gives a link on that release.

        ``fsspec`` is a version, or ``None`` where it is not known: an ordinary install of
        2.1.0 to 2.1.2 has one that links.
        """
        key = "link" if save_last == "link" else "true"
        if not any(version in each for each in self.by_value[key]):
            return False
        if version in self.fsspec_decides and fsspec is not None:
            return Version(fsspec) < Version(self.fsspec_links_before)
        return True


def _ranges(rows: list[dict[str, str]]) -> tuple[Range, ...]:
    return tuple(Range(row["introduced"], row.get("fixed")) for row in rows)


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


@cache
def advisories() -> Mapping[str, Advisory]:
    """Every advisory by rule code."""
    return {
        code: Advisory(code, row["title"], _ranges(row["ranges"]), tuple(row["scenarios"]))
        for code, row in _data().items()
        if code.startswith("CKPT")
    }


@cache
def link_mode() -> LinkMode:
    """When a release writes last.ckpt as a symbolic link."""
    row = _data()["link-mode"]
    by_value = {key: _ranges(row[key]) for key in ("true", "link")}
    decides = _ranges([row["fsspec-decides"]])[0]
    return LinkMode(by_value, decides, row["fsspec-links-before"])


def measured_through() -> str:
    """Newest Lightning release that the scenarios were run on."""
    return str(_data()["measured-through"])


def measured_from() -> str:
    """Oldest Lightning release that the scenarios were run on."""
    return str(_data()["measured-from"])
