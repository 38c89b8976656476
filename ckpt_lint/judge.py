"""Facts to findings: which release judges a fact, which rules are on, what is suppressed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, cached_property, partial
from typing import Any, Callable, get_args

from ckpt_lint.advisories import alike
from ckpt_lint.config import Config, Options
from ckpt_lint.decisions import Decisions, depending
from ckpt_lint.facts import (
    CheckpointCallback,
    Fact,
    LightningRequirement,
    ResumePath,
    Unreadable,
    UnusedSuppression,
)
from ckpt_lint.filefacts import FileFacts, Project
from ckpt_lint.findings import Finding, Fix, Release
from ckpt_lint.ignores import FileIgnores
from ckpt_lint.merging import Merged, worst
from ckpt_lint.project import pins
from ckpt_lint.project.known import releases
from ckpt_lint.project.release import Known, Written
from ckpt_lint.releases import Releases
from ckpt_lint.rules import RULES, Problem, Rule, Situation, selected
from ckpt_lint.suppressions import Suppressions, parse, unused

UNREADABLE = "CKPT902"
UNUSED_SUPPRESSION = "CKPT901"
NOT_CODE = (LightningRequirement, Unreadable, UnusedSuppression)


class Judge:
    """Judges the facts of one run and remembers by which releases."""

    def __init__(
        self, config: Config, options: Options, project: Project, written: Written | None = None
    ) -> None:
        self._config = config
        self._options = options
        self._ignores = FileIgnores(config, options)
        self._project = project
        self._suppressions: dict[str, Suppressions] = {}
        self.forget(written)

    def learn(self, files: Iterable[FileFacts]) -> None:
        """Take note of all facts of the project, which some rules judge by."""
        self._project = replace(self._project, files=tuple(files))
        self._decisions: Decisions | None = None

    def forget(self, written: Written | None = None) -> None:
        """Forget which releases are used, after requirements have changed."""
        self._written = written or Written()
        self._releases = Releases(self._config, self._options, self._written)
        self._remarks: list[str] = []
        self._decisions = None

    def judge(self, files: Iterable[FileFacts]) -> list[Finding]:
        """Findings of all files, suppressed ones left out, one for each place and code, in order."""
        self.learn(files)
        self._suppressions = {file.path: parse(file.text, file.path) for file in self._project.files}
        merged = Merged()
        for file in self._project.files:
            for fact in file.facts:
                merged.add(self._judge(fact, file.path))
        # A fact can be found harmful in another file than its own: unused is what nobody used.
        unused = [finding for file in self._project.files for finding in self._unused(file)]
        for path, suppressions in self._suppressions.items():
            self._remark(path, suppressions)
        return sorted([*merged.all(), *unused], key=lambda finding: finding.sort_key)

    def _unused(self, file: FileFacts) -> list[Finding]:
        """Findings about comments that have hidden nothing while ``file`` was judged.

        Files that are checked by themselves do not tell what the others would make of them.
        """
        rule, suppressions = RULES[UNUSED_SUPPRESSION], self._suppressions[file.path]
        on = rule.code in self._options.codes and self._project.whole
        if not on or not suppressions.directives or pins.kind_of(os.path.abspath(file.path)):
            return []
        self._try_every_release(file, suppressions)
        found = unused(file.path, suppressions, self._options.codes)
        findings = [self._finding(rule, p, None) for fact in found for p in rule.check(fact, _NOWHERE)]
        return [finding for finding in findings if not self._hidden(finding)]

    def _try_every_release(self, file: FileFacts, suppressions: Suppressions) -> None:
        """Where the release is not known, a comment is used if any release needs it."""
        directory = os.path.dirname(os.path.abspath(file.path))
        for fact in file.facts:
            names = getattr(fact, "distributions", None)
            if names is None or isinstance(fact, LightningRequirement):
                continue
            known = self._releases.release(names, directory)
            if not known.certain and not known.admitted:
                for version in releases(known.distribution):
                    situation = self._situation(directory, known.distribution, version)
                    for _, finding in self._found(fact, situation, ""):
                        suppressions.hides(finding)

    def _hidden(self, finding: Finding) -> bool:
        """Whether a finding is suppressed where it stands, or off in its file."""
        if finding.code == UNREADABLE:
            return False
        # Both are asked: what a pattern hides does not make a comment unused.
        suppressions = self._suppressions.get(finding.path)
        hides = suppressions is not None and suppressions.hides(finding)
        return hides or finding.code in self._ignores.codes(finding.path)

    def notes(self) -> list[str]:
        """Remarks on suppressions, and what is to say of the releases that judged."""
        return list(dict.fromkeys([*self._remarks, *self._releases.notes()]))

    def releases(self, file: FileFacts) -> set[Known]:
        """The releases that judge a file's code, of every environment."""
        facts = [f for f in file.facts if not isinstance(f, (Unreadable, LightningRequirement))]
        known = {self._releases.release(fact.distributions, file.path) for fact in facts}
        return {environment for each in known for environment in each.environments}

    def detections(self) -> list[str]:
        """One line for each directory and distribution whose release was asked for."""
        return self._releases.detections()

    def _judge(self, fact: Fact, path: str) -> list[Finding]:
        if isinstance(fact, Unreadable):
            rules = [rule for rule in RULES.values() if rule.fact is Unreadable]
            return [self._finding(rule, p, None) for rule, p in _hits(rules, fact, _NOWHERE)]
        if isinstance(fact, LightningRequirement):
            return [f for _, f in self._requirement(fact) if not self._hidden(f)]
        if not self._rules(fact):
            return []
        directory = _directory(path)
        known = self._releases.release(fact.distributions, directory)

        def found(environment: Known, version: str) -> list[tuple[Rule, Finding]]:
            situation = self._situation(directory, known.distribution, version)
            pairs = self._found(fact, situation, environment.source)
            return [pair for pair in pairs if not self._hidden(pair[1])]

        now: dict[str, list[tuple[Rule, Finding]]] = {}
        for each in known.environments:
            for rule, finding in found(each, each.version):
                # an environment adds the rules that are not broken in those before it
                if rule.code not in now or now[rule.code][0][1].release == finding.release:
                    now.setdefault(rule.code, []).append((rule, finding))
        older = self._older(known, lambda version: found(known, version))
        self._releases.judged(known, ((version, codes.difference(now)) for version, codes in older))
        pairs = [pair for same in now.values() for pair in same]
        if self._options.apart:
            return [finding for _, finding in pairs]
        return [*worst([pair for pair in pairs if pair[0].rank]), *(f for r, f in pairs if not r.rank)]

    def _older(
        self, known: Known, found: Callable[[str], list[tuple[Rule, Finding]]]
    ) -> Iterator[tuple[str, set[str]]]:
        """The other releases of a range, with the rules that are broken on them."""
        verdicts: dict[int, set[str]] = {}
        for version in known.admitted:
            if version != known.version:
                group = alike(version)
                if group not in verdicts:
                    verdicts[group] = {rule.code for rule, _ in found(version)}
                yield version, verdicts[group]

    def _requirement(self, fact: LightningRequirement) -> list[tuple[Rule, Finding]]:
        """Findings of a requirement, judged by the facts that it decides for."""
        if not fact.admits:  # a repository, or a range without a known release
            return []
        if self._decisions is None:
            self._decisions = Decisions(self._project.files, self._config, self._written)
        decision = self._decisions.of(fact)
        given = {**self._config.lightning_version, **self._options.lightning_version}
        facts = decision.facts if fact.distribution not in given else []
        version = decision.version if decision.version in fact.admits else fact.admits[-1]
        found_on = partial(self._found_on, facts, fact.distribution)
        on = depending(found_on, releases(fact.distribution))
        situation = Situation(fact.distribution, version, findings_on=on)
        return self._found(fact, situation, f"{fact.place.path}:{fact.place.span.start.row} ({fact.text})")

    def _found_on(
        self, facts: list[tuple[FileFacts, Fact]], distribution: str, version: str
    ) -> dict[object, Finding]:
        """What the rules find in some facts on a release, suppressed findings left out."""
        found: dict[object, Finding] = {}
        for file, fact in facts:
            situation = self._situation(_directory(file.path), distribution, version)
            for _, finding in self._found(fact, situation, "", self._counting):
                if not self._hidden(finding):
                    found.setdefault((finding.path, finding.span, finding.code), finding)
        return found

    @cached_property
    def _counting(self) -> frozenset[str]:
        """The rules whose findings count against a requirement: those that are on.

        Where none about code is (``--select CKPT301``), those that are on by default.
        """
        on = self._options.codes
        return on if any(RULES[code].fact not in NOT_CODE for code in on) else selected(None, (), ())

    def _found(
        self, fact: Fact, situation: Situation, source: str, codes: frozenset[str] | None = None
    ) -> list[tuple[Rule, Finding]]:
        release = Release(situation.distribution, situation.version, source)
        rules = self._rules(fact, codes)
        return [(rule, self._finding(rule, p, release)) for rule, p in _hits(rules, fact, situation)]

    def _rules(self, fact: Fact, codes: frozenset[str] | None = None) -> tuple[Rule, ...]:
        """The rules for a fact, of those that are on or of ``codes``."""
        return _rules_by_kind(self._options.codes if codes is None else codes)[type(fact)]

    def _finding(self, rule: Rule, problem: Problem, release: Release | None) -> Finding:
        help_text = problem.help or rule.remedy
        fix = Fix(problem.applicability, help_text, problem.rewrite) if problem.rewrite else None
        return Finding(
            path=problem.place.path,
            span=problem.place.span,
            code=rule.code,
            name=rule.name,
            message=problem.message,
            severity=rule.severity,
            help=help_text,
            release=release,
            fix=fix,
            statement_rows=problem.place.statement_rows,
            related=problem.related,
        )

    def _situation(self, directory: str, distribution: str, version: str) -> Situation:
        fsspec, torch = (self._releases.beside(directory, name) for name in ("fsspec", "torch"))
        return Situation(distribution, version, fsspec, self._project, torch=torch)

    def _remark(self, path: str, suppressions: Suppressions) -> None:
        self._remarks.extend(f"{path}:{row}: {text}" for row, text in suppressions.remarks)


_NOWHERE = Situation("", "0")


@cache
def _rules_by_kind(codes: frozenset[str]) -> Mapping[type[Any], tuple[Rule, ...]]:
    return {
        kind: tuple(rule for rule in RULES.values() if issubclass(kind, rule.fact) and rule.code in codes)
        for kind in get_args(Fact)
    }


def _directory(path: str) -> str:
    return os.path.dirname(os.path.abspath(path))


def _hits(rules: Iterable[Rule], fact: Fact, situation: Situation) -> list[tuple[Rule, Problem]]:
    related = fact.related if isinstance(fact, (CheckpointCallback, ResumePath)) else ()
    return [
        (rule, replace(problem, related=problem.related or related))
        for rule in rules
        for problem in rule.check(fact, situation)
    ]
