"""A project's findings on every release: its files are read once, and judged once for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from packaging.version import Version

from ckpt_lint import engine
from ckpt_lint.advisories import alike
from ckpt_lint.config import Config, Options
from ckpt_lint.engine import Outcome
from ckpt_lint.facts import Fact, LightningRequirement
from ckpt_lint.filefacts import FileFacts
from ckpt_lint.findings import Finding
from ckpt_lint.project.known import DISTRIBUTIONS, releases, withdrawn
from ckpt_lint.project.resolve import Known
from ckpt_lint.reports.summary import is_fixable

OLDEST = Version("2.0.0")


@dataclass(frozen=True, order=True)
class Spot:
    """A finding without its words: what stays the same from release to release."""

    path: str
    row: int
    code: str
    name: str = field(compare=False)
    fixable: bool = field(compare=False)


@dataclass(frozen=True)
class Survey:
    """What the files that run on one release have on all others.

    Attributes:
        current: the release that they are judged by, and how it is known.
        by_release: the findings on each known release, oldest first.
    """

    current: Known
    by_release: Mapping[str, frozenset[Spot]]

    @property
    def releases(self) -> tuple[str, ...]:
        """The releases judged, oldest first."""
        return tuple(self.by_release)

    @property
    def compromised(self) -> bool:
        """Whether the release in use was withdrawn because it is malicious."""
        return self.current.version in withdrawn(self.current.distribution)

    @property
    def spots(self) -> list[Spot]:
        """All findings on any release."""
        return sorted(frozenset().union(*self.by_release.values()))

    def on(self, spot: Spot) -> list[str]:
        """The releases on which a finding exists."""
        return [release for release, found in self.by_release.items() if spot in found]


def surveys(outcome: Outcome, config: Config, options: Options) -> list[Survey]:
    """Judge the facts of a run on every known release from 2.0.0 on, and on those in use.

    Files of projects that use different releases are surveyed apart.
    """
    users: dict[Known, set[str]] = {}
    for file in outcome.facts:
        for known in outcome.judge.releases(file):
            users.setdefault(known, set()).add(file.path)
    code = [replace(file, facts=tuple(filter(_is_code, file.facts))) for file in outcome.facts]
    judged: dict[int, list[Finding]] = {}

    def found(release: str, paths: set[str]) -> frozenset[Spot]:
        group = alike(release)
        if group not in judged:
            judged[group] = _on(release, code, config, options)
        return _spots(judged[group], paths)

    return [
        Survey(known, {each: found(each, paths) for each in _releases(known)})
        for known, paths in sorted(users.items(), key=lambda each: (each[0].distribution, each[0].source))
    ]


def _releases(known: Known) -> list[str]:
    newer = (each for each in releases(known.distribution) if Version(each) >= OLDEST)
    return sorted({known.version, *newer}, key=Version)


def _on(release: str, code: list[FileFacts], config: Config, options: Options) -> list[Finding]:
    there = replace(options, lightning_version=dict.fromkeys(DISTRIBUTIONS, release), apart=True)
    return engine.judged(code, config, there).findings


def _is_code(fact: Fact) -> bool:
    return not isinstance(fact, LightningRequirement)


def _spots(findings: Iterable[Finding], paths: set[str]) -> frozenset[Spot]:
    return frozenset(
        Spot(each.path, each.span.start.row, each.code, each.name, is_fixable(each))
        for each in findings
        if each.release and each.path in paths
    )
