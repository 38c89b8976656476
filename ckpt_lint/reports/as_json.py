"""``json``: Ruff's fields and the Lightning release."""

from __future__ import annotations

import json
from typing import Any

from ckpt_lint.findings import Edit, Finding, Fix, Position, Related, Release
from ckpt_lint.reports import Report, url_of
from ckpt_lint.reports.paths import absolute


def render(report: Report) -> str:
    """Return a list of findings."""
    return dump([_finding(finding) for finding in report.findings])


def dump(value: object) -> str:
    """Return the same bytes whatever the terminal's encoding is, hence ASCII."""
    return json.dumps(value, indent=2) + "\n"


def _finding(finding: Finding) -> dict[str, Any]:
    related = {"related": [_related(each) for each in finding.related]} if finding.related else {}
    return {
        "code": finding.code,
        "name": finding.name,
        "message": finding.message,
        "severity": finding.severity,
        "filename": absolute(finding.path),
        **_cell(finding.cell),
        "location": _position(finding.span.start),
        "end_location": _position(finding.span.end),
        "fix": finding.fix and _fix(finding.fix),
        "url": url_of(finding),
        "lightning": finding.release and _release(finding.release),
        **related,
    }


def _cell(number: int) -> dict[str, int]:
    """In a notebook, the cell whose rows the locations count."""
    return {"cell": number} if number else {}


def _related(related: Related) -> dict[str, Any]:
    return {
        "filename": absolute(related.path),
        **_cell(related.cell),
        "location": _position(related.span.start),
        "end_location": _position(related.span.end),
        "message": related.message,
    }


def _position(position: Position) -> dict[str, int]:
    return {"row": position.row, "column": position.column}


def _fix(fix: Fix) -> dict[str, Any]:
    return {
        "applicability": fix.applicability,
        "message": fix.message,
        "edits": [_edit(edit) for edit in sorted(fix.edits)],
    }


def _edit(edit: Edit) -> dict[str, Any]:
    elsewhere = {"filename": absolute(edit.path)} if edit.path else {}
    return {
        **elsewhere,
        **_cell(edit.cell),
        "content": edit.content,
        "location": _position(edit.span.start),
        "end_location": _position(edit.span.end),
    }


def _release(release: Release) -> dict[str, str]:
    return {
        "distribution": release.distribution,
        "version": release.version,
        "source": release.source,
    }
