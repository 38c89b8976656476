"""Checks and fixes one source as the command line would, on a given Lightning release."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path

from ckpt_lint import engine, fixing
from ckpt_lint.config import Config, Options
from ckpt_lint.engine import Outcome
from ckpt_lint.facts import CheckpointCallback, ResumePath
from ckpt_lint.filefacts import FileFacts
from ckpt_lint.findings import Finding
from ckpt_lint.frontends import python
from ckpt_lint.rules import selected

PATH = "train.py"
# Rules without a safe fix, or with one that needs more than the place itself.
STAYS = {"CKPT106", "CKPT111", "CKPT107", "CKPT108", "CKPT204", "CKPT205", "CKPT206", "CKPT207", "CKPT208"}
CONFIG = Config(path=None, root=Path())


def outcome(source: str | bytes, release: str = "2.1.3", select: Iterable[str] | None = None) -> Outcome:
    """What checking ``source`` gives."""
    data = source.encode() if isinstance(source, str) else source
    codes = selected(None if select is None else list(select), (), ())
    versions = dict.fromkeys(("lightning", "pytorch-lightning"), release)
    return engine.check_bytes(PATH, data, CONFIG, Options(codes, lightning_version=versions))


def findings(
    source: str | bytes, release: str = "2.1.3", select: Iterable[str] | None = None
) -> list[Finding]:
    """Findings of ``source``."""
    return outcome(source, release, select).findings


def found(
    source: str | bytes, release: str = "2.1.3", select: Iterable[str] | None = None
) -> list[tuple[int, str]]:
    """Row and code of each finding."""
    return [(each.span.start.row, each.code) for each in findings(source, release, select)]


def codes(source: str | bytes, release: str = "2.1.3") -> list[str]:
    """Codes of all findings, in order of their places."""
    return [code for _, code in found(source, release)]


def facts(source: str | bytes) -> FileFacts:
    """What the front-end says."""
    return python.read(PATH, source.encode() if isinstance(source, str) else source)


def callbacks(source: str) -> list[CheckpointCallback]:
    """The callbacks that the front-end finds."""
    return [fact for fact in facts(source).facts if isinstance(fact, CheckpointCallback)]


def resumes(source: str) -> list[ResumePath]:
    """The resume paths that the front-end finds."""
    return [fact for fact in facts(source).facts if isinstance(fact, ResumePath)]


def fixed_bytes(data: bytes, release: str = "2.1.3") -> bytes:
    """``data`` after its fixes; a second run must find and change nothing."""
    result = outcome(data, release)
    if not result.findings:
        return data

    once = fixing.fix_bytes(PATH, data, result, CONFIG)
    if once is None:
        assert left(result.findings) == []
        return data
    again = findings(once.data, release)
    assert [each.code for each in once.remaining] == [each.code for each in again]
    assert left(again) == []
    return once.data


def left(findings: Iterable[Finding]) -> list[Finding]:
    """Those findings that a safe fix should have cleared."""
    return [f for f in findings if (f.fix.applicability == "safe" if f.fix else f.code not in STAYS)]


def fixed(source: str, release: str = "2.1.3") -> str:
    """``source`` after its fixes, which must still be Python."""
    text = fixed_bytes(source.encode(), release).decode()
    ast.parse(text)
    return text
