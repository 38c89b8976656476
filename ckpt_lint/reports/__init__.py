"""Findings as text: one module a format, imported only when it prints."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO

from ckpt_lint.findings import Finding

__all__ = ["FORMATS", "Report", "render", "statistics", "url_of", "use_color"]

FORMATS: tuple[str, ...] = ("full", "concise", "json", "github")

_PAGES = "https://github.com/ckpt-lint/ckpt-lint/blob/main/docs/rules"


@dataclass(frozen=True)
class Report:
    """What one run has to say.

    Attributes:
        findings: sorted by ``sort_key``.
        sources: the text of the files that have findings, by path.
        notes: one-line remarks, such as the release that was assumed.
        fixed: how many findings ``--fix`` has cleared.
        checked: how many files were checked.
        quiet: findings only, no summary.
        incomplete: whether a path could not be checked, so that no finding is no praise.
    """

    findings: tuple[Finding, ...]
    sources: Mapping[str, str]
    notes: tuple[str, ...] = ()
    fixed: int = 0
    checked: int = 0
    quiet: bool = False
    incomplete: bool = False


def render(report: Report, output_format: str, *, color: bool) -> str:
    """Return the whole text of a report; it ends in a newline unless it is empty.

    ``json`` and ``github`` are read by machines: no colour, no notes, no summary.
    """
    if output_format == "full":
        from ckpt_lint.reports import full

        return full.render(report, color=color)
    if output_format == "concise":
        from ckpt_lint.reports import concise

        return concise.render(report, color=color)
    if output_format == "json":
        from ckpt_lint.reports import as_json

        return as_json.render(report)
    if output_format == "github":
        from ckpt_lint.reports import github

        return github.render(report)
    raise ValueError(f"unknown output format: {output_format!r}")


def statistics(report: Report, output_format: str, color: bool) -> str:
    """Count findings by rule, the most frequent first; every format but ``json`` is a table."""
    from ckpt_lint.reports import counts

    return counts.as_json(report) if output_format == "json" else counts.as_table(report, color)


def url_of(finding: Finding) -> str:
    """Address of the manual page of the finding's rule."""
    return f"{_PAGES}/{finding.code}.md"


def use_color(stream: IO[str] | None, environ: Mapping[str, str]) -> bool:
    """Whether text for this stream may hold escape sequences.

    ``NO_COLOR`` beats ``FORCE_COLOR`` and ``CLICOLOR_FORCE``, as in Python itself and pytest;
    those two beat ``TERM=dumb`` and a stream that is no terminal.
    """
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR") or environ.get("CLICOLOR_FORCE", "0") not in ("", "0"):
        return True
    if environ.get("TERM") == "dumb" or not _is_terminal(stream):
        return False
    # The older Windows console prints escape sequences as they are and sets none of these.
    return sys.platform != "win32" or any(n in environ for n in ("WT_SESSION", "ANSICON", "TERM"))


def _is_terminal(stream: IO[str] | None) -> bool:
    try:
        return stream is not None and stream.isatty()
    except (AttributeError, ValueError):
        return False
