"""Paths to findings: the one pass that the command line, pytest and editors share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ckpt_lint.config import Config, Options
from ckpt_lint.crossing import PathUse
from ckpt_lint.decisions import Decisions
from ckpt_lint.facts import ResumePath
from ckpt_lint.filefacts import FileFacts, Project
from ckpt_lint.findings import HELPER, Finding
from ckpt_lint.frontends import pins
from ckpt_lint.frontends.python.modules import Modules
from ckpt_lint.frontends.yaml import groups
from ckpt_lint.joining import Joiner
from ckpt_lint.judge import UNREADABLE, Judge
from ckpt_lint.project.files import discover, excluded
from ckpt_lint.project.written import Written
from ckpt_lint.reading import read_again, read_bytes, read_files

__all__ = ["UNREADABLE", "Finding", "Outcome", "Trouble", "check", "check_bytes"]


@dataclass(frozen=True)
class Trouble:
    """Something that kept a path from being checked or fixed, in one line."""

    path: str
    message: str


@dataclass
class Outcome:
    """Findings of a run, what could not be checked, and remarks worth a line.

    ``read``: what each file says on its own; ``facts``: what they say together.
    """

    findings: list[Finding]
    facts: list[FileFacts]
    judge: Judge
    read: list[FileFacts] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    checked: int = 0
    helper: str = HELPER

    @property
    def incomplete(self) -> bool:
        """Whether anything could not be done (exit code 2)."""
        return bool(self.troubles) or any(f.code == UNREADABLE for f in self.findings)

    def by_path(self) -> dict[str, list[Finding]]:
        """Findings by file."""
        found: dict[str, list[Finding]] = {}
        for finding in self.findings:
            found.setdefault(finding.path, []).append(finding)
        return found

    def unknown(self) -> list[PathUse]:
        """Literal last.ckpt paths of which no file tells what becomes of them, in order."""
        resumed = {fact.place for file in self.facts for fact in file.facts if isinstance(fact, ResumePath)}
        found = [use for file in self.facts for use in file.uses if not use.uses]
        return sorted(
            (use for use in found if use.place not in resumed),
            key=lambda use: (use.place.path, use.place.span),
        )

    def texts(self) -> dict[str, str]:
        """Source texts by file."""
        return {file.path: file.text for file in self.facts}


def check(paths: Sequence[Path], config: Config, options: Options) -> Outcome:
    """Check files and directories.

    Raises ``project.release.VersionError`` for an interpreter that is none.
    """
    files, problems = discover(paths, config, requirements=True)
    written, modules = Written(), Modules()
    facts = read_files(files, options.jobs, config.helper_module, modules)
    deciding = Decisions(facts, config, written).paths()
    facts += pins.read_files([*files, *pins.elsewhere(paths, deciding, config, written)], written)
    whole = all(path.is_dir() for path in paths)
    outcome = judged(_by_file(facts), config, options, written, modules, whole=whole)
    outcome.troubles = [Trouble(problem.path, problem.message) for problem in problems]
    outcome.checked = len(files)
    return outcome


def check_bytes(path: str, data: bytes, config: Config, options: Options) -> Outcome:
    """Check one file's content, as an editor or standard input hands it over."""
    if config.force_exclude and path != "-" and excluded(path, config):
        return judged([], config, options)
    outcome = judged([read_bytes(path, data, helper=config.helper_module)], config, options)
    outcome.checked = 1
    return outcome


def _by_file(facts: list[FileFacts]) -> list[FileFacts]:
    """Facts by file, which two front-ends may have read: code and requirements of a setup.py."""
    found: dict[str, FileFacts] = {}
    for each in facts:
        other = found.setdefault(each.path, each)
        both = (*other.facts, *(fact for fact in each.facts if fact not in other.facts))
        found[each.path] = replace(other, facts=both, text=other.text or each.text)
    return sorted(found.values(), key=lambda file: file.path)


def recheck(contents: Mapping[str, bytes], outcome: Outcome) -> list[Finding]:
    """Findings of the whole run where some files have new content, judged as the run was."""
    return outcome.judge.judge(_joined(_with(contents, outcome)))


def learn(contents: Mapping[str, bytes], outcome: Outcome) -> None:
    """Put the facts and findings of new contents in the place of the old ones."""
    outcome.read = _with(contents, outcome)
    outcome.facts = _joined(outcome.read)
    outcome.findings = outcome.judge.judge(outcome.facts)


def judge_again(outcome: Outcome) -> None:
    """Find out anew which releases are used, and judge everything by them."""
    outcome.judge.forget()
    outcome.findings = outcome.judge.judge(outcome.facts)
    outcome.notes = outcome.judge.notes()


def judged(
    facts: list[FileFacts],
    config: Config,
    options: Options,
    written: Written | None = None,
    modules: Modules | None = None,
    *,
    whole: bool = False,
) -> Outcome:
    """Facts to findings; ``whole``: they are those of whole directories.

    ``written``, ``modules``: the run's requirement files and imports, so that each is read once.
    """
    joined = _joined(facts, modules)
    judge = Judge(config, options, Project(tuple(joined), whole), written)
    findings = judge.judge(joined)
    return Outcome(findings, joined, judge, facts, notes=judge.notes(), helper=config.helper_module)


def _with(contents: Mapping[str, bytes], outcome: Outcome) -> list[FileFacts]:
    return [
        read_again(each, contents[each.path], outcome.helper) if each.path in contents else each
        for each in outcome.read
    ]


def _joined(facts: list[FileFacts], modules: Modules | None = None) -> list[FileFacts]:
    """The facts of every file, with those that several make together."""
    files = groups.join(facts)
    return Joiner(files, (modules or Modules()).resolve).complete(files)
