"""Facts to findings: which release judges a fact, which rules are on, what is suppressed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import Callable

from ckpt_lint.advisories import alike
from ckpt_lint.config import Config, Options
from ckpt_lint.decisions import Decisions, depending
from ckpt_lint.facts import (
    CheckpointCallback,
    Fact,
    FileFacts,
    LightningRequirement,
    Project,
    ResumePath,
    Unreadable,
    UnusedSuppression,
)  # fmt: skip
from ckpt_lint.findings import Edit, Finding, Fix, Release
from ckpt_lint.project import pins
from ckpt_lint.project.globs import matcher
from ckpt_lint.project.known import releases
from ckpt_lint.project.release import DISTRIBUTIONS, Known, Written, detect, detect_beside
from ckpt_lint.rules import RULES, Problem, Rule, Situation, selected
from ckpt_lint.suppressions import Suppressions, parse, unused

UNREADABLE = "CKPT902"
UNUSED_SUPPRESSION = "CKPT901"
NOT_CODE = (LightningRequirement, Unreadable, UnusedSuppression)

Hidden = Callable[[Finding], bool]


class Judge:
    """Judges the facts of one run and remembers by which releases."""

    def __init__(
        self, config: Config, options: Options, project: Project, written: Written | None = None
    ) -> None:
        self._config = config
        self._options = options
        self._file_ignores = list(_file_ignores(config, options))
        self._project = project
        self._suppressions: dict[str, Suppressions] = {}
        self.forget(written)

    def learn(self, files: Iterable[FileFacts]) -> None:
        """Take note of all facts of the project, which some rules judge by."""
        self._project = replace(self._project, files=tuple(files))
        self._decisions: Decisions | None = None

    def forget(self, written: Written | None = None) -> None:
        """Forget which releases are used, after requirements have changed."""
        self._known: dict[tuple[str, str], Known] = {}
        self._beside: dict[tuple[str, str], str | None] = {}
        self._used: dict[Known, dict[str, set[str]]] = {}
        self._remarks: list[str] = []
        self._written = written or Written()
        self._decisions = None

    def judge(self, files: Iterable[FileFacts]) -> list[Finding]:
        """Findings of all files, suppressed ones left out, one for each place and code, in order."""
        self.learn(files)
        self._suppressions = {file.path: parse(file.text, file.path) for file in self._project.files}
        merged: dict[tuple[object, ...], Finding] = {}
        for file in self._project.files:
            for fact in file.facts:
                for finding in self._judge(fact, file.path, self._hidden):
                    key = (finding.path, finding.span, finding.code)
                    merged[key] = _merge(merged[key], finding) if key in merged else finding
        # A fact can be found harmful in another file than its own: unused is what nobody used.
        unused = [finding for file in self._project.files for finding in self._unused(file)]
        for path, suppressions in self._suppressions.items():
            self._remark(path, suppressions)
        return sorted([*merged.values(), *unused], key=lambda finding: finding.sort_key)

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
            known = self._release(names, directory)
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
        return hides or finding.code in self._ignored(finding.path)

    def notes(self) -> list[str]:
        """One line for each release that judged something, and one for what its range hides."""
        lines = list(self._remarks)
        for known in sorted(self._used, key=lambda each: (each.distribution, each.source)):
            lines.append(_judged_by(known))
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

    def releases(self, file: FileFacts) -> set[Known]:
        """The releases that judge a file's code, of every environment."""
        facts = [f for f in file.facts if not isinstance(f, (Unreadable, LightningRequirement))]
        known = {self._release(fact.distributions, file.path) for fact in facts}
        return {environment for each in known for environment in each.environments}

    def detections(self) -> list[str]:
        """One line for each directory and distribution whose release was asked for."""
        return [
            f"{directory}: {known.distribution} {_listed(known)}"
            for (directory, _), known in sorted(self._known.items())
        ] or ["no Lightning release was needed: nothing here builds or resumes a checkpoint"]

    def _judge(self, fact: Fact, path: str, hidden: Hidden) -> list[Finding]:
        if isinstance(fact, Unreadable):
            rules = [rule for rule in RULES.values() if rule.fact is Unreadable]
            return [self._finding(rule, p, None) for rule, p in _hits(rules, fact, _NOWHERE)]
        if isinstance(fact, LightningRequirement):
            return [f for _, f in self._requirement(fact) if not hidden(f)]
        if not self._rules(fact):
            return []
        directory = _directory(path)
        known = self._release(fact.distributions, directory)

        def found(environment: Known, version: str) -> list[tuple[Rule, Finding]]:
            situation = self._situation(directory, known.distribution, version)
            pairs = self._found(fact, situation, environment.source)
            return [pair for pair in pairs if not hidden(pair[1])]

        now: dict[str, list[tuple[Rule, Finding]]] = {}
        for each in known.environments:
            for rule, finding in found(each, each.version):
                # an environment adds the rules that are not broken in those before it
                if rule.code not in now or now[rule.code][0][1].release == finding.release:
                    now.setdefault(rule.code, []).append((rule, finding))
        older = self._used.setdefault(known, {})
        for version, codes in self._older(known, lambda version: found(known, version)):
            for code in codes.difference(now):
                older.setdefault(code, set()).add(version)
        pairs = [pair for same in now.values() for pair in same]
        if self._options.apart:
            return [finding for _, finding in pairs]
        return [*_worst([pair for pair in pairs if pair[0].rank]), *(f for r, f in pairs if not r.rank)]

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

    def _rules(self, fact: Fact, codes: frozenset[str] | None = None) -> list[Rule]:
        """The rules for a fact, of those that are on or of ``codes``."""
        on = self._options.codes if codes is None else codes
        return [rule for rule in RULES.values() if isinstance(fact, rule.fact) and rule.code in on]

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

    def _release(self, distributions: tuple[str, ...], directory: str) -> Known:
        """The release that runs this code: the first that is known, of those it may import."""
        found = [self._detect(directory, name) for name in distributions or DISTRIBUTIONS]
        certain = [known for known in found if known.certain]
        return (certain or found)[0]

    def _situation(self, directory: str, distribution: str, version: str) -> Situation:
        fsspec, torch = (self._version_beside(directory, name) for name in ("fsspec", "torch"))
        return Situation(distribution, version, fsspec, self._project, torch=torch)

    def _version_beside(self, directory: str, package: str) -> str | None:
        key = (directory, package)
        if key not in self._beside:
            self._beside[key] = detect_beside(
                Path(directory),
                package,
                config=self._config,
                python=self._options.python,
                environ=os.environ,
                written=self._written,
            )
        return self._beside[key]

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
                written=self._written,
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

    def _remark(self, path: str, suppressions: Suppressions) -> None:
        self._remarks.extend(f"{path}:{row}: {text}" for row, text in suppressions.remarks)


_NOWHERE = Situation("", "0")


def _directory(path: str) -> str:
    return os.path.dirname(os.path.abspath(path))


def _judged_by(known: Known) -> str:
    line = f"Judged by {known.distribution} {_listed(known)}"
    if not known.also:
        return f"{line}."
    return f"{line}: these environments disagree, and each finding names the release that it holds on."


def _listed(known: Known) -> str:
    return " and by ".join(f"{each.version} ({each.source})" for each in known.environments)


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
    applicability = "unsafe" if "unsafe" in (one.fix.applicability, other.fix.applicability) else "safe"
    return replace(one, related=related, fix=replace(one.fix, edits=edits, applicability=applicability))


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
