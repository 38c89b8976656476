"""Facts to findings: which release judges a fact, which rules are on, what is suppressed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Callable

from ckpt_lint.config import Config
from ckpt_lint.decisions import Decisions
from ckpt_lint.facts import Fact, FileFacts, LightningRequirement, Project, Unreadable
from ckpt_lint.findings import Edit, Finding, Fix, Release
from ckpt_lint.project.globs import matcher
from ckpt_lint.project.known import releases
from ckpt_lint.project.release import DISTRIBUTIONS, Known, Written, detect, detect_fsspec
from ckpt_lint.rules import RULES, Problem, Rule, Situation
from ckpt_lint.suppressions import Suppressions, parse

if TYPE_CHECKING:
    from ckpt_lint.engine import Options

UNREADABLE = "CKPT902"

Hidden = Callable[[Finding], bool]


class Judge:
    """Judges the facts of one run and remembers by which releases."""

    def __init__(
        self, config: Config, options: Options, project: Project, written: Written | None = None
    ) -> None:
        self._config = config
        self._options = options
        self._file_ignores = list(_file_ignores(config, options))
        self.learn(project)
        self.forget(written)

    def learn(self, project: Project) -> None:
        """Take note of all facts of the project, which some rules judge by."""
        self._project = project
        self._decisions: Decisions | None = None

    def forget(self, written: Written | None = None) -> None:
        """Forget which releases are used, after requirements have changed."""
        self._known: dict[tuple[str, str], Known] = {}
        self._fsspec: dict[str, str | None] = {}
        self._used: dict[Known, dict[str, set[str]]] = {}
        self._remarks: list[str] = []
        self._written = written or Written()
        self._decisions = None

    def findings(self, file: FileFacts) -> list[Finding]:
        """Findings of one file, suppressed ones left out, one for each place and code."""
        suppressions, hidden = self._hiding(file)
        merged: dict[tuple[object, str], Finding] = {}
        for fact in file.facts:
            for finding in self._judge(fact, file.path, hidden):
                key = (finding.span, finding.code)
                merged[key] = _merge(merged[key], finding) if key in merged else finding
        self._remark(file.path, suppressions)
        return list(merged.values())

    def _hiding(self, file: FileFacts) -> tuple[Suppressions, Hidden]:
        suppressions = parse(file.text, file.path)
        ignored = self._ignored(file.path)

        def hidden(finding: Finding) -> bool:
            if finding.code == UNREADABLE:
                return False
            return finding.code in ignored or suppressions.hides(finding)

        return suppressions, hidden

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

    def detections(self) -> list[str]:
        """One line for each directory and distribution whose release was asked for."""
        return [
            f"{directory}: {known.distribution} {known.version} ({known.source})"
            for (directory, _), known in sorted(self._known.items())
        ] or ["no Lightning release was needed: nothing here builds or resumes a checkpoint"]

    def _judge(self, fact: Fact, path: str, hidden: Hidden) -> list[Finding]:
        if isinstance(fact, Unreadable):
            rules = [rule for rule in RULES.values() if rule.fact is Unreadable]
            return [self._finding(rule, p, None) for rule, p in _hits(rules, fact, _NOWHERE)]
        if isinstance(fact, LightningRequirement):
            return [f for _, f in self._requirement(fact) if not hidden(f)]
        known, fsspec = self._release(fact.distributions, path)

        def found(environment: Known, version: str) -> list[tuple[Rule, Finding]]:
            situation = Situation(known.distribution, version, fsspec, self._project)
            pairs = self._found(fact, situation, environment.source)
            return [pair for pair in pairs if not hidden(pair[1])]

        now: dict[str, list[tuple[Rule, Finding]]] = {}
        for each in known.environments:
            for rule, finding in found(each, each.version):
                # an environment adds the rules that are not broken in those before it
                if rule.code not in now or now[rule.code][0][1].release == finding.release:
                    now.setdefault(rule.code, []).append((rule, finding))
        older = self._used.setdefault(known, {})
        for version in known.admitted:
            for rule, _ in found(known, version) if version != known.version else ():
                if rule.code not in now:
                    older.setdefault(rule.code, set()).add(version)
        pairs = [pair for same in now.values() for pair in same]
        return [*_worst([pair for pair in pairs if pair[0].rank]), *(f for r, f in pairs if not r.rank)]

    def _requirement(self, fact: LightningRequirement) -> list[tuple[Rule, Finding]]:
        """Findings of a requirement, judged by the facts that it decides for."""
        if self._decisions is None:
            self._decisions = Decisions(self._project.files, self._config, self._written)
        decision = self._decisions.of(fact)
        given = {**self._config.lightning_version, **self._options.lightning_version}
        facts = decision.facts if fact.distribution not in given else []
        version = decision.version if decision.version in fact.admits else ""
        version = version or (fact.admits[-1] if fact.admits else fact.text)
        on = self._on_release(facts, fact.distribution)
        situation = Situation(fact.distribution, version, findings_on=on)
        return self._found(fact, situation, f"{fact.place.path}:{fact.place.span.start.row} ({fact.text})")

    def _on_release(
        self, facts: list[tuple[FileFacts, Fact]], distribution: str
    ) -> Callable[[str], tuple[Finding, ...]]:
        """What the rules find on a release and not on every one."""
        hiding = {file.path: self._hiding(file)[1] for file, _ in facts}

        @cache
        def everything(version: str) -> dict[tuple[object, ...], Finding]:
            found: dict[tuple[object, ...], Finding] = {}
            for file, fact in facts:
                directory = os.path.dirname(os.path.abspath(file.path))
                situation = Situation(distribution, version, self._fsspec_of(directory), self._project)
                for _, finding in self._found(fact, situation, ""):
                    if not hiding[file.path](finding):
                        found.setdefault((finding.path, finding.span, finding.code), finding)
            return found

        def on_release(version: str) -> tuple[Finding, ...]:
            found = everything(version)
            if not found:
                return ()
            always = set(found).intersection(*(everything(each) for each in releases(distribution)))
            return tuple(found[key] for key in found if key not in always)

        return on_release

    def _found(self, fact: Fact, situation: Situation, source: str) -> list[tuple[Rule, Finding]]:
        rules = [r for r in RULES.values() if isinstance(fact, r.fact) and r.code in self._options.codes]
        release = Release(situation.distribution, situation.version, source)
        return [(r, self._finding(r, p, release)) for r, p in _hits(rules, fact, situation)]

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

    def _release(self, distributions: tuple[str, ...], path: str) -> tuple[Known, str | None]:
        """The release that runs this code: the first that is known, of those it may import."""
        directory = os.path.dirname(os.path.abspath(path))
        names = distributions or DISTRIBUTIONS
        found = [self._detect(directory, name) for name in names]
        certain = [known for known in found if known.certain]
        return (certain or found)[0], self._fsspec_of(directory)

    def _fsspec_of(self, directory: str) -> str | None:
        if directory not in self._fsspec:
            self._fsspec[directory] = detect_fsspec(
                Path(directory),
                override=None,
                config=self._config,
                python=self._options.python,
                environ=os.environ,
                written=self._written,
            )
        return self._fsspec[directory]

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


def _judged_by(known: Known) -> str:
    each = [f"{one.version} ({one.source})" for one in known.environments]
    if len(each) == 1:
        return f"Judged by {known.distribution} {each[0]}."
    return (
        f"Judged by {known.distribution} {' and by '.join(each)}: these environments disagree, "
        "and each finding names the release that it holds on."
    )


def _hits(rules: list[Rule], fact: Fact, situation: Situation) -> list[tuple[Rule, Problem]]:
    return [(rule, problem) for rule in rules for problem in rule.check(fact, situation)]


def _merge(one: Finding, other: Finding) -> Finding:
    """Two facts at one place (a dictionary spread into two calls): one finding, both fixed."""
    if one.fix is None or other.fix is None:
        return one
    edits: tuple[Edit, ...] = tuple(dict.fromkeys((*one.fix.edits, *other.fix.edits)))
    fix = Fix(one.fix.applicability, one.fix.message, edits)
    return Finding(**{**vars(one), "fix": fix})


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
