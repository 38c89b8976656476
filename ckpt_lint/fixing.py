"""Fixes every file of a run that has something to fix."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ckpt_lint import engine, fixes, frontends
from ckpt_lint.config import Config
from ckpt_lint.engine import Outcome, Trouble
from ckpt_lint.fixes import Fixed
from ckpt_lint.frontends import is_requirements
from ckpt_lint.frontends.python.source import Undecodable


def fix_files(outcome: Outcome, config: Config, *, write: bool) -> list[Fixed]:
    """Fix all files, or only find out how; one that cannot be fixed is left as it was.

    Code comes first: what a requirement allows is judged by the code that is left.
    """
    code = _fix_files(outcome, config, code=True, write=write)
    engine.check_requirements_again(outcome)
    requirements = _fix_files(outcome, config, code=False, write=write)
    fixed = [*code, *requirements]
    if requirements and write:
        # Other releases are selected now, by which all code is judged anew.
        engine.judge_again(outcome)
        left = outcome.by_path()
        return [replace(each, remaining=tuple(left.get(each.source.path, ()))) for each in fixed]
    return fixed


def _fix_files(outcome: Outcome, config: Config, *, code: bool, write: bool) -> list[Fixed]:
    result = []
    by_path = outcome.by_path()
    for path in [path for path, findings in by_path.items() if _fixable(findings)]:
        if (is_requirements(path) and _only_requirements(by_path[path])) is code:
            continue
        try:
            data = Path(path).read_bytes()
        except OSError as error:
            outcome.troubles.append(Trouble(path, f"cannot be read: {error.strerror or error}"))
            continue
        if _changed_since(path, data, outcome):
            # Named twice through a link, or saved by an editor: the edits are for another text.
            engine.check_again(path, data, outcome)
        fixed = fix_bytes(path, data, outcome, config)
        if fixed is None or not fixed.applied:
            continue
        if write:
            try:
                fixes.write(path, fixed.data)
            except fixes.FixError as error:
                outcome.troubles.append(Trouble(path, str(error)))
                continue
        engine.learn(path, fixed.data, outcome)
        result.append(fixed)
    return result


def fix_bytes(path: str, data: bytes, outcome: Outcome, config: Config) -> Fixed | None:
    """Fix one file's content; ``None`` where there is nothing to fix or that failed."""
    findings = outcome.by_path().get(path, [])
    if not _fixable(findings):
        return None
    try:
        return fixes.fix(
            path,
            data,
            findings,
            lambda new: engine.recheck(path, new, outcome),
            unsafe=config.unsafe_fixes,
        )
    except fixes.FixError as error:
        outcome.troubles.append(Trouble(path, str(error)))
        return None


def _fixable(findings: list[engine.Finding]) -> bool:
    return any(finding.fix is not None for finding in findings)


def _only_requirements(findings: list[engine.Finding]) -> bool:
    """Whether nothing is found but requirements; a YAML file may be an environment or a configuration."""
    return all(finding.code.startswith("CKPT3") for finding in findings)


def _changed_since(path: str, data: bytes, outcome: Outcome) -> bool:
    try:
        return frontends.of(path).decode(path, data).text != outcome.texts()[path]
    except Undecodable:
        return True
