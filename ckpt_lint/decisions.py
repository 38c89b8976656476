"""Which facts of a project each of its requirements decides for, and what they say of releases."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from ckpt_lint.advisories import alike
from ckpt_lint.config import Config
from ckpt_lint.facts import Fact, LightningRequirement
from ckpt_lint.filefacts import FileFacts
from ckpt_lint.findings import Finding, Position
from ckpt_lint.project.release import DISTRIBUTIONS, Known, Written, select


@dataclass
class Decision:
    """What a requirement selects, and the facts of the files that this holds for.

    ``version`` is empty where the requirement decides nothing.
    """

    version: str = ""
    facts: list[tuple[FileFacts, Fact]] = field(default_factory=list)


class Decisions:
    """Finds the requirement that decides for a fact: that of the nearest directory upward."""

    def __init__(self, files: Iterable[FileFacts], config: Config, written: Written) -> None:
        self._config = config
        self._written = written
        self._known: dict[tuple[str, str], Known | None] = {}
        self._found: dict[tuple[str, Position], Decision] = {}
        for file in files:
            for fact in file.facts:
                self._add(file, fact)

    def of(self, requirement: LightningRequirement) -> Decision:
        """What a requirement decides."""
        place = requirement.place
        return self._found.get((os.path.abspath(place.path), place.span.start), Decision())

    def paths(self) -> list[str]:
        """The files that decide anything, absolute."""
        return list(dict.fromkeys(path for path, _ in self._found))

    def _add(self, file: FileFacts, fact: Fact) -> None:
        distributions: tuple[str, ...] | None = getattr(fact, "distributions", None)
        if distributions is None or isinstance(fact, LightningRequirement):
            return
        directory = os.path.dirname(os.path.abspath(file.path))
        for known in self._selected(directory, distributions or DISTRIBUTIONS):
            for declaration in known.decided_by:
                key = (declaration.path, declaration.span.start)
                decision = self._found.setdefault(key, Decision(known.version))
                decision.facts.append((file, fact))

    def _selected(self, directory: str, distributions: tuple[str, ...]) -> Iterator[Known]:
        """What the first distribution that is required gets, in each environment."""
        for distribution in distributions:
            key = (directory, distribution)
            if key not in self._known:
                self._known[key] = select(
                    Path(directory), distribution, config=self._config, written=self._written
                )
            known = self._known[key]
            if known is not None:
                yield from known.environments
                return


def depending(
    found_on: Callable[[str], Mapping[object, Finding]], releases: Iterable[str]
) -> Callable[[str], tuple[Finding, ...]]:
    """Narrow what a release's findings are to those that not every release has.

    Args:
        found_on: the findings on a release, by what tells one from another.
        releases: those that there are. Of releases that all advisories treat alike, one is asked.
    """
    examples = {alike(version): version for version in releases}

    @cache
    def found(group: int) -> Mapping[object, Finding]:
        return found_on(examples[group])

    @cache
    def always() -> set[object]:
        return set.intersection(*(set(found(group)) for group in examples))

    def findings_on(version: str) -> tuple[Finding, ...]:
        examples.setdefault(alike(version), version)
        here = found(alike(version))
        return tuple(here[key] for key in here if key not in always()) if here else ()

    return findings_on
