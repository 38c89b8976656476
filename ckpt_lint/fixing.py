"""Fixes every file of a run that has something to fix."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from ckpt_lint import engine, fixes, frontends
from ckpt_lint.config import Config
from ckpt_lint.engine import Finding, Outcome, Trouble
from ckpt_lint.fixes import Fixed, Fixing
from ckpt_lint.frontends.python.source import Undecodable


def fix_files(outcome: Outcome, config: Config, *, write: bool) -> list[Fixed]:
    """Fix all files, or only find out how; what cannot be fixed as a whole is left as it was.

    Code comes first: what a requirement allows is judged by the code that is left.
    """
    code = _fix_files(outcome, config, requirements=False, write=write)
    requirements = _fix_files(outcome, config, requirements=True, write=write)
    if requirements and write:
        # Other releases are selected now, by which all code is judged anew.
        engine.judge_again(outcome)
    left = outcome.by_path()
    both = _one_a_file([*code, *requirements])
    return [replace(each, remaining=tuple(left.get(each.source.path, ()))) for each in both]


def fix_bytes(path: str, data: bytes, outcome: Outcome, config: Config) -> Fixed | None:
    """Fix one file's content; ``None`` where there is nothing to fix or that failed."""
    fixing = Fixing(lambda _: data, config.unsafe_fixes)
    result = _run(fixing, outcome)
    return next((each for each in result if each.source.path == path), None)


def _fix_files(outcome: Outcome, config: Config, *, requirements: bool, write: bool) -> list[Fixed]:
    def wanted(finding: Finding) -> bool:
        return finding.code.startswith("CKPT3") is requirements

    fixable = [f for f in outcome.findings if wanted(f) and fixes.is_fixable(f, unsafe=config.unsafe_fixes)]
    for path in sorted({path for each in fixable for path in fixes.touched(each)}):
        data = _changed_since(path, outcome)
        if data is not None:
            # Named twice through a link, or saved by an editor: the edits are for another text.
            engine.learn({path: data}, outcome)
    fixing = Fixing(lambda path: Path(path).read_bytes(), config.unsafe_fixes, wanted)
    result = _run(fixing, outcome)
    done: list[Fixed] = []
    for group in _groups(result, fixing.applied):
        try:
            if write:
                fixes.write_all([(each.source.path, each.data) for each in group if each.changed])
        except fixes.FixError as error:
            outcome.troubles += [Trouble(each.source.path, str(error)) for each in group if each.changed]
        else:
            done += group
    engine.learn({each.source.path: each.data for each in done}, outcome)
    return sorted(done, key=lambda each: each.source.path)


def _run(fixing: Fixing, outcome: Outcome) -> list[Fixed]:
    left = fixing.run(outcome.findings, lambda contents: engine.recheck(contents, outcome))
    outcome.troubles += [Trouble(path, reason) for path, reason in fixing.failed.items()]
    return fixing.files(left) if fixing.applied else []


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


def _one_a_file(fixed: list[Fixed]) -> list[Fixed]:
    """A file whose code and requirements were fixed, as one."""
    found: dict[str, Fixed] = {}
    for each in fixed:
        before = found.get(each.source.path)
        if before is not None:
            each = replace(each, source=before.source, applied=(*before.applied, *each.applied))
        found[each.source.path] = each
    return list(found.values())


def _changed_since(path: str, outcome: Outcome) -> bytes | None:
    """A file's content, if it is not the one that was read."""
    try:
        data = Path(path).read_bytes()
        same = frontends.of(path).decode(path, data).text == outcome.texts().get(path)
    except (OSError, Undecodable):
        return None
    return None if same else data
