"""Which facts of a project each of its requirements decides for."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ckpt_lint.config import Config
from ckpt_lint.facts import Fact, FileFacts, LightningRequirement
from ckpt_lint.findings import Position
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
