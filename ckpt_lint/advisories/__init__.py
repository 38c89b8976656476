"""Loader of the advisories: which Lightning release does what, as data."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from packaging.version import Version

from ckpt_lint.project import toml

DATA = Path(__file__).with_name("advisories.toml")


@dataclass(frozen=True)
class Range:
    """Releases from ``introduced`` (included) to ``fixed`` (excluded, or none yet)."""

    introduced: str
    fixed: str | None = None

    def __contains__(self, version: str) -> bool:
        release = _release(version)
        if release < _release(self.introduced):
            return False
        return self.fixed is None or release < _release(self.fixed)

    def __str__(self) -> str:
        return f"{self.introduced} and newer" if self.fixed is None else f"before {self.fixed}"


@dataclass(frozen=True)
class Advisory:
    """One harmful behaviour: the releases that show it and the scenarios that showed it.

    Attributes:
        ranges: the releases, whatever ``save_last`` is.
        by_value: the releases by ``save_last`` (``"true"``, ``"link"``), where it decides.
        scenarios: those behind the ranges; none where nothing can be run.
        shows: the outcomes of theirs that count, as `evidence/outcomes.py` names them.
        parts: the releases of one scenario, where they are fewer.
        note: where it differs from what the scenarios alone would say, and why.
    """

    code: str
    title: str
    ranges: tuple[Range, ...]
    scenarios: tuple[str, ...]
    shows: tuple[str, ...] = ()
    by_value: Mapping[str, tuple[Range, ...]] = field(default_factory=dict)
    parts: Mapping[str, tuple[Range, ...]] = field(default_factory=dict)
    note: str = ""

    def shown_by(self, scenario: str, version: str) -> bool:
        """Whether that scenario shows it on the Lightning release ``version``."""
        return any(version in each for each in self.parts.get(scenario, self.ranges))

    def affects(self, version: str, save_last: object = None, fsspec: str | None = None) -> bool:
        """Whether the Lightning release ``version`` behaves so.

        Where ``save_last`` decides and is not given, one of its values is enough. ``fsspec`` is
        a version, or ``None`` where it is not known: 2.1.0 to 2.1.2 are then taken to link.
        """
        if not self.by_value or save_last is None:
            return any(version in each for each in self.ranges)
        if not any(version in each for each in self.by_value[_key(save_last)]):
            return False
        return version not in link_mode().fsspec_decides or link_mode().links_beside(fsspec)


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
        if not any(version in each for each in self.by_value[_key(save_last)]):
            return False
        return version not in self.fsspec_decides or self.links_beside(fsspec)

    def links_beside(self, fsspec: str | None) -> bool:
        """Whether that fsspec lets the releases link for which it decides."""
        return fsspec is None or Version(fsspec) < Version(self.fsspec_links_before)


# Every fact is judged by every rule, and most runs have one release.
_release = lru_cache(maxsize=1024)(Version)


def _key(save_last: object) -> str:
    return "link" if save_last == "link" else "true"


def _ranges(rows: list[dict[str, str]]) -> tuple[Range, ...]:
    return tuple(Range(row["introduced"], row.get("fixed")) for row in rows)


@cache
def _data() -> dict[str, Any]:
    return toml.loads(DATA.read_bytes())


@cache
def advisories() -> Mapping[str, Advisory]:
    """Every advisory by rule code."""
    return {code: _advisory(code, row) for code, row in _data().items() if code.startswith("CKPT")}


def _advisory(code: str, row: dict[str, Any]) -> Advisory:
    by_value: dict[str, tuple[Range, ...]] = {
        key: _ranges(row[key]) for key in ("true", "link") if key in row
    }
    either = tuple(dict.fromkeys(each for ranges in by_value.values() for each in ranges))
    return Advisory(
        code=code,
        title=row["title"],
        ranges=_ranges(row["ranges"]) if "ranges" in row else either,
        scenarios=tuple(row["scenarios"]),
        shows=tuple(row.get("shows", ())),
        by_value=by_value,
        parts={name: _ranges(rows) for name, rows in row.get("parts", {}).items()},
        note=row.get("note", ""),
    )


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


def alike(version: str) -> int:
    """Number of the group of releases that all advisories treat as they treat this one."""
    return bisect_right(_boundaries(), _release(version))


@cache
def _boundaries() -> list[Version]:
    return sorted(set(map(Version, _limits(_data()))))


def _limits(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _limits(each)
    elif isinstance(value, dict):
        yield from (value[key] for key in ("introduced", "fixed") if key in value)
        for each in value.values():
            yield from _limits(each)
