"""Paths to findings: the one pass that the command line, pytest and editors share."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from ckpt_lint.config import Config
from ckpt_lint.facts import CheckpointCallback, FileFacts
from ckpt_lint.findings import Finding
from ckpt_lint.frontends import python
from ckpt_lint.judge import Judge
from ckpt_lint.project.files import SourceFile, discover

FILES_WORTH_A_PROCESS = 24


@dataclass(frozen=True)
class Options:
    """What a run was asked for, beyond the project's configuration."""

    codes: frozenset[str]
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lightning_version: Mapping[str, str] = field(default_factory=dict)
    python: Path | None = None
    jobs: int = 0


@dataclass(frozen=True)
class Trouble:
    """Something that kept a path from being checked, in one line."""

    path: str
    message: str


@dataclass
class Outcome:
    """Findings of a run, what could not be checked, and remarks worth a line."""

    findings: list[Finding]
    facts: list[FileFacts]
    judge: Judge
    troubles: list[Trouble] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    checked: int = 0

    @property
    def incomplete(self) -> bool:
        """Whether anything could not be checked (exit code 2)."""
        return bool(self.troubles) or any(f.code == "CKPT902" for f in self.findings)


def check(paths: Sequence[Path], config: Config, options: Options) -> Outcome:
    """Check files and directories.

    Raises ``project.release.VersionError`` for a release that is none.
    """
    files, problems = discover(paths, config)
    troubles = [Trouble(problem.path, problem.message) for problem in problems]
    facts = _read_all(files, troubles, options.jobs)
    return judged(facts, config, options, troubles, len(files))


def check_bytes(path: str, data: bytes, config: Config, options: Options) -> Outcome:
    """Check one file's content, as an editor or standard input hands it over."""
    facts = [python.read(path, data, parse_anyway=True)]
    return judged(facts, config, options, [], 1)


def recheck(path: str, data: bytes, outcome: Outcome) -> list[Finding]:
    """Findings of a file's new content, judged as the run was that found the old ones."""
    return outcome.judge.findings(python.read(path, data, parse_anyway=True))


def judged(
    facts: list[FileFacts],
    config: Config,
    options: Options,
    troubles: list[Trouble],
    checked: int,
) -> Outcome:
    """Facts to findings."""
    links = any(
        isinstance(fact, CheckpointCallback)
        and fact.argument("save_last").may(lambda value: value == "link")
        for file in facts
        for fact in file.facts
    )
    judge = Judge(config, options, links)
    findings = [finding for file in facts for finding in judge.findings(file)]
    findings.sort(key=lambda finding: finding.sort_key)
    return Outcome(findings, facts, judge, troubles, judge.notes(), checked)


def _read_all(
    files: Iterable[SourceFile], troubles: list[Trouble], jobs: int
) -> list[FileFacts]:
    """Facts of all files; only those that mention a word are parsed, by several processes."""
    waiting: list[tuple[str, bytes, bool]] = []
    for file in files:
        try:
            with open(file.path, "rb") as stream:  # noqa: PTH123 - a Path each costs more
                data = stream.read()
        except OSError as error:
            troubles.append(Trouble(file.path, error.strerror or str(error)))
            continue
        if file.explicit or python.worth_reading(data):
            waiting.append((file.path, data, file.explicit))
    workers = min(jobs or os.cpu_count() or 1, len(waiting) // FILES_WORTH_A_PROCESS)
    if workers < 2:
        return [_read(each) for each in waiting]
    chunk = max(1, len(waiting) // (workers * 4))
    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(_read, waiting, chunksize=chunk))


def _read(file: tuple[str, bytes, bool]) -> FileFacts:
    path, data, explicit = file
    return python.read(path, data, parse_anyway=explicit)
