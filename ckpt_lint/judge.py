"""Facts to findings: which release judges a fact, which rules are on, what is suppressed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from ckpt_lint.config import Config
from ckpt_lint.facts import Fact, FileFacts, Unreadable
from ckpt_lint.findings import Edit, Finding, Fix, Release
from ckpt_lint.project.globs import matcher
from ckpt_lint.project.release import DISTRIBUTIONS, Known, detect, detect_fsspec
from ckpt_lint.rules import RULES, Problem, Rule, Situation
from ckpt_lint.suppressions import Suppressions, parse

if TYPE_CHECKING:
    from ckpt_lint.engine import Options


class Judge:
    """Judges the facts of one run and remembers by which releases."""

    def __init__(self, config: Config, options: Options, links_asked_for: bool) -> None:
        self._config = config
        self._options = options
        self._links = links_asked_for
        self._known: dict[tuple[str, str], Known] = {}
        self._fsspec: dict[str, str | None] = {}
        self._used: dict[Known, dict[str, set[str]]] = {}
        self._remarks: list[str] = []

    def findings(self, file: FileFacts) -> list[Finding]:
        """Findings of one file, suppressed ones left out, one for each place and code."""
        suppressions = parse(file.text)
        merged: dict[tuple[object, str], Finding] = {}
        for fact in file.facts:
            for finding in self._judge(fact, file.path):
                key = (finding.span, finding.code)
                merged[key] = _merge(merged[key], finding) if key in merged else finding
        self._remark(file.path, suppressions)
        ignored = self._ignored(file.path)
        return [
            finding
            for finding in merged.values()
            if finding.code not in ignored and not suppressions.hides(finding)
        ]

    def notes(self) -> list[str]:
        """One line for each release that judged something, and what its range hides."""
        lines = list(self._remarks)
        for known in sorted(self._used, key=lambda each: (each.distribution, each.source)):
            lines.append(f"Judged by {known.distribution} {known.version} ({known.source}).")
            lines.extend(known.notes)
            for code, versions in sorted(self._used[known].items()):
                ordered = [v for v in known.admitted if v in versions]
                lines.append(
                    f"{known.source} also admits {_range(ordered)}, where {code} "
                    f"({RULES[code].name}) holds here."
                )
        return list(dict.fromkeys(lines))

    def _judge(self, fact: Fact, path: str) -> list[Finding]:
        rules = [rule for rule in RULES.values() if isinstance(fact, rule.fact)]
        if isinstance(fact, Unreadable):
            return [self._finding(rule, p, None) for rule, p in _hits(rules, fact, _NOWHERE)]
        known, fsspec = self._release(fact.distributions, path)
        on = [rule for rule in rules if rule.code in self._options.codes]

        def hits(version: str) -> list[tuple[Rule, Problem]]:
            situation = Situation(known.distribution, version, fsspec, self._links)
            return _hits(on, fact, situation)

        found = hits(known.version)
        older = self._used.setdefault(known, {})
        now = {rule.code for rule, _ in found}
        for version in known.admitted:
            for rule, _ in hits(version) if version != known.version else ():
                if rule.code not in now:
                    older.setdefault(rule.code, set()).add(version)
        release = Release(known.distribution, known.version, known.source)
        ranked = [(r, p) for r, p in found if r.rank]
        single = [self._finding(r, p, release) for r, p in found if not r.rank]
        return [*self._worst(ranked, release), *single]

    def _worst(self, ranked: list[tuple[Rule, Problem]], release: Release) -> list[Finding]:
        """One finding for a callback: the worst, carrying the others in its message."""
        ranked = sorted(ranked, key=lambda pair: pair[0].rank)
        if not ranked:
            return []
        rule, problem = ranked[0]
        others = [
            f"{other.code} ({other.advisory.title})" for other, _ in ranked[1:] if other.advisory
        ]
        also = f". Also here: {', '.join(others)}" if others else ""
        return [self._finding(rule, problem, release, also)]

    def _finding(
        self, rule: Rule, problem: Problem, release: Release | None, also: str = ""
    ) -> Finding:
        fix = Fix("safe", rule.remedy, problem.rewrite) if problem.rewrite else None
        return Finding(
            path=problem.place.path,
            span=problem.place.span,
            code=rule.code,
            name=rule.name,
            message=problem.message + also,
            severity=rule.severity,
            help=rule.remedy,
            release=release,
            fix=fix,
            statement_rows=problem.place.statement_rows,
        )

    def _release(self, distributions: tuple[str, ...], path: str) -> tuple[Known, str | None]:
        """The release that runs this code: the first that is known, of those it may import."""
        directory = os.path.dirname(os.path.abspath(path))  # noqa: PTH100, PTH120
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
        ignored: set[str] = set()
        root = os.path.abspath(self._config.root).replace(os.sep, "/")  # noqa: PTH100
        absolute = os.path.abspath(path).replace(os.sep, "/")  # noqa: PTH100
        for pattern, codes in self._options.per_file_ignores.items():
            matches = matcher((pattern,), root)
            if matches is not None and matches(absolute, os.path.basename(absolute)):  # noqa: PTH119
                ignored.update(codes)
        return ignored

    def _remark(self, path: str, suppressions: Suppressions) -> None:
        self._remarks.extend(f"{path}:{row}: {text}" for row, text in suppressions.remarks)


_NOWHERE = Situation("", "0")


def _hits(rules: list[Rule], fact: Fact, situation: Situation) -> list[tuple[Rule, Problem]]:
    return [(rule, problem) for rule in rules for problem in rule.check(fact, situation)]


def _merge(one: Finding, other: Finding) -> Finding:
    """Two facts at one place (a dictionary spread into two calls): one finding, both fixed."""
    if one.fix is None or other.fix is None:
        return one
    edits: tuple[Edit, ...] = tuple(dict.fromkeys((*one.fix.edits, *other.fix.edits)))
    fix = Fix(one.fix.applicability, one.fix.message, edits)
    return Finding(**{**vars(one), "fix": fix})


def _range(versions: list[str]) -> str:
    return versions[0] if len(versions) == 1 else f"{versions[0]} to {versions[-1]}"
