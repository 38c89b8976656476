"""Short ways to write findings in tests."""

from __future__ import annotations

from typing import Any

from ckpt_lint.findings import Edit, Finding, Fix, Position, Release, Span
from ckpt_lint.reports import Report

RELEASE = Release("pytorch-lightning", "2.1.3", "uv.lock")


def span(*places: int) -> Span:
    row, column, end_row, end_column = places
    return Span(Position(row, column), Position(end_row, end_column))


def fix(applicability: str = "safe") -> Fix:
    edits = (Edit(span(3, 5, 3, 6), "b"), Edit(span(1, 1, 1, 1), "a\n"))
    return Fix(applicability, "Build `SafeModelCheckpoint`", edits)


def finding(*places: int, **fields: Any) -> Finding:
    fields = {
        "path": "src/train.py",
        "code": "CKPT101",
        "name": "dangling-last-link",
        "message": "last.ckpt is a link that dangles",
        **fields,
    }
    return Finding(span=span(*(places or (1, 1, 1, 2))), **fields)


def report(source: str, *findings: Finding, **fields: Any) -> Report:
    return Report(findings, {"src/train.py": source}, **fields)


def frame_of(source: str, *places: int) -> str:
    """The frame alone, without the heading and the summary."""
    from ckpt_lint.reports import render

    text = render(report(source, finding(*places)), "full", color=False)
    return "\n".join(text.split("\n\nFound")[0].split("\n")[2:]) + "\n"
