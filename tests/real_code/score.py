"""Scores ckpt-lint on labelled repositories that nobody here wrote.

``python -m tests.real_code.score DIRECTORY`` wants one checkout for each repository of
``labels.tsv`` below DIRECTORY, named like the repository (``main`` of ``owner/main``), at the
commit named there. None of their code is part of this project.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from ckpt_lint import engine
from ckpt_lint.config import Config, Options
from ckpt_lint.rules import selected

LABELS = Path(__file__).parent / "labels.tsv"
RELEASE = "2.1.3"
RECALL = 0.95
CODES = {"S": ("CKPT10",), "R": ("CKPT201",), "guard": ("CKPT203",)}
JUDGED = ("CKPT10", "CKPT201", "CKPT203")


class Label(NamedTuple):
    """What a careful reader expects at one line; path ``*`` is every line not named."""

    repository: str
    commit: str
    path: str
    line: int
    expected: str

    def __str__(self) -> str:
        return f"{self.repository}@{self.commit} {self.path}:{self.line} {self.expected}"


class Hit(NamedTuple):
    """One finding: path below the checkout, line, code."""

    path: str
    line: int
    code: str


@dataclass
class Score:
    """Labels found and missed, findings where there should be none, and unlabelled ones."""

    found: list[Label] = field(default_factory=list)
    missed: list[Label] = field(default_factory=list)
    false: list[str] = field(default_factory=list)
    unlabelled: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Share of the expected lines that were found."""
        total = len(self.found) + len(self.missed)
        return len(self.found) / total if total else 0.0

    @property
    def good(self) -> bool:
        """Whether the targets hold, on all repositories."""
        return not self.absent and not self.false and self.recall >= RECALL

    def add(self, labels: Sequence[Label], hits: Sequence[Hit]) -> None:
        """Count one repository."""
        name = labels[0].repository
        wanted = [label for label in labels if label.expected in CODES]
        for label in wanted:
            (self.found if any(_meets(hit, label) for hit in hits) else self.missed).append(label)
        for hit in hits:
            at = [label.expected for label in labels if (label.path, label.line) == (hit.path, hit.line)]
            at = at or [label.expected for label in labels if label.path == "*"]
            if "silent" in at:
                self.false.append(f"{name} {hit.path}:{hit.line} {hit.code}")
            elif not at:
                self.unlabelled.append(f"{name} {hit.path}:{hit.line} {hit.code}")


def _meets(hit: Hit, label: Label) -> bool:
    codes = CODES[label.expected]
    return (hit.path, hit.line) == (label.path, label.line) and hit.code.startswith(codes)


def labels(text: str) -> dict[str, list[Label]]:
    """Labels by repository. Raises ``ValueError`` for a line that is none."""
    found: dict[str, list[Label]] = {}
    for row in text.splitlines():
        if row and not row.startswith("#"):
            repository, commit, path, line, expected = row.split("\t")
            if expected not in (*CODES, "silent", "any"):
                raise ValueError(f"{expected!r} is no expectation")
            label = Label(repository, commit, path, int(line), expected)
            found.setdefault(repository, []).append(label)
    return found


def check(checkout: Path) -> list[Hit]:
    """What ckpt-lint says of one checkout."""
    versions = dict.fromkeys(("lightning", "pytorch-lightning"), RELEASE)
    options = Options(selected(None, (), ()), lightning_version=versions)
    outcome = engine.check([checkout], Config(path=None, root=checkout), options)
    return [
        Hit(Path(each.path).resolve().relative_to(checkout).as_posix(), each.span.start.row, each.code)
        for each in outcome.findings
        if each.code.startswith(JUDGED)
    ]


def score(directory: Path, expected: dict[str, list[Label]]) -> Score:
    """Score every labelled repository that is checked out below ``directory``."""
    result = Score()
    for repository, wanted in expected.items():
        checkout = (directory / repository.split("/")[1]).resolve()
        if checkout.is_dir():
            result.add(wanted, check(checkout))
        else:
            result.absent.append(repository)
    return result


def lines(result: Score) -> Iterable[str]:
    """The score in words, every miss by name."""
    for repository in result.absent:
        yield f"absent: {repository}"
    for label in result.missed:
        yield f"missed: {label}"
    for each in result.false:
        yield f"false alarm: {each}"
    for each in result.unlabelled:
        yield f"not labelled: {each}"
    total = len(result.found) + len(result.missed)
    yield f"recall {len(result.found)}/{total} ({result.recall:.0%}), {len(result.false)} false alarms"


def main() -> int:
    """Print the score; exit code 1 where a target is missed."""
    parser = argparse.ArgumentParser(description="Score ckpt-lint on labelled checkouts.")
    parser.add_argument("directory", type=Path)
    result = score(parser.parse_args().directory, labels(LABELS.read_text(encoding="utf-8")))
    print("\n".join(lines(result)))
    return 0 if result.good else 1


if __name__ == "__main__":
    sys.exit(main())
