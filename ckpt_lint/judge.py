"""Facts to findings: which release judges a fact, which rules are on, what is suppressed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Callable

from ckpt_lint.config import Config
from ckpt_lint.facts import CheckpointCallback, Fact, Project, ResumePath, Unreadable
from ckpt_lint.findings import Edit, Finding, Fix, Release
from ckpt_lint.project.globs import matcher
from ckpt_lint.project.release import DISTRIBUTIONS, Known, detect, detect_fsspec
from ckpt_lint.rules import RULES, Problem, Rule, Situation
from ckpt_lint.suppressions import Suppressions, parse

if TYPE_CHECKING:
    from ckpt_lint.engine import Options

UNREADABLE = "CKPT902"


class Judge:
    """Judges the facts of one run and remembers by which releases."""

    def __init__(self, config: Config, options: Options) -> None:
        self._config = config
        self._options = options
        self._project = Project()
        self._suppressions: dict[str, Suppressions] = {}
        self._known: dict[tuple[str, str], Known] = {}
        self._fsspec: dict[str, str | None] = {}
        self._used: dict[Known, dict[str, set[str]]] = {}
        self._remarks: list[str] = []
        self._file_ignores = list(_file_ignores(config, options))

    def judge(self, project: Project) -> list[Finding]:
        """Findings of a project, suppressed ones left out, one for each place and code, in order."""
        self._project = project
        self._suppressions = {file.path: parse(file.text, file.path) for file in project.files}
        merged: dict[tuple[object, ...], Finding] = {}
        for file in project.files:
            for fact in file.facts:
                for finding in self._judge(fact, file.path):
                    key = (finding.path, finding.span, finding.code)
                    merged[key] = _merge(merged[key], finding) if key in merged else finding
        self._remark()
        return sorted(merged.values(), key=lambda finding: finding.sort_key)

    def _hidden(self, finding: Finding) -> bool:
        """Whether a finding is suppressed where it stands, or off in its file."""
        if finding.code == UNREADABLE:
            return False
        suppressions = self._suppressions.get(finding.path)
        return finding.code in self._ignored(finding.path) or (
            suppressions is not None and suppressions.hides(finding)
        )

    def notes(self) -> list[str]:
        """One line for each release that judged something, and one for what its range hides."""
        lines = list(self._remarks)
        for known in sorted(self._used, key=lambda each: (each.distribution, each.source)):
            lines.append(f"Judged by {known.distribution} {known.version} ({known.source}).")
            lines.extend(known.notes)
            older = [
                f"{code} ({RULES[code].name}) on {_ranges(versions, known.admitted)}"
                for code, versions in sorted(self._used[known].items())
            ]
            if older:
                lines.append(
                    f"Other releases of {known.distribution} may be installed as well "
                    f"({known.source}), and have problems here: {', '.join(older)}."
                )
        return list(dict.fromkeys(lines))

    def detections(self) -> list[str]:
        """One line for each directory and distribution whose release was asked for."""
        return [
            f"{directory}: {known.distribution} {known.version} ({known.source})"
            for (directory, _), known in sorted(self._known.items())
        ] or ["no Lightning release was needed: nothing here builds or resumes a checkpoint"]

    def _judge(self, fact: Fact, path: str) -> list[Finding]:
        rules = [rule for rule in RULES.values() if isinstance(fact, rule.fact)]
        if isinstance(fact, Unreadable):
            return [self._finding(rule, p, None) for rule, p in _hits(rules, fact, _NOWHERE)]
        known, fsspec = self._release(fact.distributions, path)
        on = [rule for rule in rules if rule.code in self._options.codes]

        def found(version: str) -> list[tuple[Rule, Finding]]:
            situation = Situation(known.distribution, version, fsspec, self._project)
            release = Release(known.distribution, version, known.source)
            pairs = [(r, self._finding(r, p, release)) for r, p in _hits(on, fact, situation)]
            return [pair for pair in pairs if not self._hidden(pair[1])]

        now = found(known.version)
        codes = {rule.code for rule, _ in now}
        older = self._used.setdefault(known, {})
        for version in known.admitted:
            for rule, _ in found(version) if version != known.version else ():
                if rule.code not in codes:
                    older.setdefault(rule.code, set()).add(version)
        return [*_worst([pair for pair in now if pair[0].rank]), *(f for r, f in now if not r.rank)]

    def _finding(self, rule: Rule, problem: Problem, release: Release | None) -> Finding:
        fix = Fix("safe", rule.remedy, problem.rewrite) if problem.rewrite else None
        return Finding(
            path=problem.place.path,
            span=problem.place.span,
            code=rule.code,
            name=rule.name,
            message=problem.message,
            severity=rule.severity,
            help=rule.remedy,
            release=release,
            fix=fix,
            statement_rows=problem.place.statement_rows,
            related=problem.related,
        )

    def _release(self, distributions: tuple[str, ...], path: str) -> tuple[Known, str | None]:
        """The release that runs this code: the first that is known, of those it may import."""
        directory = os.path.dirname(os.path.abspath(path))
        names = distributions or DISTRIBUTIONS
        found = [self._detect(directory, name) for name in names]
        certain = [known for known in found if known.certain]
        if directory not in self._fsspec:
            self._fsspec[directory] = detect_fsspec(
                Path(directory),
                override=None,
                config=self._config,
                python=self._options.python,
                environ=os.environ,
            )
        return (certain or found)[0], self._fsspec[directory]

    def _detect(self, directory: str, distribution: str) -> Known:
        key = (directory, distribution)
        if key not in self._known:
            self._known[key] = detect(
                Path(directory),
                distribution,
                override=self._options.lightning_version,
                config=self._config,
                python=self._options.python,
                environ=os.environ,
            )
        return self._known[key]

    def _ignored(self, path: str) -> set[str]:
        absolute = os.path.abspath(path).replace(os.sep, "/")
        name = absolute.rpartition("/")[2]
        return {
            code
            for matches, inside, codes in self._file_ignores
            if matches(name, absolute) is inside
            for code in codes
        }

    def _remark(self) -> None:
        for path, suppressions in self._suppressions.items():
            self._remarks.extend(f"{path}:{row}: {text}" for row, text in suppressions.remarks)


_NOWHERE = Situation("", "0")


def _hits(rules: list[Rule], fact: Fact, situation: Situation) -> list[tuple[Rule, Problem]]:
    related = fact.related if isinstance(fact, (CheckpointCallback, ResumePath)) else ()
    return [
        (rule, replace(problem, related=problem.related or related))
        for rule in rules
        for problem in rule.check(fact, situation)
    ]


def _merge(one: Finding, other: Finding) -> Finding:
    """Two facts at one place (a dictionary spread into two calls): one finding, both fixed."""
    related = tuple(dict.fromkeys((*one.related, *other.related)))
    if one.fix is None or other.fix is None:
        return replace(one, related=related)
    edits: tuple[Edit, ...] = tuple(dict.fromkeys((*one.fix.edits, *other.fix.edits)))
    return replace(one, related=related, fix=replace(one.fix, edits=edits))


def _worst(ranked: list[tuple[Rule, Finding]]) -> list[Finding]:
    """One finding for a callback: the worst, carrying the others in its message."""
    if not ranked:
        return []
    ranked = sorted(ranked, key=lambda pair: pair[0].rank)
    worst = ranked[0][1]
    others = [f"{rule.code} ({rule.advisory.title})" for rule, _ in ranked[1:] if rule.advisory]
    also = f". Also here: {', '.join(others)}" if others else ""
    return [replace(worst, message=worst.message + also)]


def _file_ignores(
    config: Config, options: Options
) -> Iterator[tuple[Callable[[str, str], bool], bool, frozenset[str]]]:
    """Test, what it must say, and codes; ``!`` before a pattern turns it round, as in Ruff."""
    root = os.path.abspath(config.root).replace(os.sep, "/")
    for pattern, codes in options.per_file_ignores.items():
        matches = matcher((pattern.lstrip("!"),), root)
        if matches is not None:
            yield matches, not pattern.startswith("!"), codes


def _ranges(versions: set[str], admitted: tuple[str, ...]) -> str:
    """Releases in words: ``2.1.0 to 2.1.3 and 2.6.0``, by their neighbours in ``admitted``."""
    runs: list[list[str]] = []
    for before, version in zip(("", *admitted), admitted):
        if version in versions:
            if runs and runs[-1][-1] == before:
                runs[-1].append(version)
            else:
                runs.append([version])
    return " and ".join(r[0] if len(r) == 1 else f"{r[0]} to {r[-1]}" for r in runs)
