"""The last lines of a report for people."""

from __future__ import annotations

from ckpt_lint.findings import Finding
from ckpt_lint.reports import Report
from ckpt_lint.reports.style import MARK, Paint, printable


def is_fixable(finding: Finding) -> bool:
    """Whether ``--fix`` alone clears it."""
    return finding.fix is not None and finding.fix.applicability == "safe"


def star(finding: Finding, paint: Paint) -> str:
    """``[*]`` and a space for a finding that ``--fix`` clears, else nothing."""
    return f"[{paint(MARK, '*')}] " if is_fixable(finding) else ""


def closing(report: Report, paint: Paint) -> list[str]:
    """The remarks, how much was found, and what can be fixed."""
    if report.quiet:
        return []
    found = [_found(report)] if report.findings or report.fixed or not report.incomplete else []
    return [*map(printable, report.notes), *found, *_fixes(report, paint)]


def _found(report: Report) -> str:
    remaining = len(report.findings)
    if report.fixed:
        found = _plural(remaining + report.fixed, "error")
        return f"Found {found} ({report.fixed} fixed, {remaining} remaining)."
    return f"Found {_plural(remaining, 'error')}." if remaining else "All checks passed!"


def _fixes(report: Report, paint: Paint) -> list[str]:
    safe = sum(map(is_fixable, report.findings))
    unsafe = sum(finding.fix is not None for finding in report.findings) - safe
    hidden = ""
    if unsafe:
        hidden = f" ({_plural(unsafe, 'hidden fix')} can be enabled with the `--unsafe-fixes` option)"
    if safe:
        return [f"[{paint(MARK, '*')}] {safe} fixable with the `--fix` option{hidden}."]
    return [f"No fixes available{hidden}."] if unsafe else []


def _plural(count: int, noun: str) -> str:
    ending = "" if count == 1 else "es" if noun.endswith("x") else "s"
    return f"{count} {noun}{ending}"
