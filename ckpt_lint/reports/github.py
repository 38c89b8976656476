"""``github``: workflow commands, which GitHub shows as annotations on a pull request."""

from __future__ import annotations

from ckpt_lint.findings import Finding, Position, Span
from ckpt_lint.reports import Report
from ckpt_lint.reports.paths import absolute, where

_WHOLE = Span(Position(1, 1), Position(1, 1))
_LEVELS = {"error": "error", "warning": "warning"}


def render(report: Report) -> str:
    """Return one command a finding."""
    return "".join(_command(finding) + "\n" for finding in report.findings)


def _command(finding: Finding) -> str:
    # There are no lines in the text of a notebook that a reader would know.
    start, end = _WHOLE if finding.cell else finding.span
    properties: dict[str, object] = {
        "title": f"ckpt-lint ({finding.code})",
        "file": absolute(finding.path),
        "line": max(1, start.row),
    }
    # The runner drops columns with a complaint where a span has more than one row.
    if start.row == end.row:
        properties["col"] = max(1, start.column)
        properties["endLine"] = max(1, end.row)
        properties["endColumn"] = max(1, start.column, end.column)
    else:
        properties["endLine"] = max(1, start.row, end.row)
    shown = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    # A job's log shows the text alone, without file and line.
    place = where(finding.path, finding.span.start, finding.cell)
    text = f"{place}: {finding.code} {finding.message}"
    return f"::{_LEVELS.get(finding.severity, 'notice')} {shown}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
