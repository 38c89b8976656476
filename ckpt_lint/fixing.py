"""Fixes every file of a run that has something to fix."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ckpt_lint import engine, fixes, frontends
from ckpt_lint.config import Config
from ckpt_lint.engine import Finding, Outcome, Trouble
from ckpt_lint.fixes import Fixed, Fixing
from ckpt_lint.frontends.python.source import Undecodable


def fix_files(outcome: Outcome, config: Config, *, write: bool) -> list[Fixed]:
    """Fix all files, or only find out how; what cannot be fixed as a whole is left as it was."""
    for path in sorted({path for each in _fixable(outcome, config) for path in fixes.touched(each)}):
        data = _changed_since(path, outcome)
        if data is not None:
            # Named twice through a link, or saved by an editor: the edits are for another text.
            engine.check_again(path, data, outcome)
    fixing = Fixing(lambda path: Path(path).read_bytes(), config.unsafe_fixes)
    result = _run(fixing, outcome, config)
    if not write:
        return result
    written: list[Fixed] = []
    for group in _groups(result, fixing.applied):
        try:
            fixes.write_all([(each.source.path, each.data) for each in group if each.changed])
        except fixes.FixError as error:
            _give_back(group, str(error), outcome)
        else:
            written += group
    return sorted(written, key=lambda each: each.source.path)


def fix_bytes(path: str, data: bytes, outcome: Outcome, config: Config) -> Fixed | None:
    """Fix one file's content; ``None`` where there is nothing to fix or that failed."""
    fixing = Fixing(lambda _: data, config.unsafe_fixes)
    return next((each for each in _run(fixing, outcome, config) if each.source.path == path), None)


def _run(fixing: Fixing, outcome: Outcome, config: Config) -> list[Fixed]:
    if not _fixable(outcome, config):
        return []
    left = fixing.run(outcome.findings, lambda contents: engine.recheck(contents, outcome))
    outcome.troubles += [Trouble(path, reason) for path, reason in fixing.failed.items()]
    if not fixing.applied:
        return []
    outcome.findings = left
    return fixing.files(left)


def _fixable(outcome: Outcome, config: Config) -> list[Finding]:
    return [each for each in outcome.findings if fixes.is_fixable(each, unsafe=config.unsafe_fixes)]


def _groups(result: list[Fixed], applied: Iterable[Finding]) -> list[list[Fixed]]:
    """Files that some fix changes together."""
    group_of = {each.source.path: {each.source.path} for each in result}
    for finding in applied:
        paths = {finding.path, *fixes.touched(finding)}
        joined = set().union(*(group_of.get(path, {path}) for path in paths))
        group_of.update(dict.fromkeys(joined, joined))
    groups: dict[int, list[Fixed]] = {}
    for each in result:
        groups.setdefault(id(group_of[each.source.path]), []).append(each)
    return list(groups.values())


def _give_back(group: list[Fixed], reason: str, outcome: Outcome) -> None:
    """What could not be written is still to be reported."""
    paths = {each.source.path for each in group}
    outcome.troubles += [Trouble(each.source.path, reason) for each in group if each.changed]
    again = [finding for each in group for finding in each.applied]
    kept = [finding for finding in outcome.findings if finding.path not in paths or finding not in again]
    outcome.findings = sorted([*kept, *again], key=lambda finding: finding.sort_key)


def _changed_since(path: str, outcome: Outcome) -> bytes | None:
    """A file's content, if it is not the one that was read."""
    try:
        data = Path(path).read_bytes()
        same = frontends.of(path).decode(path, data).text == outcome.texts().get(path)
    except (OSError, Undecodable):
        return None
    return None if same else data
